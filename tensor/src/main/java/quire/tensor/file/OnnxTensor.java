package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.bytedeco.pytorch.Tensor;

/// One initializer of an ONNX model.
///
/// @param data its elements, row-major and little-endian
public record OnnxTensor(ElementType type, long[] shape, MemorySegment data) {
  /// The number of elements.
  public long count() {
    return Shapes.count(shape);
  }

  /// The elements as doubles.
  ///
  /// @throws OnnxException for complex numbers and more elements than an array holds
  public double[] doubles() {
    if (type.isComplex() || count() > Integer.MAX_VALUE - 8) {
      throw new OnnxException(
          OnnxException.Kind.DTYPE,
          "initializer of shape "
              + Shapes.text(shape)
              + " of "
              + type
              + " does not become an array of doubles");
    }
    double[] values = new double[(int) count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.doubleAt(data, i, ByteOrder.LITTLE_ENDIAN);
    }
    return values;
  }

  /// A copy on the CPU, owned by the caller.
  public Tensor toTensor() {
    return TorchMemory.copy(type, ByteOrder.LITTLE_ENDIAN, data, shape);
  }

  /// An initializer with a tensor's values.
  public static OnnxTensor of(Tensor tensor) {
    try (var _ = new org.bytedeco.javacpp.PointerScope()) {
      Tensor plain = tensor.detach().cpu().contiguous();
      MemorySegment bytes = TorchMemory.littleEndian(plain);
      MemorySegment copy = Strided.allocate(bytes.byteSize());
      copy.copyFrom(bytes);
      return new OnnxTensor(TorchMemory.type(plain), TorchMemory.shape(plain), copy);
    }
  }
}
