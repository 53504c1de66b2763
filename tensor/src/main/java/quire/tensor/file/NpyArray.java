package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import quire.tensor.file.NpyException.Kind;

/// One NumPy array: its elements as they stand in the file, and ways to read them.
///
/// Every reading method gives the elements in row-major (C) order, whatever the file's order, as a
/// copy. Arrays of more than 2^31 - 9 elements are only read by [#toTensor()] or through `data`.
///
/// @param dtype as NumPy writes it: byte order, kind, bytes; such as `<f4`, `>i8`, `|b1`, `<U7`
/// @param shape lengths of the axes; none for a single value
/// @param fortran whether elements lie in column-major order
/// @param data exactly the elements' bytes
public record NpyArray(String dtype, long[] shape, boolean fortran, MemorySegment data) {
  private static final int MOST = Integer.MAX_VALUE - 8;

  /// @throws NpyException when the dtype is not one that is read, or data does not fit the shape
  public NpyArray {
    NpyDtype parsed = NpyDtype.of(dtype, "array");
    long bytes = Shapes.bytes(shape, parsed.width());
    if (bytes < 0) {
      throw new NpyException(Kind.SHAPE, "array: shape " + Shapes.text(shape) + " is out of range");
    }
    if (data.byteSize() != bytes) {
      throw new NpyException(
          data.byteSize() < bytes ? Kind.DATA_TRUNCATED : Kind.TRAILING_BYTES,
          "array: shape "
              + Shapes.text(shape)
              + " of "
              + dtype
              + " needs "
              + bytes
              + " bytes, has "
              + data.byteSize());
    }
  }

  /// An array of `<f4`; without a shape it has one axis.
  public static NpyArray of(float[] values, long... shape) {
    var bytes = buffer(values.length, 4);
    bytes.asFloatBuffer().put(values);
    return of("<f4", values.length, shape, bytes);
  }

  /// An array of `<f8`; without a shape it has one axis.
  public static NpyArray of(double[] values, long... shape) {
    var bytes = buffer(values.length, 8);
    bytes.asDoubleBuffer().put(values);
    return of("<f8", values.length, shape, bytes);
  }

  /// An array of `<i8`; without a shape it has one axis.
  public static NpyArray of(long[] values, long... shape) {
    var bytes = buffer(values.length, 8);
    bytes.asLongBuffer().put(values);
    return of("<i8", values.length, shape, bytes);
  }

  /// An array of `<i4`; without a shape it has one axis.
  public static NpyArray of(int[] values, long... shape) {
    var bytes = buffer(values.length, 4);
    bytes.asIntBuffer().put(values);
    return of("<i4", values.length, shape, bytes);
  }

  /// An array of `|b1`; without a shape it has one axis.
  public static NpyArray of(boolean[] values, long... shape) {
    var bytes = buffer(values.length, 1);
    for (int i = 0; i < values.length; i++) {
      bytes.put(i, (byte) (values[i] ? 1 : 0));
    }
    return of("|b1", values.length, shape, bytes);
  }

  /// An array of `<U..`, as wide as the longest text; without a shape it has one axis.
  public static NpyArray of(String[] values, long... shape) {
    int width = 1;
    for (String value : values) {
      width = Math.max(width, value.codePointCount(0, value.length()));
    }
    var bytes = buffer(values.length, 4L * width);
    for (int i = 0; i < values.length; i++) {
      int at = 4 * width * i;
      for (int point : values[i].codePoints().toArray()) {
        bytes.putInt(at, point);
        at += 4;
      }
    }
    return of("<U" + width, values.length, shape, bytes);
  }

  /// The array of a CPU tensor's values; dtypes that NumPy lacks (bfloat16, float8) become `<f4`.
  public static NpyArray of(Tensor tensor) {
    return TorchMemory.toNpy(tensor);
  }

  private static ByteBuffer buffer(int count, long width) {
    if (count * width > MOST) {
      throw new NpyException(Kind.CONVERSION, "array: needs " + count * width + " bytes, too many");
    }
    return ByteBuffer.allocate((int) (count * width)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static NpyArray of(String dtype, int length, long[] shape, ByteBuffer bytes) {
    long[] axes = shape.length == 0 ? new long[] {length} : shape.clone();
    return new NpyArray(dtype, axes, false, MemorySegment.ofArray(bytes.array()));
  }

  /// The numeric type of the elements, null for text.
  public @Nullable ElementType type() {
    return parsed().type();
  }

  /// The byte order of the elements.
  public ByteOrder order() {
    return parsed().order();
  }

  /// The number of elements.
  public long count() {
    return Shapes.count(shape);
  }

  /// The elements as doubles; 64-bit integers are rounded to the nearest.
  ///
  /// @throws NpyException for complex numbers and text
  public double[] doubles() {
    ElementType type = number();
    ByteOrder order = order();
    MemorySegment rows = rowMajor();
    double[] values = new double[length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.doubleAt(rows, i, order);
    }
    return values;
  }

  /// The elements as floats, rounded to the nearest.
  ///
  /// @throws NpyException for complex numbers and text
  public float[] floats() {
    ElementType type = number();
    ByteOrder order = order();
    MemorySegment rows = rowMajor();
    float[] values = new float[length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) type.doubleAt(rows, i, order);
    }
    return values;
  }

  /// The elements as longs; floating-point elements must all be whole.
  ///
  /// @throws NpyException for complex numbers and text, and naming the first value that is no long
  public long[] longs() {
    ElementType type = number();
    ByteOrder order = order();
    MemorySegment rows = rowMajor();
    long[] values = new long[length()];
    for (int i = 0; i < values.length; i++) {
      if (type.isInteger()) {
        values[i] = type.longAt(rows, i, order);
        if (type == ElementType.U64 && values[i] < 0) {
          throw noInteger(i, Long.toUnsignedString(values[i]), "64-bit integer");
        }
      } else {
        double value = type.doubleAt(rows, i, order);
        if (value != Math.rint(value) || Math.abs(value) >= 0x1p63) {
          throw noInteger(i, Double.toString(value), "64-bit integer");
        }
        values[i] = (long) value;
      }
    }
    return values;
  }

  /// The elements as ints; see [#longs()].
  ///
  /// @throws NpyException likewise, and naming the first value that is no int
  public int[] ints() {
    long[] wide = longs();
    int[] values = new int[wide.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) wide[i];
      if (values[i] != wide[i]) {
        throw noInteger(i, Long.toString(wide[i]), "32-bit integer");
      }
    }
    return values;
  }

  /// The elements of a bool array, or of a numeric one of zeros and ones.
  ///
  /// @throws NpyException for complex numbers and text, and naming the first other value
  public boolean[] booleans() {
    ElementType type = number();
    ByteOrder order = order();
    MemorySegment rows = rowMajor();
    boolean[] values = new boolean[length()];
    for (int i = 0; i < values.length; i++) {
      double value = type.doubleAt(rows, i, order);
      if (value != 0 && value != 1) {
        throw noInteger(i, Double.toString(value), "truth value (0 or 1)");
      }
      values[i] = value == 1;
    }
    return values;
  }

  /// The elements of a text array, without the NULs that fill them up; bytes (`S`) are UTF-8.
  ///
  /// @throws NpyException for numbers, and naming the first element that is no Unicode
  public String[] strings() {
    NpyDtype parsed = parsed();
    if (parsed.type() != null) {
      throw new NpyException(Kind.CONVERSION, "array of " + dtype + " holds numbers, not text");
    }
    MemorySegment rows = rowMajor();
    String[] values = new String[length()];
    for (int i = 0; i < values.length; i++) {
      var element = rows.asSlice((long) i * parsed.width(), parsed.width());
      try {
        values[i] = parsed.unicode() ? utf32(element, parsed.order()) : utf8(element);
      } catch (CharacterCodingException | IllegalArgumentException problem) {
        throw new NpyException(
            Kind.TEXT, "array of " + dtype + ": element " + i + " is no Unicode");
      }
    }
    return values;
  }

  /// The elements as a CPU tensor of the same shape, owned by the caller.
  ///
  /// Unsigned 16- and 32-bit integers become the next wider signed type and unsigned 64-bit ones
  /// int64, since libtorch computes little with them.
  ///
  /// @throws NpyException for text, and for unsigned 64-bit values above 2^63 - 1
  public Tensor toTensor() {
    NpyDtype parsed = parsed();
    ElementType type = parsed.type();
    if (type == null) {
      throw new NpyException(
          Kind.CONVERSION, "array of " + dtype + " holds text, which no tensor can");
    }
    if (type == ElementType.U16 || type == ElementType.U32 || type == ElementType.U64) {
      return TorchMemory.widened(type, parsed.order(), rowMajor(), shape);
    }
    return TorchMemory.copy(type, parsed.order(), rowMajor(), shape);
  }

  /// The elements' bytes in row-major order; `data` itself where it already is.
  MemorySegment rowMajor() {
    return Strided.rowMajor(data, shape, Shapes.strides(shape, fortran), parsed().width());
  }

  NpyDtype parsed() {
    return NpyDtype.of(dtype, "array");
  }

  private ElementType number() {
    ElementType type = parsed().type();
    if (type == null || type.isComplex()) {
      throw new NpyException(
          Kind.CONVERSION,
          "array of "
              + dtype
              + " holds "
              + (type == null ? "text" : "complex numbers")
              + ", not real numbers");
    }
    return type;
  }

  private int length() {
    long count = count();
    if (count > MOST) {
      throw new NpyException(
          Kind.CONVERSION, "array of " + count + " elements is too long for a Java array");
    }
    return (int) count;
  }

  private NpyException noInteger(int index, String value, String wanted) {
    return new NpyException(
        Kind.CONVERSION,
        "array of " + dtype + ": element " + index + " is " + value + ", no " + wanted);
  }

  private static String utf32(MemorySegment element, ByteOrder order) {
    var text = new StringBuilder();
    int length = (int) (element.byteSize() / 4);
    while (length > 0 && element.get(Layouts.ints(order), 4L * length - 4) == 0) {
      length--;
    }
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(element.get(Layouts.ints(order), 4L * i));
    }
    return text.toString();
  }

  private static String utf8(MemorySegment element) throws CharacterCodingException {
    byte[] bytes = element.toArray(ValueLayout.JAVA_BYTE);
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
  }
}
