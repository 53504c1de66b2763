package quire.network.flow;

import java.util.Arrays;

/// Runs of array cells that were given back, by length.
final class FreeRuns {
  private int[][] runs = new int[16][];
  private int[] count = new int[16];

  /// A run of that length, or -1 where there is none.
  int take(int length) {
    return length < count.length && count[length] > 0 ? runs[length][--count[length]] : -1;
  }

  /// Gives a run back.
  void give(int first, int length) {
    if (length >= count.length) {
      int room = Math.max(length + 1, 2 * count.length);
      runs = Arrays.copyOf(runs, room);
      count = Arrays.copyOf(count, room);
    }
    int[] list = runs[length];
    if (list == null) {
      runs[length] = list = new int[64];
    } else if (count[length] == list.length) {
      runs[length] = list = Arrays.copyOf(list, 2 * list.length);
    }
    list[count[length]++] = first;
  }
}
