package quire.graph.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import quire.base.RequestException;
import quire.graph.GraphBuilder;

/// `npz`: a NumPy archive in one of two layouts: a CSR adjacency matrix `adj_*` with `attr_*` and
/// `labels`, or `edges` [E, 2] with `node_features`, `node_labels` and masks.
final class NpzFormat implements GraphFormat {
  @Override
  public String word() {
    return "npz";
  }

  @Override
  public boolean recognises(Path path) {
    return Files.isRegularFile(path) && path.toString().toLowerCase(Locale.ROOT).endsWith(".npz");
  }

  @Override
  public GraphBuilder read(Path file, String name, boolean directed) {
    var arrays = NpzArrays.open(file);
    if (arrays.has("adj_indptr")) {
      return compressed(arrays, name, directed);
    }
    if (arrays.has("edges")) {
      return listed(arrays, name, directed);
    }
    throw new RequestException(
        file
            + ": holds neither 'adj_indptr' (with adj_indices, adj_data, adj_shape) nor 'edges'; it"
            + " holds "
            + String.join(", ", arrays.names()));
  }

  private static GraphBuilder compressed(NpzArrays arrays, String name, boolean directed) {
    var adjacency = SparseRows.read(arrays, "adj");
    if (adjacency.rows() != adjacency.columns()) {
      throw arrays.problem(
          "adj_shape", "is " + adjacency.rows() + " x " + adjacency.columns() + ", not square");
    }
    int nodes = adjacency.rows();
    if (nodes == 0) {
      throw arrays.problem("adj_shape", "holds no nodes");
    }
    var builder = new GraphBuilder(name, nodes);
    if (arrays.has("attr_indptr")) {
      builder.features(sparseFeatures(arrays, nodes, builder));
    } else if (arrays.has("attr_matrix")) {
      builder.features(denseFeatures(arrays, "attr_matrix", nodes));
    }
    labels(arrays, "labels", nodes, builder);
    addEdges(arrays, adjacency, builder, directed);
    NpzMasks.read(arrays, nodes, builder);
    return builder;
  }

  private static GraphBuilder listed(NpzArrays arrays, String name, boolean directed) {
    long[] shape = arrays.shape("edges");
    if (shape.length != 2 || shape[1] != 2) {
      throw arrays.problem("edges", "has shape " + Arrays.toString(shape) + ", not [E, 2]");
    }
    int nodes = nodesOf(arrays);
    var builder = new GraphBuilder(name, nodes);
    if (arrays.has("node_features")) {
      builder.features(denseFeatures(arrays, "node_features", nodes));
    }
    labels(arrays, "node_labels", nodes, builder);
    long[] ends = arrays.longs("edges");
    int[] source = new int[ends.length / 2];
    int[] target = new int[source.length];
    for (int e = 0; e < source.length; e++) {
      for (int k = 0; k < 2; k++) {
        long end = ends[2 * e + k];
        if (end < 0 || end >= nodes) {
          throw arrays.problem(
              "edges", "row " + e + " names node " + end + ": nodes are 0 to " + (nodes - 1));
        }
      }
      source[e] = (int) ends[2 * e];
      target[e] = (int) ends[2 * e + 1];
    }
    builder.edges(source, target, 0, new float[0], directed);
    NpzMasks.read(arrays, nodes, builder);
    return builder;
  }

  /// An array without cells says nothing of the nodes, whatever its shape claims.
  private static int nodesOf(NpzArrays arrays) {
    for (String name : new String[] {"node_features", "node_labels"}) {
      if (arrays.has(name)) {
        long[] shape = arrays.shape(name);
        long nodes = shape.length == 0 ? 0 : shape[0];
        if (arrays.count(name) == 0 || nodes > Integer.MAX_VALUE - 8) {
          throw arrays.problem(name, "has shape " + Arrays.toString(shape) + ": no nodes");
        }
        return (int) nodes;
      }
    }
    throw arrays.problem("node_labels", "is missing, and so is node_features: how many nodes?");
  }

  /// Entries of value 0 are no edges; values that differ become an edge feature.
  private static void addEdges(
      NpzArrays arrays, SparseRows adjacency, GraphBuilder builder, boolean directed) {
    float[] values = adjacency.values();
    int kept = 0;
    int first = -1;
    boolean weighted = false;
    for (int e = 0; e < values.length; e++) {
      if (values[e] != 0) {
        first = first < 0 ? e : first;
        weighted |= values[e] != values[first];
        kept++;
      }
    }
    int[] source = new int[kept];
    int[] target = new int[kept];
    float[] weights = new float[weighted ? kept : 0];
    int at = 0;
    for (int row = 0; row < adjacency.rows(); row++) {
      for (int e = adjacency.rowStart()[row]; e < adjacency.rowStart()[row + 1]; e++) {
        if (values[e] != 0) {
          source[at] = row;
          target[at] = adjacency.column()[e];
          if (weighted) {
            weights[at] = values[e];
          }
          at++;
        }
      }
    }
    if (kept < values.length) {
      builder.warn(
          arrays.file()
              + ": adj_data: "
              + (values.length - kept)
              + " entries of value 0 are no edges");
    }
    builder.edges(source, target, weighted ? 1 : 0, weights, directed);
  }

  /// Word counts become 0 and 1, as is usual for these archives; other numbers stay.
  private static Features sparseFeatures(NpzArrays arrays, int nodes, GraphBuilder builder) {
    var table = SparseRows.read(arrays, "attr");
    if (table.rows() != nodes) {
      throw arrays.problem("attr_shape", "has " + table.rows() + " rows for " + nodes + " nodes");
    }
    var rows = table.sorted();
    float[] values = rows.values();
    boolean ones = true;
    boolean counts = true;
    for (float value : values) {
      ones &= value == 1;
      counts &= value > 0 && value == Math.rint(value);
    }
    if (counts && !ones) {
      builder.warn(
          arrays.file() + ": attr_data holds counts: features are 1 where the count is above 0");
    }
    return Features.sparse(rows.columns(), rows.rowStart(), rows.column(), counts ? null : values);
  }

  private static Features denseFeatures(NpzArrays arrays, String name, int nodes) {
    long[] shape = arrays.shape(name);
    if (shape.length != 2 || shape[0] != nodes) {
      throw arrays.problem(
          name, "has shape " + Arrays.toString(shape) + ", not [" + nodes + ", features]");
    }
    float[] values = arrays.floats(name);
    int width = (int) shape[1];
    for (int k = 0; k < values.length; k++) {
      if (!Float.isFinite(values[k])) {
        throw arrays.problem(
            name, "row " + k / width + ", column " + k % width + " is " + values[k]);
      }
    }
    return Features.dense(width, values);
  }

  private static void labels(NpzArrays arrays, String name, int nodes, GraphBuilder builder) {
    if (arrays.has(name)) {
      builder.nodeLabels(NpzLabels.read(arrays, name, nodes));
    }
    if (arrays.has("node_names") && arrays.isText("node_names")) {
      String[] ids = arrays.strings("node_names");
      if (ids.length == nodes) {
        builder.ids(Arrays.asList(ids));
      }
    }
  }
}
