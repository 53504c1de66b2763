package quire.network.flow;

import java.util.Arrays;

/// A heap of moments with a number each, earliest first, ties by number.
final class TimeHeap {
  private double[] time = new double[64];
  private long[] item = new long[64];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /// The earliest time, infinite where there is none.
  double top() {
    return size == 0 ? Double.POSITIVE_INFINITY : time[0];
  }

  void push(double when, long what) {
    if (size == time.length) {
      time = Arrays.copyOf(time, 2 * size);
      item = Arrays.copyOf(item, 2 * size);
    }
    int i = size++;
    while (i > 0) {
      int up = (i - 1) >> 1;
      if (time[up] < when || time[up] == when && item[up] <= what) {
        break;
      }
      time[i] = time[up];
      item[i] = item[up];
      i = up;
    }
    time[i] = when;
    item[i] = what;
  }

  /// Removes the earliest and returns its number.
  long pop() {
    long first = item[0];
    size--;
    double when = time[size];
    long what = item[size];
    int i = 0;
    for (int child = 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size
          && (time[child + 1] < time[child]
              || time[child + 1] == time[child] && item[child + 1] < item[child])) {
        child++;
      }
      if (when < time[child] || when == time[child] && what <= item[child]) {
        break;
      }
      time[i] = time[child];
      item[i] = item[child];
      i = child;
    }
    time[i] = when;
    item[i] = what;
    return first;
  }
}
