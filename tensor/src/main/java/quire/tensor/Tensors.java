package quire.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import quire.base.Check;

/// Short names for the calls that the presets make long: Java arrays to tensors and back.
///
/// Everything made here lies on the processor, contiguous, in row-major order, and belongs to the
/// innermost [Scope]. No shape given means one dimension as long as the array; a tensor without
/// dimensions comes from [#scalar].
public final class Tensors {
  private Tensors() {}

  /// Copies values into a new `float32` tensor.
  ///
  /// @param shape sizes whose product is the number of values
  public static Tensor of(float[] values, long... shape) {
    return filled(Dtype.F32, MemorySegment.ofArray(values), values.length, shape);
  }

  /// Copies values into a new `float64` tensor; see [#of(float[], long...)].
  public static Tensor of(double[] values, long... shape) {
    return filled(Dtype.F64, MemorySegment.ofArray(values), values.length, shape);
  }

  /// Copies values into a new `int64` tensor; see [#of(float[], long...)].
  public static Tensor of(long[] values, long... shape) {
    return filled(Dtype.I64, MemorySegment.ofArray(values), values.length, shape);
  }

  /// Copies values into a new `int32` tensor; see [#of(float[], long...)].
  public static Tensor of(int[] values, long... shape) {
    return filled(Dtype.I32, MemorySegment.ofArray(values), values.length, shape);
  }

  /// Copies values into a new `bool` tensor; see [#of(float[], long...)].
  public static Tensor of(boolean[] values, long... shape) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return filled(Dtype.BOOL, MemorySegment.ofArray(bytes), values.length, shape);
  }

  /// A tensor without dimensions that holds one value.
  public static Tensor scalar(Dtype dtype, double value) {
    return full(dtype, value);
  }

  /// A new tensor whose content is whatever the memory held.
  public static Tensor empty(Dtype dtype, long... shape) {
    checkShape(shape);
    Torch.load();
    try (var options = new TensorOptions(dtype.scalarType());
        var format = new MemoryFormatOptional()) {
      return torch.empty(shape, options, format);
    }
  }

  /// A new tensor of zeros.
  public static Tensor zeros(Dtype dtype, long... shape) {
    Tensor tensor = empty(dtype, shape);
    MemorySegment bytes = bytes(tensor);
    bytes.fill((byte) 0);
    return tensor;
  }

  /// A new tensor that holds one value everywhere.
  public static Tensor full(Dtype dtype, double value, long... shape) {
    Tensor tensor = empty(dtype, shape);
    try (var scalar = new Scalar(value)) {
      var _ = tensor.fill_(scalar);
    }
    return tensor;
  }

  /// Sizes of all dimensions; empty for a tensor without dimensions.
  public static long[] shape(Tensor tensor) {
    long[] shape = new long[Math.toIntExact(tensor.dim())];
    for (int d = 0; d < shape.length; d++) {
      shape[d] = tensor.size(d);
    }
    return shape;
  }

  /// The tensor in another element type; the same object where it has it already.
  public static Tensor to(Tensor tensor, Dtype dtype) {
    return tensor.scalar_type().intern() == dtype.scalarType()
        ? tensor
        : tensor.to(dtype.scalarType());
  }

  /// The tensor on another device; the same object where it lies there already.
  public static Tensor to(Tensor tensor, Device device) {
    try (var here = tensor.device()) {
      return here.equals(device) ? tensor : tensor.to(device, tensor.scalar_type().intern());
    }
  }

  /// Copies all elements out in row-major order, from any device and of any real type.
  public static float[] floats(Tensor tensor) {
    float[] out = new float[elements(tensor)];
    copyOut(tensor, Dtype.F32, MemorySegment.ofArray(out));
    return out;
  }

  /// Copies all elements out in row-major order, from any device and of any real type.
  public static double[] doubles(Tensor tensor) {
    double[] out = new double[elements(tensor)];
    copyOut(tensor, Dtype.F64, MemorySegment.ofArray(out));
    return out;
  }

  /// Copies all elements out in row-major order, from any device and of any real type; fractions
  /// are cut off.
  public static long[] longs(Tensor tensor) {
    long[] out = new long[elements(tensor)];
    copyOut(tensor, Dtype.I64, MemorySegment.ofArray(out));
    return out;
  }

  /// Copies all elements out in row-major order; whatever is not zero is true.
  public static boolean[] booleans(Tensor tensor) {
    byte[] bytes = new byte[elements(tensor)];
    copyOut(tensor, Dtype.BOOL, MemorySegment.ofArray(bytes));
    boolean[] out = new boolean[bytes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = bytes[i] != 0;
    }
    return out;
  }

  /// The one element of a tensor.
  ///
  /// @throws quire.base.RequestException unless it has exactly one
  public static double value(Tensor tensor) {
    Check.that(tensor.numel() == 1, "one value is needed, the tensor is %s", describe(tensor));
    return doubles(tensor)[0];
  }

  /// The native memory of a contiguous tensor on the processor, in row-major order. It is valid
  /// while the tensor lives; nothing stops a later use, so let it not escape the tensor's scope.
  ///
  /// @throws quire.base.RequestException for a tensor elsewhere or not contiguous
  public static MemorySegment segment(Tensor tensor) {
    Check.that(
        tensor.is_cpu() && tensor.is_contiguous(),
        "memory can be seen of contiguous tensors on the processor only, this is %s",
        describe(tensor));
    return bytes(tensor);
  }

  /// Element type, shape and place for messages, such as `float32 [3, 4]`.
  public static String describe(Tensor tensor) {
    String type = Dtype.of(tensor).label() + " " + Arrays.toString(shape(tensor));
    if (!tensor.is_cpu()) {
      try (var device = tensor.device()) {
        type += " on " + device.str().getString();
      }
    }
    return tensor.is_contiguous() ? type : type + ", not contiguous";
  }

  private static Tensor filled(Dtype dtype, MemorySegment values, long count, long[] shape) {
    long[] sizes = shape.length == 0 ? new long[] {count} : shape;
    long product = checkShape(sizes);
    Check.that(
        product == count, "shape %s needs %d values, %d are given", text(sizes), product, count);
    Tensor tensor = empty(dtype, sizes);
    MemorySegment.copy(values, 0, bytes(tensor), 0, values.byteSize());
    return tensor;
  }

  private static long checkShape(long[] shape) {
    long product = 1;
    for (long size : shape) {
      Check.that(size >= 0, "sizes must be at least 0, the shape is %s", text(shape));
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  private static String text(long[] shape) {
    return Arrays.toString(shape);
  }

  private static int elements(Tensor tensor) {
    long count = tensor.numel();
    Check.that(
        count <= Integer.MAX_VALUE - 8,
        "a tensor of %d elements does not fit a Java array; copy it in parts",
        count);
    return (int) count;
  }

  private static void copyOut(Tensor tensor, Dtype dtype, MemorySegment out) {
    try (var _ = new Scope();
        var _ = new NoTape()) {
      Tensor plain = tensor.detach();
      if (!plain.is_cpu()) {
        plain = plain.cpu();
      }
      plain = to(plain, dtype).contiguous();
      MemorySegment.copy(bytes(plain), 0, out, 0, out.byteSize());
    }
  }

  private static MemorySegment bytes(Tensor tensor) {
    long size = tensor.nbytes();
    if (size == 0) {
      return MemorySegment.ofArray(new byte[0]);
    }
    return MemorySegment.ofAddress(tensor.data_ptr().address()).reinterpret(size);
  }
}
