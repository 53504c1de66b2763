package quire.graph.data;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import quire.base.Check;
import quire.graph.GraphBuilder;

/// `random`: a given number of different edges drawn uniformly, standard normal features, uniform
/// labels. There is nothing to learn: it is a load for measuring.
final class RandomSource implements BuiltIn {
  @Override
  public String word() {
    return "random";
  }

  @Override
  public Map<String, Double> defaults() {
    var keys = new LinkedHashMap<String, Double>();
    keys.put("nodes", 20_000.0);
    keys.put("edges", 100_000.0);
    keys.put("features", 64.0);
    keys.put("classes", 10.0);
    return keys;
  }

  @Override
  public GraphBuilder make(Settings settings, long seed, boolean directed) {
    int nodes = settings.whole("nodes", 1, 1 << 29);
    int edges = settings.whole("edges", 0, 1 << 29);
    int width = settings.whole("features", 0, 1 << 20);
    int classes = settings.whole("classes", 1, 1 << 20);
    long pairs = (long) nodes * (nodes - 1) / 2;
    Check.that(
        edges <= pairs / 2 || edges <= pairs && nodes <= 5_000,
        "--set edges=%d: too many for %d nodes, which have %d pairs",
        edges,
        nodes,
        pairs);
    Check.that(
        (long) nodes * width <= Integer.MAX_VALUE - 8,
        "--set features=%d: %d nodes of so many do not fit",
        width,
        nodes);
    var draws = Draws.of(seed, 'x');
    int[] source = new int[edges];
    int[] target = new int[edges];
    var seen = new HashSet<Long>(edges * 2);
    for (int e = 0; e < edges; ) {
      int u = draws.nextInt(nodes);
      int v = draws.nextInt(nodes);
      if (u != v && seen.add((long) Math.min(u, v) * nodes + Math.max(u, v))) {
        source[e] = u;
        target[e++] = v;
      }
    }
    float[] features = new float[nodes * width];
    for (int k = 0; k < features.length; k++) {
      features[k] = (float) draws.nextGaussian();
    }
    int[] labels = draws.ints(nodes, 0, classes).toArray();
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    var edgesBoth = EdgeCleaning.clean(nodes, source, target, 0, new float[0], false);
    return new GraphBuilder(word(), nodes)
        .features(Features.dense(width, features))
        .nodeLabels(new Labels(labels, names))
        .cleanEdges(edgesBoth.edges());
  }
}
