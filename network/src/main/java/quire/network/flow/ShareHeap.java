package quire.network.flow;

/// A binary heap of resources by their share, least first, ties by number.
final class ShareHeap {
  private final double[] key;
  private final int[] item;
  private int size;

  ShareHeap(int room) {
    key = new double[room];
    item = new int[room];
  }

  void clear() {
    size = 0;
  }

  /// Adds without order; [#order] must follow.
  void append(double share, int resource) {
    key[size] = share;
    item[size++] = resource;
  }

  void order() {
    for (int i = size / 2 - 1; i >= 0; i--) {
      down(i, key[i], item[i]);
    }
  }

  int top() {
    return item[0];
  }

  double topShare() {
    return key[0];
  }

  void pop() {
    size--;
    if (size > 0) {
      down(0, key[size], item[size]);
    }
  }

  void raiseTop(double share) {
    down(0, share, item[0]);
  }

  private void down(int at, double share, int resource) {
    int i = at;
    for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size && before(child + 1, key[child], item[child])) {
        child++;
      }
      if (!before(child, share, resource)) {
        break;
      }
      key[i] = key[child];
      item[i] = item[child];
      i = child;
    }
    key[i] = share;
    item[i] = resource;
  }

  private boolean before(int i, double share, int resource) {
    return key[i] < share || (key[i] == share && item[i] < resource);
  }
}
