package quire.graph;

import java.util.Arrays;

/// An undirected multigraph as rows of neighbours. A loop stands twice in its node's row, so it
/// adds 2 to the degree and 2 to the diagonal of the adjacency matrix.
final class Multigraph {
  private final int[] start;
  private final int[] neighbour;
  private final int loops;
  private final int repeats;

  /// @param u one end of each undirected edge, in [0, nodes)
  /// @param v the other end
  Multigraph(int nodes, int[] u, int[] v) {
    start = new int[nodes + 1];
    for (int e = 0; e < u.length; e++) {
      start[u[e] + 1]++;
      start[v[e] + 1]++;
    }
    for (int i = 0; i < nodes; i++) {
      start[i + 1] += start[i];
    }
    neighbour = new int[2 * u.length];
    int[] at = Arrays.copyOf(start, nodes);
    int loopEntries = 0;
    for (int e = 0; e < u.length; e++) {
      neighbour[at[u[e]]++] = v[e];
      neighbour[at[v[e]]++] = u[e];
      loopEntries += u[e] == v[e] ? 2 : 0;
    }
    loops = loopEntries;
    repeats = countRepeats();
  }

  int nodes() {
    return start.length - 1;
  }

  /// Directed entries: two for each undirected edge, loops too.
  int entries() {
    return neighbour.length;
  }

  /// Directed entries that join a node to itself.
  int loops() {
    return loops;
  }

  /// Directed entries beyond those of each pair's first edge.
  int repeats() {
    return repeats;
  }

  int degree(int node) {
    return start[node + 1] - start[node];
  }

  /// The common degree, or -1 where degrees differ.
  int regularDegree() {
    int degree = nodes() == 0 ? -1 : degree(0);
    for (int i = 1; i < nodes(); i++) {
      if (degree(i) != degree) {
        return -1;
      }
    }
    return degree;
  }

  int largestDegree() {
    int largest = 0;
    for (int i = 0; i < nodes(); i++) {
      largest = Math.max(largest, degree(i));
    }
    return largest;
  }

  /// y = A x.
  void adjacencyTimes(double[] x, double[] y) {
    for (int i = 0; i < y.length; i++) {
      double sum = 0;
      for (int k = start[i], end = start[i + 1]; k < end; k++) {
        sum += x[neighbour[k]];
      }
      y[i] = sum;
    }
  }

  /// y = (D - A) x, where loops cancel.
  void laplacianTimes(double[] x, double[] y) {
    for (int i = 0; i < y.length; i++) {
      double sum = 0;
      for (int k = start[i], end = start[i + 1]; k < end; k++) {
        sum += x[i] - x[neighbour[k]];
      }
      y[i] = sum;
    }
  }

  /// y = L' x, where L' is the matrix that the reference implementation calls the Laplacian: off
  /// the diagonal -A, on it the degree with loops counted. A loop does not cancel.
  void loopLadenLaplacianTimes(double[] x, double[] y) {
    for (int i = 0; i < y.length; i++) {
      double sum = degree(i) * x[i];
      for (int k = start[i], end = start[i + 1]; k < end; k++) {
        sum -= neighbour[k] == i ? 0 : x[neighbour[k]];
      }
      y[i] = sum;
    }
  }

  int components() {
    int[] queue = new int[nodes()];
    int[] distance = new int[nodes()];
    Arrays.fill(distance, -1);
    int components = 0;
    for (int i = 0; i < nodes(); i++) {
      if (distance[i] < 0) {
        components++;
        search(i, distance, queue);
      }
    }
    return components;
  }

  /// Length of the longest shortest path of a connected graph. All sources advance together, 64 to
  /// a word: nodes * entries / 64 steps a level.
  int exactDiameter() {
    int words = (nodes() + 63) / 64;
    long[] seen = new long[nodes() * words];
    for (int i = 0; i < nodes(); i++) {
      seen[i * words + (i >> 6)] |= 1L << i;
    }
    long[] next = seen.clone();
    int levels = 0;
    while (spread(seen, next, words)) {
      levels++;
      System.arraycopy(next, 0, seen, 0, seen.length);
    }
    return levels;
  }

  private boolean spread(long[] seen, long[] next, int words) {
    boolean grew = false;
    for (int i = 0; i < nodes(); i++) {
      int row = i * words;
      for (int k = start[i]; k < start[i + 1]; k++) {
        int other = neighbour[k] * words;
        for (int w = 0; w < words; w++) {
          next[row + w] |= seen[other + w];
        }
      }
      for (int w = 0; w < words && !grew; w++) {
        grew = next[row + w] != seen[row + w];
      }
    }
    return grew;
  }

  /// A lower bound of the diameter of a connected graph: the largest distance from a node that lies
  /// farthest from node 0.
  int doubleSweepDiameter() {
    int[] queue = new int[nodes()];
    int[] distance = new int[nodes()];
    Arrays.fill(distance, -1);
    int far = search(0, distance, queue);
    Arrays.fill(distance, -1);
    return distance[search(far, distance, queue)];
  }

  /// Breadth first from a node; returns the node reached last.
  private int search(int from, int[] distance, int[] queue) {
    int head = 0;
    int tail = 0;
    queue[tail++] = from;
    distance[from] = 0;
    int last = from;
    while (head < tail) {
      last = queue[head++];
      for (int k = start[last]; k < start[last + 1]; k++) {
        int other = neighbour[k];
        if (distance[other] < 0) {
          distance[other] = distance[last] + 1;
          queue[tail++] = other;
        }
      }
    }
    return last;
  }

  private int countRepeats() {
    int[] seenBy = new int[nodes()];
    Arrays.fill(seenBy, -1);
    int repeated = 0;
    for (int i = 0; i < nodes(); i++) {
      int own = 0;
      for (int k = start[i]; k < start[i + 1]; k++) {
        int other = neighbour[k];
        if (other == i) {
          own++;
        } else if (seenBy[other] == i) {
          repeated++;
        }
        seenBy[other] = i;
      }
      repeated += Math.max(0, own - 2);
    }
    return repeated;
  }
}
