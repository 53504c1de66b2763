package quire.graph.model;

import quire.base.Check;

/// The edges of a batch, sorted for the kernels: once by target and once by source.
///
/// Every edge names a row of the table of edge vectors. Rows below `sharedRows` may serve many
/// edges (one learned vector a kind of edge), rows from there on serve one edge each (real edge
/// features). By target, edges are sorted by target, then by shared row, then by source, so that
/// the order of the list given does not matter to the last bit. Immutable.
final class Incidence {
  /// Edges that a piece of parallel work holds, about. A constant, so that sums over pieces do not
  /// depend on the number of threads.
  private static final int PIECE = 4096;

  final int nodes;
  final int edges;
  final int rows;
  final int sharedRows;

  /// By target: the edges into node i are `start[i]` to `start[i + 1]`.
  final int[] start;

  final int[] source;
  final int[] row;

  /// Where the edge at a position stood in the list given.
  final int[] edge;

  /// By source: the edges out of node j are `outStart[j]` to `outStart[j + 1]`.
  final int[] outStart;

  final int[] target;
  final int[] outRow;

  /// Where the edge stands by target.
  final int[] position;

  /// Node ranges of about equal work: piece p holds nodes `pieces[p]` to `pieces[p + 1]`.
  final int[] pieces;

  final int[] outPieces;

  /// @param nodes rows of the node matrices, at least 0
  /// @param source node each edge comes from, in [0, nodes)
  /// @param target node each edge goes to, likewise
  /// @param row row of the edge's vector, in [0, rows)
  /// @param rows rows of the table of edge vectors
  /// @param sharedRows rows that may serve several edges; each later row must serve at most one
  Incidence(int nodes, int[] source, int[] target, int[] row, int rows, int sharedRows) {
    this.nodes = nodes;
    this.edges = source.length;
    this.rows = rows;
    this.sharedRows = sharedRows;
    Check.that(
        target.length == edges && row.length == edges,
        "edges must have a source, a target and a row each, are %d, %d, %d",
        edges,
        target.length,
        row.length);
    var group = new int[edges];
    for (int e = 0; e < edges; e++) {
      if (source[e] < 0 || source[e] >= nodes || target[e] < 0 || target[e] >= nodes) {
        Check.that(
            false,
            "edge %d: nodes must lie in [0, %d], are %d and %d",
            e,
            nodes - 1,
            source[e],
            target[e]);
      }
      if (row[e] < 0 || row[e] >= rows) {
        Check.that(false, "edge %d: kind must lie in [0, %d], is %d", e, rows - 1, row[e]);
      }
      group[e] = Math.min(row[e], sharedRows);
    }
    var order = sort(identity(edges), source, nodes, null);
    order = sort(order, group, sharedRows + 1, null);
    start = new int[nodes + 1];
    edge = sort(order, target, nodes, start);
    this.source = pick(source, edge);
    this.row = pick(row, edge);
    var targetByTarget = pick(target, edge);
    order = sort(identity(edges), pick(group, edge), sharedRows + 1, null);
    outStart = new int[nodes + 1];
    position = sort(order, this.source, nodes, outStart);
    this.target = pick(targetByTarget, position);
    outRow = pick(this.row, position);
    pieces = pieces(start);
    outPieces = pieces(outStart);
  }

  private Incidence(Incidence other, int[] edge) {
    nodes = other.nodes;
    edges = other.edges;
    rows = other.rows;
    sharedRows = other.sharedRows;
    start = other.start;
    source = other.source;
    row = other.row;
    this.edge = edge;
    outStart = other.outStart;
    target = other.target;
    outRow = other.outRow;
    position = other.position;
    pieces = other.pieces;
    outPieces = other.outPieces;
  }

  /// The same edges as if they had been given sorted by target.
  Incidence inOrder() {
    return new Incidence(this, identity(edges));
  }

  /// Target of the edge at each position by target.
  int[] targets() {
    var targets = new int[edges];
    for (int i = 0; i < nodes; i++) {
      java.util.Arrays.fill(targets, start[i], start[i + 1], i);
    }
    return targets;
  }

  /// The same edges and one from every node to itself, all of one row.
  Incidence withLoops() {
    var sources = java.util.Arrays.copyOf(source, edges + nodes);
    var targets = java.util.Arrays.copyOf(targets(), edges + nodes);
    for (int i = 0; i < nodes; i++) {
      sources[edges + i] = i;
      targets[edges + i] = i;
    }
    return new Incidence(nodes, sources, targets, new int[edges + nodes], 1, 1).inOrder();
  }

  /// Node ranges of about equal numbers of edges.
  private static int[] pieces(int[] start) {
    int nodes = start.length - 1;
    var bounds = new int[nodes + 2];
    int count = 0;
    int from = 0;
    for (int node = 0; node < nodes; node++) {
      // A node counts as some edges: rows cost time even where there are no edges.
      if (start[node + 1] - start[from] + 4 * (node + 1 - from) >= PIECE) {
        bounds[++count] = node + 1;
        from = node + 1;
      }
    }
    if (from < nodes) {
      bounds[++count] = nodes;
    }
    return java.util.Arrays.copyOf(bounds, count + 1);
  }

  private static int[] identity(int n) {
    var order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    return order;
  }

  private static int[] pick(int[] values, int[] order) {
    var picked = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      picked[i] = values[order[i]];
    }
    return picked;
  }

  /// One stable counting-sort pass: `order` by `key`; fills `start` (size keys + 1) where given.
  private static int[] sort(
      int[] order, int[] key, int keys, int @org.jspecify.annotations.Nullable [] start) {
    var bounds = start == null ? new int[keys + 1] : start;
    for (int k : key) {
      bounds[k + 1]++;
    }
    for (int k = 0; k < keys; k++) {
      bounds[k + 1] += bounds[k];
    }
    var next = bounds.clone();
    var sorted = new int[order.length];
    for (int e : order) {
      sorted[next[key[e]]++] = e;
    }
    return sorted;
  }
}
