package quire.network.flow;

/// A binary heap of resources by their share, least first, ties by number.
///
/// Shares are kept as the bits of the double: for numbers at or above 0 they have the same order,
/// and the nearer child is found without a branch, which no processor could foresee.
final class ShareHeap {
  private static final long END = Long.MAX_VALUE;

  private final long[] key;
  private final int[] item;
  private int size;

  ShareHeap(int room) {
    key = new long[room + 2];
    item = new int[room + 2];
  }

  void clear() {
    size = 0;
  }

  /// Adds without order; [#order] must follow.
  ///
  /// @param share at least 0, not -0
  void append(double share, int resource) {
    key[size] = Double.doubleToRawLongBits(share);
    item[size++] = resource;
  }

  void order() {
    key[size] = END;
    for (int i = size / 2 - 1; i >= 0; i--) {
      down(i, key[i], item[i]);
    }
  }

  int top() {
    return item[0];
  }

  double topShare() {
    return Double.longBitsToDouble(key[0]);
  }

  void pop() {
    size--;
    long share = key[size];
    key[size] = END;
    if (size > 0) {
      down(0, share, item[size]);
    }
  }

  void raiseTop(double share) {
    down(0, Double.doubleToRawLongBits(share), item[0]);
  }

  private void down(int at, long share, int resource) {
    long[] keys = key;
    int[] items = item;
    int i = at;
    for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
      long left = keys[child];
      long right = keys[child + 1];
      if (left == right) {
        child += items[child + 1] < items[child] && child + 1 < size ? 1 : 0;
      } else {
        child += (int) ((right - left) >>> 63);
      }
      long nearer = Math.min(left, right);
      if (share < nearer || share == nearer && resource < items[child]) {
        break;
      }
      keys[i] = nearer;
      items[i] = items[child];
      i = child;
    }
    keys[i] = share;
    items[i] = resource;
  }
}
