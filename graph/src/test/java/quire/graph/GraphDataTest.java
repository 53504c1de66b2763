package quire.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.graph.DefaultDirectedGraph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quire.base.RequestException;
import quire.graph.data.Draws;
import quire.graph.data.Part;
import quire.graph.data.Shares;

class GraphDataTest {
  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 40));
  }

  /// Law: cleaning any list of entries gives the edges, counts and components that sets and JGraphT
  /// give.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void cleaningAgreesWithSets(long seed) {
    var draws = Draws.of(seed);
    int n = draws.nextInt(1, 30);
    long[] source = new long[draws.nextInt(0, 80)];
    long[] target = new long[source.length];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = draws.nextInt(4) - 1;
    }
    var peer = new SimpleGraph<Integer, DefaultEdge>(DefaultEdge.class);
    IntStream.range(0, n).forEach(peer::addVertex);
    Set<Long> entries = new HashSet<>();
    int loops = 0;
    for (int e = 0; e < source.length; e++) {
      source[e] = draws.nextInt(n);
      target[e] = draws.nextInt(n);
      if (source[e] == target[e]) {
        loops++;
      } else {
        entries.add(100 * source[e] + target[e]);
        peer.addEdge((int) source[e], (int) target[e]);
      }
    }
    var data = GraphData.of(n, source, target, new double[n], labels);
    assertThat(data.edges()).isEqualTo(peer.edgeSet().size());
    assertThat(data.local().entries()).isEqualTo(2 * peer.edgeSet().size());
    assertThat(data.loopsDropped()).isEqualTo(loops);
    assertThat(data.repeatsMerged()).isEqualTo(source.length - loops - entries.size());
    assertThat(data.reversesAdded()).isEqualTo(2 * peer.edgeSet().size() - entries.size());
    assertThat(data.components())
        .isEqualTo(new ConnectivityInspector<>(peer).connectedSets().size());
    int[] targets = data.local().targets();
    long before = -1;
    for (int e = 0; e < targets.length; e++) {
      int from = data.local().source()[e];
      assertThat(peer.containsEdge(from, targets[e])).isTrue();
      assertThat(100L * targets[e] + from).as("sorted").isGreaterThan(before);
      before = 100L * targets[e] + from;
    }
    assertThat(data.largestDegree())
        .isEqualTo(peer.vertexSet().stream().mapToInt(peer::degreeOf).max().orElse(0));
    assertThat(data.isolated())
        .isEqualTo((int) peer.vertexSet().stream().filter(v -> peer.degreeOf(v) == 0).count());
  }

  @Test
  void ofTakesArrays() {
    var data =
        GraphData.of(
            3,
            new long[] {0, 1},
            new long[] {1, 2},
            new double[] {1, 2, 3, 4, 5, 6},
            new int[] {7, -1, 3});
    assertThat(data.nodes()).isEqualTo(3);
    assertThat(data.edges()).isEqualTo(2);
    assertThat(data.features().rows(0, 3)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(data.classes()).containsExactly("3", "7");
    assertThat(data.labels().index()).containsExactly(1, -1, 0);
    assertThat(data.homophily()).isNaN();
    assertThat(data.hasSplit()).isFalse();
    assertThat(data.task()).isEqualTo(GraphData.Task.NODE);
    var bare = GraphData.of(1, new long[0], new long[0], new double[0], new int[0]);
    assertThat(bare.task()).isEqualTo(GraphData.Task.LINK);
    assertThat(bare.isolated()).isEqualTo(1);
  }

  @Test
  void refusesArraysByName() {
    long[] none = {};
    assertThatThrownBy(() -> GraphData.of(0, none, none, new double[0], new int[0]))
        .isInstanceOf(RequestException.class)
        .hasMessage("nodes must be at least 1, are 0");
    assertThatThrownBy(
            () -> GraphData.of(2, new long[] {0}, new long[] {2}, new double[2], new int[2]))
        .hasMessage("target of edge 0 is node 2: nodes are 0 to 1");
    assertThatThrownBy(
            () -> GraphData.of(2, new long[] {-1}, new long[] {0}, new double[2], new int[2]))
        .hasMessage("source of edge 0 is node -1: nodes are 0 to 1");
    assertThatThrownBy(() -> GraphData.of(2, new long[] {1}, none, new double[2], new int[2]))
        .hasMessageContaining("1 edge sources, 0 targets");
    assertThatThrownBy(() -> GraphData.of(2, none, none, new double[3], new int[2]))
        .hasMessage("3 features do not fill rows of 2 nodes");
    assertThatThrownBy(() -> GraphData.of(2, none, none, new double[] {1, Double.NaN}, new int[2]))
        .hasMessage("feature 0 of node 1 is NaN");
    assertThatThrownBy(() -> GraphData.of(2, none, none, new double[2], new int[] {0, -2}))
        .hasMessage("label of node 1 is -2: -1 is the least");
    assertThatThrownBy(() -> GraphData.of(2, none, none, new double[2], new int[3]))
        .hasMessageContaining("3 labels for 2 nodes");
  }

  @Test
  void fromTakesAJGraphTGraph() {
    var graph = new DefaultDirectedGraph<String, DefaultEdge>(DefaultEdge.class);
    for (String node : new String[] {"x", "y", "z"}) {
      graph.addVertex(node);
    }
    graph.addEdge("x", "y");
    graph.addEdge("y", "x");
    graph.addEdge("y", "z");
    var data =
        GraphData.from(graph, v -> new double[] {v.charAt(0), 1}, v -> v.equals("z") ? 1 : 0);
    assertThat(data.nodes()).isEqualTo(3);
    assertThat(data.edges()).isEqualTo(2);
    assertThat(data.id(2)).isEqualTo("z");
    assertThat(data.features().rows(0, 3)).containsExactly('x', 1, 'y', 1, 'z', 1);
    assertThat(data.labels().index()).containsExactly(0, 0, 1);
    assertThat(data.homophily()).isCloseTo(0.5, within(1e-12));
    assertThat(data.warnings()).hasSize(1);
    assertThatThrownBy(() -> GraphData.from(graph, v -> new double[v.charAt(0) - 'w'], v -> 0))
        .hasMessage("node y has 2 features, the first 1");
  }

  /// A drawn split: 20 % rounded down for validation and test, unlabelled nodes outside, the same
  /// for the same seed.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void drawnSplits(long seed) {
    var draws = Draws.of(seed, 1);
    int n = draws.nextInt(5, 200);
    int[] labels = draws.ints(n, -1, 3).toArray();
    long[] none = {};
    var data = GraphData.of(n, none, none, new double[n], labels);
    var split = data.withDrawnSplit(Shares.COMMON, seed).split();
    int labelled = (int) Arrays.stream(labels).filter(l -> l >= 0).count();
    assertThat(split.count(Part.VAL)).isEqualTo(labelled / 5);
    assertThat(split.count(Part.TEST)).isEqualTo(labelled / 5);
    assertThat(split.count(Part.TRAIN)).isEqualTo(labelled - 2 * (labelled / 5));
    for (int i = 0; i < n; i++) {
      assertThat(split.isInside(i)).isEqualTo(labels[i] >= 0);
    }
    var again = data.withDrawnSplit(Shares.COMMON, seed).split();
    assertThat(again.items(Part.TEST)).isEqualTo(split.items(Part.TEST));
  }

  @Test
  void trainingNeedsEveryPartAndClass() {
    long[] none = {};
    var data = GraphData.of(4, none, none, new double[4], new int[] {0, 0, 0, 1});
    assertThatThrownBy(data::requireTrainable).hasMessageContaining("part train is empty");
    var tiny = data.withDrawnSplit(Shares.COMMON, 0);
    assertThatThrownBy(tiny::requireTrainable).hasMessageContaining("part val is empty");
    data.withDrawnSplit(Shares.parse("50/25/25"), 0).requireTrainable();
    var bare = GraphData.of(4, none, none, new double[4], new int[0]);
    assertThatThrownBy(bare::requireTrainable).hasMessageContaining("has no labels");
  }

  @Test
  void sharesAreRead() {
    assertThat(Shares.parse("80/10/10")).isEqualTo(new Shares(80, 10, 10));
    for (String bad :
        new String[] {"80/10", "80/10/20", "a/b/c", "0/50/50", "110/-5/-5", "NaN/1/1"}) {
      assertThatThrownBy(() -> Shares.parse(bad))
          .isInstanceOf(RequestException.class)
          .hasMessageStartingWith("--split ");
    }
  }
}
