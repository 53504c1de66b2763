package quire.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jgrapht.Graph;
import quire.base.Check;
import quire.graph.data.Features;
import quire.graph.data.Labels;

/// Makes graphs of what a program holds: arrays, or a JGraphT graph.
final class GraphArrays {
  private GraphArrays() {}

  /// See [GraphData#of].
  static GraphBuilder of(int nodes, long[] source, long[] target, double[] features, int[] labels) {
    Check.that(nodes >= 1, "nodes must be at least 1, are %d", nodes);
    Check.that(
        features.length % nodes == 0,
        "%d features do not fill rows of %d nodes",
        features.length,
        nodes);
    var builder = new GraphBuilder("graph", nodes);
    int width = features.length / nodes;
    float[] table = new float[features.length];
    for (int k = 0; k < table.length; k++) {
      table[k] = (float) features[k];
      Check.that(
          Float.isFinite(table[k]),
          "feature %d of node %d is %s",
          k % Math.max(1, width),
          k / Math.max(1, width),
          features[k]);
    }
    long[] numbers = new long[labels.length];
    for (int i = 0; i < labels.length; i++) {
      Check.that(labels[i] >= -1, "label of node %d is %d: -1 is the least", i, labels[i]);
      numbers[i] = labels[i];
    }
    return builder
        .features(Features.dense(width, table))
        .nodeLabels(labels.length == 0 ? Labels.none() : Labels.ofNumbers(numbers))
        .edges(
            ends("source", source, nodes), ends("target", target, nodes), 0, new float[0], false);
  }

  /// See [GraphData#from].
  static <V, E> GraphBuilder from(Graph<V, E> g, Function<V, double[]> x, ToIntFunction<V> label) {
    Map<V, Integer> place = new HashMap<>();
    List<String> ids = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    for (V node : g.vertexSet()) {
      place.put(node, place.size());
      ids.add(String.valueOf(node));
      rows.add(x.apply(node));
      int width = rows.getFirst().length;
      int own = rows.getLast().length;
      Check.that(own == width, "node %s has %d features, the first %d", node, own, width);
    }
    int nodes = place.size();
    Check.that(nodes >= 1, "the graph holds no nodes");
    double[] table = rows.stream().flatMapToDouble(Arrays::stream).toArray();
    int[] labels = g.vertexSet().stream().mapToInt(label).toArray();
    long[] source = new long[g.edgeSet().size()];
    long[] target = new long[source.length];
    int at = 0;
    for (E edge : g.edgeSet()) {
      source[at] = place.getOrDefault(g.getEdgeSource(edge), -1);
      target[at++] = place.getOrDefault(g.getEdgeTarget(edge), -1);
    }
    return of(nodes, source, target, table, labels).ids(ids);
  }

  private static int[] ends(String what, long[] values, int nodes) {
    int[] ends = new int[values.length];
    for (int e = 0; e < ends.length; e++) {
      Check.that(
          values[e] >= 0 && values[e] < nodes,
          "%s of edge %d is node %d: nodes are 0 to %d",
          what,
          e,
          values[e],
          nodes - 1);
      ends[e] = (int) values[e];
    }
    return ends;
  }
}
