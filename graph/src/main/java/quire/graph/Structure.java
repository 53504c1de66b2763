package quire.graph;

import quire.graph.data.LocalEdges;

/// What a pass over all edges tells. A pair is an edge regardless of direction.
///
/// @param pairs edges
/// @param isolated nodes without an edge
/// @param components connected components, isolated nodes included
/// @param smallest smallest number of neighbours
/// @param largest largest number of neighbours
/// @param homophily share of equal labels among edges with both ends labelled, NaN without any
record Structure(
    int pairs, int isolated, int components, int smallest, int largest, double homophily) {

  static Structure of(LocalEdges edges, int[] labels) {
    int nodes = edges.nodes();
    int[] parent = new int[nodes];
    for (int i = 0; i < nodes; i++) {
      parent[i] = i;
    }
    long entries = 0;
    long equal = 0;
    long labelled = 0;
    int isolated = 0;
    int components = nodes;
    int smallest = Integer.MAX_VALUE;
    int largest = 0;
    for (int i = 0; i < nodes; i++) {
      int degree = 0;
      int before = -1;
      for (int e = edges.rowStart()[i]; e < edges.rowStart()[i + 1]; e++) {
        int other = edges.source()[e];
        if (other != before) {
          degree++;
          components -= other < i && join(parent, i, other) ? 1 : 0;
          if (labels.length > 0 && labels[i] >= 0 && labels[other] >= 0) {
            labelled++;
            equal += labels[i] == labels[other] ? 1 : 0;
          }
        }
        before = other;
      }
      entries += degree;
      isolated += degree == 0 ? 1 : 0;
      smallest = Math.min(smallest, degree);
      largest = Math.max(largest, degree);
    }
    double homophily = labelled == 0 ? Double.NaN : (double) equal / labelled;
    return new Structure((int) (entries / 2), isolated, components, smallest, largest, homophily);
  }

  private static boolean join(int[] parent, int a, int b) {
    int rootA = root(parent, a);
    int rootB = root(parent, b);
    parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    return rootA != rootB;
  }

  private static int root(int[] parent, int node) {
    while (parent[node] != node) {
      parent[node] = parent[parent[node]];
      node = parent[node];
    }
    return node;
  }
}
