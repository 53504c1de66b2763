package quire.text.sentencepiece;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Merges neighbours in the order of their scores, by a queue: for long texts.
final class MergeQueue {
  private final MergeTable table;
  private final int[] symbols;
  private final int[] next;
  private final int[] previous;
  private final boolean @Nullable [] frozen;

  /// A heap of merges: worst score first in the high half, so that the smallest key is the best
  /// merge, and the left symbol's place in the low half; beside it the right one and the result.
  private long[] heap;

  private int[] rights;
  private int[] results;
  private int size;

  /// How each unused piece was last made: left and right symbol.
  private final Map<Integer, Long> parts = new HashMap<>();

  MergeQueue(MergeTable table, int[] symbols, boolean @Nullable [] frozen) {
    this.table = table;
    this.symbols = symbols;
    this.frozen = frozen;
    int n = symbols.length;
    next = new int[n];
    previous = new int[n];
    for (int i = 0; i < n; i++) {
      next[i] = i + 1 < n ? i + 1 : -1;
      previous[i] = i - 1;
    }
    heap = new long[n + 8];
    rights = new int[n + 8];
    results = new int[n + 8];
  }

  int symbol(int at) {
    return symbols[at];
  }

  int next(int at) {
    return next[at];
  }

  /// Left and right symbol of an unused piece, or -1.
  long parts(int piece) {
    return parts.getOrDefault(piece, -1L);
  }

  void run(double dropout, @Nullable RandomGenerator random) {
    for (int i = 1; i < symbols.length; i++) {
      propose(i - 1, i);
    }
    while (size > 0) {
      int left = (int) heap[0];
      int right = rights[0];
      int result = results[0];
      pop();
      // Stale when either has merged with something else meanwhile.
      if (next[left] != right || table.merge(symbols[left], symbols[right]) != result) {
        continue;
      }
      if (random != null && (dropout >= 1 || dropout > 0 && random.nextDouble() < dropout)) {
        continue;
      }
      symbols[left] = result;
      int after = next[right];
      next[left] = after;
      next[right] = -2;
      if (after >= 0) {
        previous[after] = left;
      }
      propose(previous[left], left);
      propose(left, after);
    }
  }

  private void propose(int left, int right) {
    if (left < 0 || right < 0 || frozen != null && (frozen[left] || frozen[right])) {
      return;
    }
    int result = table.merge(symbols[left], symbols[right]);
    if (result < 0) {
      return;
    }
    push(key(table.score(result), left), right, result);
    if (table.hasUnused() && table.isUnused(result)) {
      parts.put(result, (long) symbols[left] << 32 | symbols[right] & 0xFFFFFFFFL);
    }
  }

  /// Rises where the score falls; equal scores (0 and -0 too) by the place.
  private static long key(float score, int left) {
    int bits = Float.floatToIntBits(score + 0.0f);
    int rising = bits ^ (bits >> 31 & 0x7FFFFFFF);
    return (long) ~rising << 32 | left;
  }

  private void push(long key, int right, int result) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
      rights = Arrays.copyOf(rights, size * 2);
      results = Arrays.copyOf(results, size * 2);
    }
    int at = size++;
    while (at > 0 && key < heap[(at - 1) / 2]) {
      move((at - 1) / 2, at);
      at = (at - 1) / 2;
    }
    set(at, key, right, result);
  }

  private void pop() {
    size--;
    long key = heap[size];
    int right = rights[size];
    int result = results[size];
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= key) {
        break;
      }
      move(child, at);
      at = child;
    }
    set(at, key, right, result);
  }

  private void move(int from, int to) {
    set(to, heap[from], rights[from], results[from]);
  }

  private void set(int at, long key, int right, int result) {
    heap[at] = key;
    rights[at] = right;
    results[at] = result;
  }
}
