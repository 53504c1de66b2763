package quire.graph.data;

/// Five features a node, from degrees alone: its degree, then smallest, largest, mean and standard
/// deviation (over n) of its neighbours' degrees; zeros for an isolated node (Cai and Wang 2018).
public final class DegreeProfile {
  /// Features a node.
  public static final int WIDTH = 5;

  private DegreeProfile() {}

  /// The profile of every node.
  public static Features of(LocalEdges edges) {
    int nodes = edges.nodes();
    int[] degree = new int[nodes];
    for (int i = 0; i < nodes; i++) {
      degree[i] = distinct(edges, i);
    }
    float[] out = new float[Math.multiplyExact(nodes, WIDTH)];
    for (int i = 0; i < nodes; i++) {
      if (degree[i] > 0) {
        profile(edges, degree, i, out);
      }
    }
    return Features.dense(WIDTH, out);
  }

  private static void profile(LocalEdges edges, int[] degree, int node, float[] out) {
    int least = Integer.MAX_VALUE;
    int most = 0;
    double sum = 0;
    double squares = 0;
    int before = -1;
    for (int e = edges.rowStart()[node]; e < edges.rowStart()[node + 1]; e++) {
      int other = edges.source()[e];
      if (other != before) {
        least = Math.min(least, degree[other]);
        most = Math.max(most, degree[other]);
        sum += degree[other];
        squares += (double) degree[other] * degree[other];
      }
      before = other;
    }
    double mean = sum / degree[node];
    int at = node * WIDTH;
    out[at] = degree[node];
    out[at + 1] = least;
    out[at + 2] = most;
    out[at + 3] = (float) mean;
    out[at + 4] = (float) Math.sqrt(Math.max(0, squares / degree[node] - mean * mean));
  }

  private static int distinct(LocalEdges edges, int node) {
    int count = 0;
    int before = -1;
    for (int e = edges.rowStart()[node]; e < edges.rowStart()[node + 1]; e++) {
      count += edges.source()[e] == before ? 0 : 1;
      before = edges.source()[e];
    }
    return count;
  }
}
