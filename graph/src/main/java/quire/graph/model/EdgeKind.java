package quire.graph.model;

/// The kinds of edges that attention may run along.
public enum EdgeKind {
  /// Edges of the graph itself.
  LOCAL,
  /// Edges of the random regular graph laid over it.
  EXPANDER,
  /// Edges between every node and every virtual node of its graph, both ways.
  VIRTUAL
}
