package quire.text.sentencepiece;

import java.nio.IntBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private int size = BLOCK;
  private final BitSet taken = new BitSet();
  private final BitSet offsets = new BitSet();
  private final byte[] labels = new byte[BLOCK];
  private final Deque<int[]> open = new ArrayDeque<>();

  private DoubleArrayBuilder(byte[][] keys, int[] values) {
    this.keys = keys;
    this.values = values;
    taken.set(0);
    offsets.set(0); // the reference refuses an array whose root has the offset 0
  }

  /// @param keys in rising order of their bytes, none twice, none empty, no byte 0
  /// @param values of the keys, 0 or more
  static DoubleArray build(byte[][] keys, int[] values) {
    var builder = new DoubleArrayBuilder(keys, values);
    if (keys.length > 0) {
      builder.open.push(new int[] {0, keys.length, 0, 0});
    }
    // A stack of its own: a foreign piece may be longer than the machine's stack is deep.
    while (!builder.open.isEmpty()) {
      int[] next = builder.open.pop();
      builder.place(next[0], next[1], next[2], next[3]);
    }
    return builder.result();
  }

  /// The same for keys of few different values: equal subtrees are stored once, as in a minimal
  /// automaton.
  static DoubleArray buildShared(byte[][] keys, int[] values) {
    var builder = new DoubleArrayBuilder(keys, values);
    if (keys.length > 0) {
      builder.placeAutomaton();
    }
    return builder.result();
  }

  /// A unit that nobody took gets the mark of a value, so that no byte leads to it.
  private DoubleArray result() {
    for (int free = taken.nextClearBit(0); free < size; free = taken.nextClearBit(free + 1)) {
      units[free] = 1 << 31;
    }
    return new DoubleArray(Arrays.copyOf(units, size));
  }

  /// Places the children of a node whose keys are those from `begin` to `end`.
  private void place(int begin, int end, int depth, int node) {
    int count = 0;
    boolean ends = keys[begin].length == depth;
    int first = ends ? begin + 1 : begin;
    for (int i = first; i < end; i++) {
      byte label = keys[i][depth];
      Check.that(label != 0, "a piece holds the character U+0000");
      if (count == 0 || labels[count - 1] != label) {
        labels[count++] = label;
      }
    }
    int base = placeChildren(node, count, ends, ends ? values[begin] : 0);
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

  /// Takes the units of a node's children, whose bytes are the first of `labels`.
  private int placeChildren(int node, int count, boolean ends, int value) {
    int base = freeBase(node, count, ends);
    offsets.set(base);
    link(node, base, ends);
    for (int i = 0; i < count; i++) {
      int child = base ^ (labels[i] & 0xFF);
      taken.set(child);
      units[child] = labels[i] & 0xFF;
    }
    if (ends) {
      taken.set(base);
      units[base] = value | 1 << 31;
    }
    return base;
  }

  private void link(int node, int base, boolean ends) {
    int relative = node ^ base;
    units[node] |= relative < 1 << 21 ? relative << 10 : relative << 2 | 1 << 9;
    if (ends) {
      units[node] |= 0x100;
    }
  }

  private static boolean reaches(int node, int base) {
    int relative = node ^ base;
    return (relative & LOWER) == 0 || (relative & UPPER) == 0;
  }

  private int freeBase(int node, int count, boolean ends) {
    int leader = ends ? 0 : labels[0] & 0xFF;
    int oldest = Math.max(0, size - OPEN_BLOCKS * BLOCK);
    for (int free = taken.nextClearBit(oldest); free < size; free = taken.nextClearBit(free + 1)) {
      int base = free ^ leader;
      if (!offsets.get(base) && reaches(node, base) && isFree(base, count)) {
        return base;
      }
    }
    int base = size | node & LOWER;
    Check.that(base < 1 << 29, "the vocabulary is too large for a trie");
    size += BLOCK;
    if (size > units.length) {
      units = Arrays.copyOf(units, Math.max(size, units.length * 2));
    }
    return base;
  }

  private boolean isFree(int base, int count) {
    for (int i = 0; i < count; i++) {
      if (taken.get(base ^ (labels[i] & 0xFF))) {
        return false;
      }
    }
    return true;
  }

  private void placeAutomaton() {
    List<int[]> states = new ArrayList<>();
    int root = classify(0, keys.length, 0, states, new HashMap<>());
    int[] bases = new int[states.size()];
    open.push(new int[] {root, 0});
    while (!open.isEmpty()) {
      int[] next = open.pop();
      int[] state = states.get(next[0]);
      int node = next[1];
      boolean ends = state[0] >= 0;
      if (bases[next[0]] != 0 && reaches(node, bases[next[0]])) {
        link(node, bases[next[0]], ends);
        continue;
      }
      int count = state.length / 2;
      for (int i = 0; i < count; i++) {
        labels[i] = (byte) state[1 + 2 * i];
      }
      int base = placeChildren(node, count, ends, Math.max(0, state[0]));
      bases[next[0]] = base;
      for (int i = 0; i < count; i++) {
        open.push(new int[] {state[2 + 2 * i], base ^ (state[1 + 2 * i] & 0xFF)});
      }
    }
  }

  /// The number of the state for some keys: its value or -1, then byte and state of each child.
  private int classify(
      int begin, int end, int depth, List<int[]> states, Map<IntBuffer, Integer> known) {
    boolean ends = keys[begin].length == depth;
    var state = new ArrayList<Integer>();
    state.add(ends ? values[begin] : -1);
    for (int from = ends ? begin + 1 : begin; from < end; ) {
      byte label = keys[from][depth];
      int to = from + 1;
      while (to < end && keys[to][depth] == label) {
        to++;
      }
      state.add(label & 0xFF);
      state.add(classify(from, to, depth + 1, states, known));
      from = to;
    }
    int[] flat = state.stream().mapToInt(Integer::intValue).toArray();
    Integer number = known.putIfAbsent(IntBuffer.wrap(flat), states.size());
    if (number == null) {
      states.add(flat);
      return states.size() - 1;
    }
    return number;
  }
}
