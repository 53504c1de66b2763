package quire.graph.data;

import java.util.Arrays;

/// A growing list of floats.
final class Floats {
  private float[] values = new float[64];
  private int size;

  void add(float value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(size + 1, (int) Math.min(2L * size, (1L << 31) - 9)));
    }
    values[size++] = value;
  }

  float[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
