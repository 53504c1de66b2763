package quire.network.flow;

import java.util.Arrays;

/// A growing list of ints.
final class IntList {
  private int[] items = new int[16];
  private int size;

  void add(int item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
    }
    items[size++] = item;
  }

  /// All items; the list is empty afterwards.
  int[] drain() {
    int[] all = Arrays.copyOf(items, size);
    size = 0;
    return all;
  }
}
