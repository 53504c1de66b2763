package quire.tensor.file;

import java.util.Arrays;

/// Arithmetic on shapes that never overflows in silence.
final class Shapes {
  private Shapes() {}

  /// The number of elements, or -1 when it does not fit a long. An axis of length 0 makes it 0, but
  /// only when the other axes do not overflow by themselves.
  static long count(long[] shape) {
    long count = 1;
    boolean empty = false;
    for (long length : shape) {
      if (length < 0) {
        return -1;
      }
      if (length == 0) {
        empty = true;
        continue;
      }
      if (count > Long.MAX_VALUE / length) {
        return -1;
      }
      count *= length;
    }
    return empty ? 0 : count;
  }

  /// The number of bytes, or -1 when it does not fit a long.
  static long bytes(long[] shape, long elementBytes) {
    long count = count(shape);
    return count < 0 || (elementBytes > 0 && count > Long.MAX_VALUE / elementBytes)
        ? -1
        : count * elementBytes;
  }

  /// Strides, in elements, of a row-major (C) or column-major (Fortran) array.
  static long[] strides(long[] shape, boolean fortran) {
    long[] strides = new long[shape.length];
    long step = 1;
    for (int i = 0; i < shape.length; i++) {
      int axis = fortran ? i : shape.length - 1 - i;
      strides[axis] = step;
      step *= Math.max(1, shape[axis]);
    }
    return strides;
  }

  static String text(long[] shape) {
    return Arrays.toString(shape);
  }
}
