package quire.text.sentencepiece;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import quire.base.Check;

/// Builds a [DoubleArray] from sorted keys: places the children of each node at the first offset
/// that is free, looking back over the last blocks only.
final class DoubleArrayBuilder {
  private static final int BLOCK = 256;
  private static final int OPEN_BLOCKS = 16;
  private static final int LOWER = 0xFF;
  private static final int UPPER = 0xFF << 21;

  private final byte[][] keys;
  private final int[] values;
  private int[] units = new int[BLOCK];
  private int size;
  private final BitSet taken = new BitSet();
  private final BitSet offsets = new BitSet();
  private final byte[] labels = new byte[BLOCK];
  private final Deque<int[]> open = new ArrayDeque<>();

  private DoubleArrayBuilder(byte[][] keys, int[] values) {
    this.keys = keys;
    this.values = values;
  }

  /// @param keys in rising order of their bytes, none twice, none empty, no byte 0
  /// @param values of the keys, 0 or more
  static DoubleArray build(byte[][] keys, int[] values) {
    var builder = new DoubleArrayBuilder(keys, values);
    builder.grow();
    builder.taken.set(0);
    builder.units[0] = 0;
    if (keys.length > 0) {
      builder.open.push(new int[] {0, keys.length, 0, 0});
    }
    // A stack of its own: a foreign piece may be longer than the machine's stack is deep.
    while (!builder.open.isEmpty()) {
      int[] next = builder.open.pop();
      builder.place(next[0], next[1], next[2], next[3]);
    }
    return new DoubleArray(Arrays.copyOf(builder.units, builder.size));
  }

  private void grow() {
    size += BLOCK;
    if (size > units.length) {
      units = Arrays.copyOf(units, Math.max(size, units.length * 2));
    }
  }

  /// Places the children of a node whose keys are those from `begin` to `end`.
  private void place(int begin, int end, int depth, int node) {
    int count = 0;
    boolean ends = keys[begin].length == depth;
    int first = ends ? begin + 1 : begin;
    if (ends) {
      labels[count++] = 0;
    }
    for (int i = first; i < end; i++) {
      byte label = keys[i][depth];
      Check.that(label != 0, "a piece holds the character U+0000");
      if (count == 0 || labels[count - 1] != label) {
        labels[count++] = label;
      }
    }
    int base = freeBase(node, count);
    link(node, base, ends);
    for (int i = 0; i < count; i++) {
      int child = base ^ (labels[i] & 0xFF);
      taken.set(child);
      units[child] = labels[i] & 0xFF;
    }
    if (ends) {
      units[base] = values[begin] | 1 << 31;
    }
    for (int from = first; from < end; ) {
      byte label = keys[from][depth];
      int to = from + 1;
      while (to < end && keys[to][depth] == label) {
        to++;
      }
      open.push(new int[] {from, to, depth + 1, base ^ (label & 0xFF)});
      from = to;
    }
  }

  private void link(int node, int base, boolean ends) {
    offsets.set(base);
    int relative = node ^ base;
    units[node] |= relative < 1 << 21 ? relative << 10 : relative << 2 | 1 << 9;
    if (ends) {
      units[node] |= 0x100;
    }
  }

  private int freeBase(int node, int count) {
    int oldest = Math.max(0, size - OPEN_BLOCKS * BLOCK);
    for (int free = taken.nextClearBit(oldest); free < size; free = taken.nextClearBit(free + 1)) {
      int base = free ^ (labels[0] & 0xFF);
      if (fits(node, base, count)) {
        return base;
      }
    }
    int base = size | node & LOWER;
    grow();
    Check.that((base & UPPER) >>> 29 == 0, "the vocabulary is too large for a trie");
    return base;
  }

  private boolean fits(int node, int base, int count) {
    if (offsets.get(base) || base >= size) {
      return false;
    }
    int relative = node ^ base;
    if ((relative & LOWER) != 0 && (relative & UPPER) != 0) {
      return false;
    }
    for (int i = 1; i < count; i++) {
      if (taken.get(base ^ (labels[i] & 0xFF))) {
        return false;
      }
    }
    return true;
  }
}
