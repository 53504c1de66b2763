package quire.graph.data;

import java.util.LinkedHashMap;
import java.util.Map;
import quire.graph.GraphBuilder;

/// `cluster`: name each node's community in a stochastic block model (Dwivedi et al. 2020).
///
/// Six communities of 5 to 34 nodes, joined inside with probability 0.55 and between with 0.25. One
/// random node of community r carries feature r + 1, all others 0. Label: the community.
final class ClusterSource implements BuiltIn {
  private static final int COMMUNITIES = 6;
  private static final int LEAST = 5;
  private static final int MOST = 34;
  private static final double INSIDE = 0.55;
  private static final double BETWEEN = 0.25;

  @Override
  public String word() {
    return "cluster";
  }

  @Override
  public Map<String, Double> defaults() {
    var keys = new LinkedHashMap<String, Double>();
    keys.put("train", 10_000.0);
    keys.put("val", 1_000.0);
    keys.put("test", 1_000.0);
    return keys;
  }

  @Override
  public GraphBuilder make(Settings settings, long seed, boolean directed) {
    int[] sizes = PartSizes.of(settings);
    var graphs = new BlockGraphs();
    for (int part = 0; part < sizes.length; part++) {
      for (int g = 0; g < sizes[part]; g++) {
        add(graphs, Draws.of(seed, 'c', part, g));
      }
    }
    return graphs.builder(word(), COMMUNITIES + 1, COMMUNITIES, PartSizes.split(sizes));
  }

  private static void add(BlockGraphs graphs, Draws draws) {
    int[] community = Blocks.sizes(COMMUNITIES, LEAST, MOST, draws);
    int[] features = new int[community.length];
    int first = 0;
    for (int i = 1; i <= community.length; i++) {
      if (i == community.length || community[i] != community[first]) {
        features[draws.nextInt(first, i)] = community[first] + 1;
        first = i;
      }
    }
    graphs.add(
        features,
        community,
        (i, j) -> draws.nextDouble() < (community[i] == community[j] ? INSIDE : BETWEEN),
        draws);
  }
}
