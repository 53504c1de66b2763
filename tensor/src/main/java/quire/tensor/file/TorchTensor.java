package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Tensor;
import quire.base.RequestException;
import quire.tensor.file.PyTorchException.Kind;

/// A tensor of a PyTorch file: a strided window on a storage that other tensors may share.
///
/// @param storage its elements; tied tensors have the same object
/// @param offset of the first element in the storage, in elements
/// @param strides in elements, one an axis, none negative
/// @param requiresGrad as stored
public record TorchTensor(
    TorchStorage storage,
    ElementType type,
    long offset,
    long[] shape,
    long[] strides,
    boolean requiresGrad) {
  private static final long MOST_EXPANDED = 1L << 28;

  /// @throws PyTorchException when the window is no window on the storage
  public TorchTensor {
    String at = storage.where() + ": a tensor of shape " + Shapes.text(shape);
    if (shape.length != strides.length || shape.length > 64) {
      throw new PyTorchException(Kind.SHAPE, at + " has " + strides.length + " strides");
    }
    if (Shapes.bytes(shape, type.bytes()) < 0 || offset < 0) {
      throw new PyTorchException(Kind.SHAPE, at + " is out of range");
    }
    boolean inside = true;
    long held = storage.bytes() / type.bytes();
    long last = offset;
    if (Shapes.count(shape) > 0) {
      for (int axis = 0; axis < shape.length && inside; axis++) {
        if (strides[axis] < 0) {
          throw new PyTorchException(Kind.SHAPE, at + " has a negative stride");
        }
        long steps = shape[axis] - 1;
        // Comparing by division keeps the sum from overflowing.
        inside = steps == 0 || strides[axis] <= (held - last) / steps;
        last += inside ? steps * strides[axis] : 0;
      }
      inside &= last < held;
    }
    if (!inside) {
      throw new PyTorchException(
          Kind.OUTSIDE_STORAGE,
          at + " reaches outside its storage " + storage.key() + " of " + held + " elements");
    }
  }

  /// The number of elements.
  public long count() {
    return Shapes.count(shape);
  }

  /// The elements' bytes in row-major order and the file's byte order: in place where they lie so,
  /// else a copy.
  ///
  /// @throws PyTorchException when a small storage would be repeated beyond all measure
  MemorySegment rowMajor() {
    int width = type.bytes();
    long bytes = count() * width;
    if (bytes > storage.bytes() && bytes > MOST_EXPANDED) {
      throw new PyTorchException(
          Kind.EXPANDED,
          storage.where()
              + ": a tensor of shape "
              + Shapes.text(shape)
              + " repeats a storage of "
              + storage.bytes()
              + " bytes; write it contiguous");
    }
    if (bytes == 0) {
      return MemorySegment.ofArray(new byte[0]);
    }
    return Strided.rowMajor(storage.data().asSlice(offset * width), shape, strides, width);
  }

  /// The elements as doubles, in row-major order.
  ///
  /// @throws RequestException for complex numbers, and where an array cannot hold so many
  public double[] doubles() {
    long count = count();
    if (type.isComplex() || count > Integer.MAX_VALUE - 8) {
      throw new RequestException(
          storage.where()
              + ": a tensor of shape "
              + Shapes.text(shape)
              + " of "
              + type
              + " does not become an array of doubles");
    }
    MemorySegment rows = rowMajor();
    double[] values = new double[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.doubleAt(rows, i, storage.order());
    }
    return values;
  }

  /// A contiguous copy on the CPU, owned by the caller.
  public Tensor toTensor() {
    return TorchMemory.copy(type, storage.order(), rowMajor(), shape);
  }
}
