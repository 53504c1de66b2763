package quire.network.flow;

import java.util.Arrays;

/// The least of many changing values: minima of blocks of 64, and of 64 such blocks, brought up to
/// date when asked. Cheap both when few values change and when all do.
final class Earliest {
  private static final int BITS = 6;
  private static final int BLOCK = 1 << BITS;

  private double[] value = new double[BLOCK];
  private double[] low = new double[1];
  private boolean[] stale = new boolean[1];
  private int[] staleList = new int[1];
  private int staleCount;
  private double[] high = new double[1];
  private boolean[] highStale = new boolean[1];
  private int[] found = new int[64];

  Earliest() {
    Arrays.fill(value, Double.POSITIVE_INFINITY);
    low[0] = high[0] = Double.POSITIVE_INFINITY;
  }

  void set(int i, double to) {
    if (i >= value.length) {
      grow(i);
    }
    value[i] = to;
    int b = i >> BITS;
    if (!stale[b]) {
      stale[b] = true;
      staleList[staleCount++] = b;
    }
  }

  double get(int i) {
    return i < value.length ? value[i] : Double.POSITIVE_INFINITY;
  }

  private void grow(int i) {
    int old = value.length;
    int room = Math.max(i + 1, old + (old >> 1));
    room = (room + BLOCK - 1) >> BITS << BITS;
    value = Arrays.copyOf(value, room);
    Arrays.fill(value, old, room, Double.POSITIVE_INFINITY);
    int blocks = room >> BITS;
    int had = low.length;
    low = Arrays.copyOf(low, blocks);
    Arrays.fill(low, had, blocks, Double.POSITIVE_INFINITY);
    stale = Arrays.copyOf(stale, blocks);
    staleList = Arrays.copyOf(staleList, blocks);
    int tops = (blocks + BLOCK - 1) >> BITS;
    int hadTops = high.length;
    high = Arrays.copyOf(high, tops);
    Arrays.fill(high, hadTops, tops, Double.POSITIVE_INFINITY);
    highStale = Arrays.copyOf(highStale, tops);
  }

  private void refresh() {
    for (int k = 0; k < staleCount; k++) {
      int b = staleList[k];
      double least = Double.POSITIVE_INFINITY;
      for (int i = b << BITS, end = i + BLOCK; i < end; i++) {
        least = value[i] < least ? value[i] : least;
      }
      low[b] = least;
      stale[b] = false;
      highStale[b >> BITS] = true;
    }
    staleCount = 0;
  }

  /// The least value, infinite where there is none.
  double least() {
    refresh();
    double least = Double.POSITIVE_INFINITY;
    for (int t = 0; t < high.length; t++) {
      if (highStale[t]) {
        double top = Double.POSITIVE_INFINITY;
        for (int b = t << BITS, end = Math.min(low.length, b + BLOCK); b < end; b++) {
          top = Math.min(top, low[b]);
        }
        high[t] = top;
        highStale[t] = false;
      }
      least = Math.min(least, high[t]);
    }
    return least;
  }

  /// Indices of the values up to a limit, in order.
  int[] upTo(double limit) {
    least();
    int n = 0;
    for (int t = 0; t < high.length; t++) {
      if (high[t] <= limit) {
        for (int b = t << BITS, lastBlock = Math.min(low.length, b + BLOCK); b < lastBlock; b++) {
          if (low[b] <= limit) {
            for (int i = b << BITS, end = i + BLOCK; i < end; i++) {
              if (value[i] <= limit) {
                if (n == found.length) {
                  found = Arrays.copyOf(found, 2 * n);
                }
                found[n++] = i;
              }
            }
          }
        }
      }
    }
    return Arrays.copyOf(found, n);
  }
}
