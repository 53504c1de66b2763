package quire.graph.data;

import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// The edges of a graph as rows of incoming entries: the entries that end at node i are
/// `rowStart[i] .. rowStart[i + 1]`, sorted by source, then by kind. Every edge is there in both
/// directions; no loops, no entry twice. Arrays are shared, not to be changed.
///
/// @param rowStart nodes + 1 offsets
/// @param source where each entry starts
/// @param kind 0 for all entries when null; with direction kept, 0 along a given edge and 1 against
/// @param width edge features an entry
/// @param features entries x width, row-major
public record LocalEdges(
    int[] rowStart, int[] source, byte @Nullable [] kind, int width, float[] features) {

  /// Refuses arrays that do not fit.
  public LocalEdges {
    int entries = source.length;
    Check.that(
        rowStart.length > 0 && rowStart[rowStart.length - 1] == entries,
        "row offsets do not end at %d entries",
        entries);
    Check.that(
        features.length == (long) entries * width,
        "%d edge features are not %d x %d",
        features.length,
        entries,
        width);
  }

  /// Edges without features.
  public static LocalEdges plain(int[] rowStart, int[] source) {
    return new LocalEdges(rowStart, source, null, 0, new float[0]);
  }

  /// Nodes.
  public int nodes() {
    return rowStart.length - 1;
  }

  /// Directed entries.
  public int entries() {
    return source.length;
  }

  /// Whether the direction was kept: two kinds of entries.
  public boolean directed() {
    return kind != null;
  }

  /// The target of every entry: a new array.
  public int[] targets() {
    int[] targets = new int[source.length];
    for (int i = 0; i < nodes(); i++) {
      java.util.Arrays.fill(targets, rowStart[i], rowStart[i + 1], i);
    }
    return targets;
  }

  /// The edges inside ranges of nodes, each range becoming the next nodes. No edge may leave its
  /// range.
  ///
  /// @param from first node of each range
  /// @param to node after the last of each range
  public LocalEdges select(int[] from, int[] to) {
    int nodes = 0;
    int entries = 0;
    for (int k = 0; k < from.length; k++) {
      nodes += to[k] - from[k];
      entries += rowStart[to[k]] - rowStart[from[k]];
    }
    int[] starts = new int[nodes + 1];
    int[] sources = new int[entries];
    byte[] kinds = kind == null ? null : new byte[entries];
    float[] values = new float[entries * width];
    int node = 0;
    int at = 0;
    for (int k = 0; k < from.length; k++) {
      int first = rowStart[from[k]];
      int length = rowStart[to[k]] - first;
      int shift = node - from[k];
      for (int e = 0; e < length; e++) {
        sources[at + e] = source[first + e] + shift;
      }
      if (kinds != null && kind != null) {
        System.arraycopy(kind, first, kinds, at, length);
      }
      System.arraycopy(features, first * width, values, at * width, length * width);
      for (int i = from[k]; i < to[k]; i++, node++) {
        starts[node + 1] = at + rowStart[i + 1] - first;
      }
      at += length;
    }
    return new LocalEdges(starts, sources, kinds, width, values);
  }
}
