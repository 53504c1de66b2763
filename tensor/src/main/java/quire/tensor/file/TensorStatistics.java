package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Smallest and largest finite value of some elements, and how many are none.
///
/// @param min the smallest finite value, exact: a [Double] for floating point, else a [Long] or
///   [BigInteger]; null where there is none, and for complex numbers
/// @param max likewise
/// @param nan how many elements are not a number (of complex ones: in one part at least)
/// @param infinite how many others are infinite
public record TensorStatistics(
    @Nullable Number min, @Nullable Number max, long nan, long infinite) {
  static final TensorStatistics NONE = new TensorStatistics(null, null, 0, 0);
  private static final long CHUNK = 1 << 20;
  private static final int BLOCK = 1 << 13;

  /// Looks at every element, on all cores, without copying.
  ///
  /// @param data whole elements of that type and byte order
  /// @param progress told how many bytes were done, from several threads
  public static TensorStatistics of(
      ElementType type, ByteOrder order, MemorySegment data, LongConsumer progress) {
    long count = data.byteSize() / type.bytes();
    return LongStream.range(0, (count + CHUNK - 1) / CHUNK)
        .parallel()
        .mapToObj(chunk -> {
          long first = chunk * CHUNK;
          long length = Math.min(CHUNK, count - first);
          long width = type.bytes();
          var part = chunk(type, order, data.asSlice(first * width, length * width), (int) length);
          progress.accept(length * width);
          return part;
        })
        .reduce(NONE, TensorStatistics::and);
  }

  private static TensorStatistics chunk(
      ElementType type, ByteOrder order, MemorySegment data, int count) {
    if (type.isInteger()) {
      return integers(type, order, data, count);
    }
    return switch (type) {
      case F32 -> floats(order, data, count);
      case C64 -> complex(ElementType.F32, order, data, count);
      case C128 -> complex(ElementType.F64, order, data, count);
      default -> reals(type, order, data, count);
    };
  }

  /// The common case. Math.min and Math.max hand NaN on, so finite extremes prove that a block has
  /// neither NaN nor infinity, and that loop is one that the compiler turns into vector code.
  private static TensorStatistics floats(ByteOrder order, MemorySegment data, int count) {
    var layout = Layouts.floats(order);
    float[] block = new float[Math.min(count, BLOCK)];
    var all = NONE;
    for (int first = 0; first < count; first += BLOCK) {
      int length = Math.min(BLOCK, count - first);
      MemorySegment.copy(data, layout, 4L * first, block, 0, length);
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < length; i++) {
        low = Math.min(low, block[i]);
        high = Math.max(high, block[i]);
      }
      boolean finite = Float.isFinite(low) && Float.isFinite(high);
      MemorySegment rest = data.asSlice(4L * first, 4L * length);
      all = all.and(finite ? real(low, high, 0, 0) : reals(ElementType.F32, order, rest, length));
    }
    return all;
  }

  private static TensorStatistics reals(
      ElementType type, ByteOrder order, MemorySegment data, int count) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    long nan = 0;
    long infinite = 0;
    for (int i = 0; i < count; i++) {
      double value = type.doubleAt(data, i, order);
      if (Double.isFinite(value)) {
        low = value < low ? value : low;
        high = value > high ? value : high;
      } else if (Double.isNaN(value)) {
        nan++;
      } else {
        infinite++;
      }
    }
    return real(low, high, nan, infinite);
  }

  private static TensorStatistics real(double low, double high, long nan, long infinite) {
    return low > high
        ? new TensorStatistics(null, null, nan, infinite)
        : new TensorStatistics(low, high, nan, infinite);
  }

  private static TensorStatistics complex(
      ElementType part, ByteOrder order, MemorySegment data, int count) {
    long nan = 0;
    long infinite = 0;
    for (int i = 0; i < count; i++) {
      double real = part.doubleAt(data, 2L * i, order);
      double imaginary = part.doubleAt(data, 2L * i + 1, order);
      if (Double.isNaN(real) || Double.isNaN(imaginary)) {
        nan++;
      } else if (Double.isInfinite(real) || Double.isInfinite(imaginary)) {
        infinite++;
      }
    }
    return new TensorStatistics(null, null, nan, infinite);
  }

  private static TensorStatistics integers(
      ElementType type, ByteOrder order, MemorySegment data, int count) {
    if (count == 0) {
      return NONE;
    }
    // Flipping the top bit makes signed comparison do for unsigned 64-bit values too.
    long flip = type == ElementType.U64 ? Long.MIN_VALUE : 0;
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      long value = type.longAt(data, i, order) ^ flip;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return new TensorStatistics(whole(type, low ^ flip), whole(type, high ^ flip), 0, 0);
  }

  private static Number whole(ElementType type, long bits) {
    return type == ElementType.U64 && bits < 0
        ? (Number) new BigInteger(Long.toUnsignedString(bits))
        : (Number) bits;
  }

  private TensorStatistics and(TensorStatistics other) {
    return new TensorStatistics(
        extreme(min, other.min, -1),
        extreme(max, other.max, 1),
        nan + other.nan,
        infinite + other.infinite);
  }

  /// The larger of two numbers for sign 1, the smaller for -1; where one is absent, the other.
  private static @Nullable Number extreme(@Nullable Number a, @Nullable Number b, int sign) {
    if (a == null) {
      return b;
    }
    if (b == null) {
      return a;
    }
    int order =
        a instanceof Double left
            ? Double.compare(left, b.doubleValue())
            : new BigInteger(a.toString()).compareTo(new BigInteger(b.toString()));
    return order * sign >= 0 ? a : b;
  }
}
