package quire.graph;

import quire.base.Check;

/// Directed edges with a vector for each kind, for [SparseAttention]. The arrays are used as given.
///
/// @param source node each edge comes from
/// @param target node each edge goes to
/// @param kind row of `kindVectors` that each edge carries
/// @param kindVectors kinds x width, row-major
public record Edges(long[] source, long[] target, int[] kind, double[] kindVectors) {
  /// Checks the lengths; the ends are checked against the nodes where the edges are used.
  public Edges {
    Check.that(
        source.length == target.length && source.length == kind.length,
        "source, target and kind must be of one length, are %d, %d, %d",
        source.length,
        target.length,
        kind.length);
  }
}
