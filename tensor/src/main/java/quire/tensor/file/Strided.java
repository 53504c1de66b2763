package quire.tensor.file;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Copies strided elements into row-major order.
final class Strided {
  private Strided() {}

  /// The elements in row-major order, as they are in the file (byte order kept).
  ///
  /// @param strides in elements, one an axis; every index they reach must lie inside `data`
  static MemorySegment rowMajor(MemorySegment data, long[] shape, long[] strides, int width) {
    long count = Shapes.count(shape);
    if (contiguous(shape, strides)) {
      return data.asSlice(0, count * width);
    }
    MemorySegment out = allocate(count * width);
    if (count == 0) {
      return out;
    }
    int last = shape.length - 1;
    long[] index = new long[shape.length];
    long from = 0;
    for (long to = 0; to < count; to += shape[last]) {
      for (long i = 0; i < shape[last]; i++) {
        MemorySegment.copy(data, (from + i * strides[last]) * width, out, (to + i) * width, width);
      }
      for (int axis = last - 1; axis >= 0; axis--) {
        from += strides[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        from -= strides[axis] * shape[axis];
        index[axis] = 0;
      }
    }
    return out;
  }

  /// Whether the elements already lie in row-major order without gaps.
  static boolean contiguous(long[] shape, long[] strides) {
    long step = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      if (shape[axis] == 0) {
        return true;
      }
      if (shape[axis] != 1 && strides[axis] != step) {
        return false;
      }
      step *= shape[axis];
    }
    return true;
  }

  /// Fresh memory: on the heap where an array can hold it, else native.
  static MemorySegment allocate(long bytes) {
    return bytes <= 1 << 30
        ? MemorySegment.ofArray(new byte[(int) bytes])
        : Arena.ofAuto().allocate(bytes, 8);
  }
}
