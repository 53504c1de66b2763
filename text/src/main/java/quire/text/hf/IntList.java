package quire.text.hf;

import java.util.Arrays;

/// A growing list of whole numbers.
final class IntList {
  int[] values;
  int size;

  IntList(int capacity) {
    values = new int[Math.max(8, capacity)];
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.addExact(size, size));
    }
    values[size++] = value;
  }

  void addAll(int[] more) {
    if (size + more.length > values.length) {
      values = Arrays.copyOf(values, Math.max(2 * size, size + more.length));
    }
    // Most pieces are a few tokens: a loop beats the copy's set-up.
    for (int value : more) {
      values[size++] = value;
    }
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
