package quire.text.sentencepiece;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The n best segmentations of a lattice, by A* from its end.
///
/// A hypothesis is a path from some node to the end; what it can reach is known exactly from the
/// best path to that node, so hypotheses come off the queue in the order of their scores. Equal
/// scores come in the order of the reference, which is that of its queue.
final class BestPaths {
  private static final int LARGEST_QUEUE = 10_000;
  private static final int SHRUNK_QUEUE = 512;

  private final Lattice lattice;
  private int[] node = new int[1024];
  private int[] next = new int[1024];
  private float[] priority = new float[1024];
  private float[] behind = new float[1024];
  private int count;

  /// A binary heap of hypotheses, largest priority first, with the sifting of the C++ library.
  private int[] heap = new int[1024];

  private int size;

  private BestPaths(Lattice lattice) {
    this.lattice = lattice;
  }

  /// @param nodes of the path, begin and end left out
  /// @param score its log probability, not normalised
  record Path(int[] nodes, float score) {}

  /// @param n at least 2
  static List<Path> of(Lattice lattice, int n) {
    return new BestPaths(lattice).search(n);
  }

  private List<Path> search(int n) {
    lattice.viterbi();
    var results = new ArrayList<Path>();
    push(add(1, -1, lattice.backScore(1), 0));
    while (size > 0) {
      int top = pop();
      if (node[top] == 0) {
        results.add(path(top));
        if (results.size() == n) {
          break;
        }
        continue;
      }
      int at = lattice.start(node[top]);
      for (int left = lattice.firstEnding(at); left >= 0; left = lattice.nextEnding(left)) {
        float score = lattice.score(left) + behind[top];
        push(add(left, top, lattice.backScore(left) + behind[top], score));
      }
      if (size >= LARGEST_QUEUE) {
        shrink(Math.min(SHRUNK_QUEUE, n * 10));
      }
    }
    return results;
  }

  private Path path(int top) {
    int[] nodes = new int[lattice.length()];
    int length = 0;
    for (int i = next[top]; next[i] >= 0; i = next[i]) {
      nodes[length++] = node[i];
    }
    return new Path(Arrays.copyOf(nodes, length), priority[top]);
  }

  private int add(int newNode, int newNext, float newPriority, float newBehind) {
    if (count == node.length) {
      node = Arrays.copyOf(node, count * 2);
      next = Arrays.copyOf(next, count * 2);
      priority = Arrays.copyOf(priority, count * 2);
      behind = Arrays.copyOf(behind, count * 2);
    }
    node[count] = newNode;
    next[count] = newNext;
    priority[count] = newPriority;
    behind[count] = newBehind;
    return count++;
  }

  /// A long text has more hypotheses than memory: only the best are kept.
  private void shrink(int to) {
    int[] kept = new int[to];
    for (int i = 0; i < to; i++) {
      kept[i] = pop();
    }
    size = 0;
    for (int hypothesis : kept) {
      push(hypothesis);
    }
  }

  private void push(int hypothesis) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    rise(size++, hypothesis);
  }

  private void rise(int start, int hypothesis) {
    int at = start;
    while (at > 0 && priority[heap[(at - 1) / 2]] < priority[hypothesis]) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = hypothesis;
  }

  private int pop() {
    int top = heap[0];
    int moved = heap[--size];
    int hole = 0;
    int child = 0;
    while (child < (size - 1) / 2) {
      child = 2 * (child + 1);
      if (priority[heap[child]] < priority[heap[child - 1]]) {
        child--;
      }
      heap[hole] = heap[child];
      hole = child;
    }
    if (size % 2 == 0 && child == (size - 2) / 2 && size > 0) {
      child = 2 * (child + 1);
      heap[hole] = heap[child - 1];
      hole = child - 1;
    }
    if (size > 0) {
      rise(hole, moved);
    }
    return top;
  }
}
