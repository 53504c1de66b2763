package quire.graph.data;

import java.util.ArrayList;
import java.util.List;

/// A growing list of ints in blocks, so that growing copies nothing.
final class Ints {
  private static final int BITS = 16;
  private static final int BLOCK = 1 << BITS;

  private final List<int[]> blocks = new ArrayList<>();
  private int size;

  void add(int value) {
    int at = size & (BLOCK - 1);
    if (at == 0) {
      if (size == Integer.MAX_VALUE - BLOCK + 1) {
        throw new quire.base.RequestException("more than 2^31 entries do not fit");
      }
      blocks.add(new int[BLOCK]);
    }
    blocks.get(size >> BITS)[at] = value;
    size++;
  }

  int get(int index) {
    return blocks.get(index >> BITS)[index & (BLOCK - 1)];
  }

  int size() {
    return size;
  }

  int[] toArray() {
    int[] all = new int[size];
    for (int b = 0; b < blocks.size(); b++) {
      System.arraycopy(blocks.get(b), 0, all, b << BITS, Math.min(BLOCK, size - (b << BITS)));
    }
    return all;
  }
}
