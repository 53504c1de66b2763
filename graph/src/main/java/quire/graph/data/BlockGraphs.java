package quire.graph.data;

import java.util.ArrayList;
import java.util.List;
import quire.graph.GraphBuilder;

/// Collects small random graphs: symmetric bit matrices, nodes in random order, a one-hot feature
/// and a label a node.
final class BlockGraphs {
  private final Ints starts = new Ints();
  private final Ints rowStart = new Ints();
  private final Ints source = new Ints();
  private final Ints feature = new Ints();
  private final Ints label = new Ints();
  private int nodes;

  BlockGraphs() {
    starts.add(0);
    rowStart.add(0);
  }

  /// Decides whether two nodes are joined.
  @FunctionalInterface
  interface Joined {
    boolean test(int i, int j);
  }

  /// Adds a graph whose nodes are shuffled.
  ///
  /// @param features column of the one-hot feature of each node
  /// @param labels class of each node
  /// @param joined asked once for each pair i < j, in order
  void add(int[] features, int[] labels, Joined joined, Draws draws) {
    int n = features.length;
    int[] place = draws.permutation(n);
    int words = (n + 63) / 64;
    long[] bits = new long[n * words];
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        if (joined.test(i, j)) {
          int a = place[i];
          int b = place[j];
          bits[a * words + (b >> 6)] |= 1L << b;
          bits[b * words + (a >> 6)] |= 1L << a;
        }
      }
    }
    int[] at = new int[n];
    for (int i = 0; i < n; i++) {
      at[place[i]] = i;
    }
    for (int row = 0; row < n; row++) {
      for (int w = 0; w < words; w++) {
        for (long left = bits[row * words + w]; left != 0; left &= left - 1) {
          source.add(nodes + (w << 6) + Long.numberOfTrailingZeros(left));
        }
      }
      rowStart.add(source.size());
      feature.add(features[at[row]]);
      label.add(labels[at[row]]);
    }
    nodes += n;
    starts.add(nodes);
  }

  /// @param width features a node
  /// @param classes how many, named by number
  GraphBuilder builder(String name, int width, int classes, Split split) {
    int[] cells = new int[nodes + 1];
    for (int i = 0; i <= nodes; i++) {
      cells[i] = i;
    }
    List<String> names = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      names.add(Integer.toString(c));
    }
    return new GraphBuilder(name, nodes)
        .graphs(starts.toArray())
        .features(Features.sparse(width, cells, feature.toArray(), null))
        .nodeLabels(new Labels(label.toArray(), List.copyOf(names)))
        .cleanEdges(LocalEdges.plain(rowStart.toArray(), source.toArray()))
        .splits(List.of(split));
  }
}
