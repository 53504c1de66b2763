package quire.graph.data;

import java.util.LinkedHashMap;
import java.util.Map;
import quire.graph.GraphBuilder;

/// `pattern`: find the nodes of a hidden pattern in a stochastic block model (Dwivedi et al. 2020).
///
/// Five communities of 5 to 34 nodes, joined inside with probability 0.5 and between with 0.35, and
/// a pattern of 5 to 34 nodes, joined with 0.5 to everything. Features are uniform on three values.
/// A pattern's inner edges and features are drawn once; the graphs of each part share the patterns
/// evenly. Label 1: in the pattern.
final class PatternSource implements BuiltIn {
  private static final int COMMUNITIES = 5;
  private static final int LEAST = 5;
  private static final int MOST = 34;
  private static final double INSIDE = 0.5;
  private static final double BETWEEN = 0.35;
  private static final double PATTERN = 0.5;
  private static final int VALUES = 3;

  @Override
  public String word() {
    return "pattern";
  }

  @Override
  public Map<String, Double> defaults() {
    var keys = new LinkedHashMap<String, Double>();
    keys.put("patterns", 100.0);
    keys.put("train", 10_000.0);
    keys.put("val", 2_000.0);
    keys.put("test", 2_000.0);
    return keys;
  }

  @Override
  public GraphBuilder make(Settings settings, long seed, boolean directed) {
    int count = settings.whole("patterns", 1, 1_000_000);
    int[] sizes = PartSizes.of(settings);
    var patterns = new Pattern[count];
    for (int p = 0; p < count; p++) {
      patterns[p] = Pattern.drawn(Draws.of(seed, 'p', p));
    }
    var graphs = new BlockGraphs();
    for (int part = 0; part < sizes.length; part++) {
      for (int g = 0; g < sizes[part]; g++) {
        add(graphs, patterns[g % count], Draws.of(seed, 'g', part, g));
      }
    }
    return graphs.builder(word(), VALUES, 2, PartSizes.split(sizes));
  }

  private static void add(BlockGraphs graphs, Pattern pattern, Draws draws) {
    int[] community = Blocks.sizes(COMMUNITIES, LEAST, MOST, draws);
    int base = community.length;
    int n = base + pattern.size();
    int[] features = new int[n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      features[i] = i < base ? draws.nextInt(VALUES) : pattern.features[i - base];
      labels[i] = i < base ? 0 : 1;
    }
    graphs.add(
        features,
        labels,
        (i, j) -> {
          if (i >= base) {
            return pattern.edges[i - base][j - base];
          }
          double p = j >= base ? PATTERN : community[i] == community[j] ? INSIDE : BETWEEN;
          return draws.nextDouble() < p;
        },
        draws);
  }

  /// The inside of a pattern.
  private record Pattern(int[] features, boolean[][] edges) {
    int size() {
      return features.length;
    }

    static Pattern drawn(Draws draws) {
      int n = draws.nextInt(LEAST, MOST + 1);
      int[] features = new int[n];
      boolean[][] edges = new boolean[n][n];
      for (int i = 0; i < n; i++) {
        features[i] = draws.nextInt(VALUES);
        for (int j = i + 1; j < n; j++) {
          edges[i][j] = draws.nextDouble() < PATTERN;
        }
      }
      return new Pattern(features, edges);
    }
  }
}
