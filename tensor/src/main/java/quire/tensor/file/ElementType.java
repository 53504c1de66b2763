package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The numeric element types that tensor files hold, and how to read them from bytes.
///
/// Float8 and bfloat16 follow the OCP 8-bit floating point specification and the upper half of
/// binary32. Complex types are carried but have no single number to read.
public enum ElementType {
  /// One byte, 0 or 1.
  BOOL(1, Family.UNSIGNED),
  U8(1, Family.UNSIGNED),
  U16(2, Family.UNSIGNED),
  U32(4, Family.UNSIGNED),
  U64(8, Family.UNSIGNED),
  I8(1, Family.SIGNED),
  I16(2, Family.SIGNED),
  I32(4, Family.SIGNED),
  I64(8, Family.SIGNED),
  /// 4 exponent bits, 3 fraction bits, no infinity, one NaN of each sign.
  F8_E4M3(1, Family.FLOAT),
  /// 5 exponent bits, 2 fraction bits, infinities and NaN as in IEEE 754.
  F8_E5M2(1, Family.FLOAT),
  /// 8 exponent bits, nothing else: a power of two.
  F8_E8M0(1, Family.FLOAT),
  F16(2, Family.FLOAT),
  BF16(2, Family.FLOAT),
  F32(4, Family.FLOAT),
  F64(8, Family.FLOAT),
  /// Two F32: real, imaginary.
  C64(8, Family.COMPLEX),
  /// Two F64: real, imaginary.
  C128(16, Family.COMPLEX);

  /// What kind of number a type holds.
  enum Family {
    UNSIGNED,
    SIGNED,
    FLOAT,
    COMPLEX
  }

  private final int bytes;
  private final Family family;

  ElementType(int bytes, Family family) {
    this.bytes = bytes;
    this.family = family;
  }

  /// Bytes of one element, 1 to 16.
  public int bytes() {
    return bytes;
  }

  /// Whether each value is a whole number (bool counts as 0 and 1).
  public boolean isInteger() {
    return family == Family.UNSIGNED || family == Family.SIGNED;
  }

  /// Whether it has no sign (bool included).
  public boolean isUnsigned() {
    return family == Family.UNSIGNED;
  }

  /// Whether values are pairs of numbers, which [#doubleAt] cannot give.
  public boolean isComplex() {
    return family == Family.COMPLEX;
  }

  /// The bytes that turn round when the byte order changes: of one part for complex types.
  int swapUnit() {
    return family == Family.COMPLEX ? bytes / 2 : bytes;
  }

  /// One element as a double; unsigned 64-bit values are rounded as C does.
  ///
  /// @throws IllegalStateException for complex types
  public double doubleAt(MemorySegment data, long index, ByteOrder order) {
    return switch (this) {
      case BOOL -> data.get(ValueLayout.JAVA_BYTE, index) != 0 ? 1 : 0;
      case U64 -> unsigned(longAt(data, index, order));
      case U8, U16, U32, I8, I16, I32, I64 -> longAt(data, index, order);
      case F8_E4M3 -> Float8.E4M3[data.get(ValueLayout.JAVA_BYTE, index) & 0xff];
      case F8_E5M2 -> Float8.E5M2[data.get(ValueLayout.JAVA_BYTE, index) & 0xff];
      case F8_E8M0 -> Float8.E8M0[data.get(ValueLayout.JAVA_BYTE, index) & 0xff];
      case F16 -> Float.float16ToFloat(data.get(Layouts.shorts(order), 2 * index));
      case BF16 -> Float.intBitsToFloat(data.get(Layouts.shorts(order), 2 * index) << 16);
      case F32 -> data.get(Layouts.floats(order), 4 * index);
      case F64 -> data.get(Layouts.doubles(order), 8 * index);
      case C64, C128 -> throw new IllegalStateException("complex values are pairs");
    };
  }

  /// One element of an integer type as a long; unsigned 64-bit values keep their bits.
  ///
  /// @throws IllegalStateException for types that are not integers
  public long longAt(MemorySegment data, long index, ByteOrder order) {
    return switch (this) {
      case BOOL -> data.get(ValueLayout.JAVA_BYTE, index) != 0 ? 1 : 0;
      case U8 -> data.get(ValueLayout.JAVA_BYTE, index) & 0xff;
      case I8 -> data.get(ValueLayout.JAVA_BYTE, index);
      case U16 -> data.get(Layouts.shorts(order), 2 * index) & 0xffff;
      case I16 -> data.get(Layouts.shorts(order), 2 * index);
      case U32 -> data.get(Layouts.ints(order), 4 * index) & 0xffff_ffffL;
      case I32 -> data.get(Layouts.ints(order), 4 * index);
      case U64, I64 -> data.get(Layouts.longs(order), 8 * index);
      default -> throw new IllegalStateException(this + " is no integer type");
    };
  }

  /// The value of unsigned 64 bits, rounded to nearest even.
  static double unsigned(long bits) {
    if (bits >= 0) {
      return bits;
    }
    // Halve, keeping the lost bit as a sticky one, so that the rounding is done once.
    return ((bits >>> 1) | (bits & 1)) * 2.0;
  }

  /// The 256 values of each 8-bit format.
  private static final class Float8 {
    static final double[] E4M3 = new double[256];
    static final double[] E5M2 = new double[256];
    static final double[] E8M0 = new double[256];

    static {
      for (int bits = 0; bits < 256; bits++) {
        double sign = bits < 128 ? 1 : -1;
        int low = bits & 0x7f;
        E4M3[bits] = low == 0x7f ? Double.NaN : sign * small(low >> 3, low & 7, 3, 7);
        // The upper byte of a binary16 is exactly this format.
        E5M2[bits] = Float.float16ToFloat((short) (bits << 8));
        E8M0[bits] = bits == 255 ? Double.NaN : Math.scalb(1.0, bits - 127);
      }
    }

    private static double small(int exponent, int fraction, int width, int bias) {
      return exponent == 0
          ? Math.scalb((double) fraction, 1 - bias - width)
          : Math.scalb((double) (fraction + (1 << width)), exponent - bias - width);
    }
  }
}
