package quire.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.graph.GraphData;

class BuiltInsTest {
  private static GraphData make(String word, long seed, Map<String, String> settings) {
    return new GraphSource(word, null, settings, Shares.COMMON, 0, false, seed).load();
  }

  private static double mean(GraphData data, int of) {
    return (double) of / data.graphs();
  }

  /// 2,000 graphs of 2,000 patterns: nodes 117 (sd 21.2), directed entries 5,870, 16.7 % in the
  /// pattern; four standard errors.
  @Test
  void patternHasThePublishedShape() {
    var data =
        make("pattern", 1, Map.of("patterns", "2000", "train", "2000", "val", "0", "test", "0"));
    assertThat(mean(data, data.nodes())).isCloseTo(117, within(4 * 21.2 / Math.sqrt(2000)));
    assertThat(mean(data, data.local().entries())).isCloseTo(5_870, within(200.0));
    double positive = (double) data.labels().counts()[1] / data.nodes();
    assertThat(positive).isCloseTo(0.1667, within(0.008));
    float[] x = data.features().rows(0, data.nodes());
    double first = 0;
    for (int i = 0; i < data.nodes(); i++) {
      first += x[3 * i];
    }
    assertThat(first / data.nodes()).isCloseTo(1 / 3.0, within(0.01));
    assertThat(data.largestDegree()).isLessThan(204);
    for (int g = 0; g < data.graphs(); g++) {
      assertThat(data.firstNode(g + 1) - data.firstNode(g)).isBetween(30, 204);
    }
  }

  /// Densities by block: inside a community .5, between .35, anything with the pattern .5. Labels
  /// do not name communities, so two sums are checked: pattern rows, and the rest (mean .5 and .35
  /// weighted by block sizes).
  @Test
  void patternNodesJoinEverythingWithOneHalf() {
    var data = make("pattern", 2, Map.of("train", "400", "val", "0", "test", "0"));
    double joined = 0;
    double pairs = 0;
    for (int g = 0; g < data.graphs(); g++) {
      var one = data.select(new int[] {g});
      int[] label = one.labels().index();
      int[] target = one.local().targets();
      int positive = (int) Arrays.stream(label).filter(l -> l == 1).count();
      pairs += (double) positive * (one.nodes() - positive);
      for (int e = 0; e < target.length; e++) {
        joined += label[target[e]] == 1 && label[one.local().source()[e]] == 0 ? 1 : 0;
      }
    }
    assertThat(joined / pairs).isCloseTo(0.5, within(4 * 0.5 / Math.sqrt(pairs)));
  }

  /// One pattern is shared evenly and whole: the inside of the pattern is one graph up to order.
  @Test
  void graphsShareTheirPattern() {
    var data = make("pattern", 3, Map.of("patterns", "2", "train", "4", "val", "2", "test", "0"));
    long[] inside = new long[6];
    for (int g = 0; g < 6; g++) {
      var one = data.select(new int[] {g});
      int[] label = one.labels().index();
      int[] target = one.local().targets();
      int[] degree = new int[one.nodes()];
      for (int e = 0; e < target.length; e++) {
        degree[target[e]] += label[target[e]] == 1 && label[one.local().source()[e]] == 1 ? 1 : 0;
      }
      float[] x = one.features().rows(0, one.nodes());
      int[] marks =
          java.util.stream.IntStream.range(0, one.nodes())
              .filter(i -> label[i] == 1)
              .map(i -> (int) (degree[i] * 3 + x[3 * i + 1] + 2 * x[3 * i + 2]))
              .sorted()
              .toArray();
      inside[g] = Arrays.hashCode(marks);
    }
    assertThat(inside[0]).isEqualTo(inside[2]).isEqualTo(inside[4]).isNotEqualTo(inside[1]);
    assertThat(inside[1]).isEqualTo(inside[3]).isEqualTo(inside[5]);
    assertThat(data.split().items(Part.VAL)).containsExactly(4, 5);
  }

  /// Nodes 117, directed entries 4,290; one marked node a community, carrying its label.
  @Test
  void clusterHasThePublishedShape() {
    var data = make("cluster", 1, Map.of("train", "1500", "val", "0", "test", "0"));
    assertThat(mean(data, data.nodes())).isCloseTo(117, within(4 * 21.2 / Math.sqrt(1500)));
    assertThat(mean(data, data.local().entries())).isCloseTo(4_290, within(170.0));
    float[] row = new float[7];
    int marked = 0;
    for (int i = 0; i < data.nodes(); i++) {
      data.features().copyRow(i, row, 0);
      if (row[0] == 0) {
        marked++;
        assertThat(row[data.labels().index()[i] + 1]).isEqualTo(1);
      }
    }
    assertThat(marked).isEqualTo(6 * 1500);
  }

  @Test
  void ringCarriesAClassToTheOppositeNode() {
    var data = make("ring", 5, Map.of("nodes", "8", "train", "60", "val", "3", "test", "2"));
    assertThat(data.graphs()).isEqualTo(65);
    assertThat(data.edges()).isEqualTo(65 * 8);
    assertThat(data.components()).isEqualTo(65);
    assertThat(data.smallestDegree()).isEqualTo(2);
    for (int g = 0; g < 65; g++) {
      var one = data.select(new int[] {g});
      int label = one.labels().index()[4];
      float[] x = one.features().rows(0, 8);
      assertThat(x[label]).isEqualTo(1);
      assertThat(x[5]).isEqualTo(1);
      assertThat(x[4 * 7 + 6]).isEqualTo(1);
      double sum = 0;
      for (float cell : x) {
        sum += cell;
      }
      assertThat(sum).isEqualTo(3);
      assertThat(Arrays.stream(one.labels().index()).filter(l -> l >= 0)).hasSize(1);
    }
    data.requireTrainable();
  }

  @Test
  void randomHasExactlyTheEdgesAskedFor() {
    var data = make("random", 1, Map.of("nodes", "500", "edges", "3000", "features", "3"));
    assertThat(data.edges()).isEqualTo(3_000);
    assertThat(data.classes()).hasSize(10);
    float[] x = data.features().rows(0, 500);
    double square = 0;
    for (float cell : x) {
      square += (double) cell * cell;
    }
    assertThat(square / x.length).isCloseTo(1, within(0.16));
    assertThat(data.splitDrawn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pattern", "cluster", "ring", "random"})
  void aSeedFixesTheData(String word) {
    Map<String, String> settings =
        word.equals("random")
            ? Map.of("nodes", "50", "edges", "60")
            : Map.of("train", "3", "val", "1", "test", "1");
    var data = make(word, 4, settings);
    var same = make(word, 4, settings);
    assertThat(same.local().source()).isEqualTo(data.local().source());
    assertThat(same.features().rows(0, data.nodes()))
        .isEqualTo(data.features().rows(0, data.nodes()));
    assertThat(same.labels().index()).isEqualTo(data.labels().index());
    var other = make(word, 5, settings);
    assertThat(other.labels().index()).isNotEqualTo(data.labels().index());
  }

  @ParameterizedTest
  @CsvSource({
    "pattern, size, 3, '--set size: source pattern knows patterns, train, val, test'",
    "pattern, train, x, '--set train=x: is no number'",
    "pattern, train, 1.5, '--set train: source pattern wants a whole number in [0, 10000000], got 1.5'",
    "ring, nodes, 7, '--set nodes: source ring wants an even number, got 7'",
    "random, edges, 400000000, '--set edges=400000000: too many for 20000 nodes'",
    "jdk, modules, 3, '--set modules: source jdk has no settings'"
  })
  void refusesSettings(String word, String key, String value, String message) {
    assertThatThrownBy(() -> make(word, 0, Map.of(key, value))).hasMessageStartingWith(message);
  }

  /// The classes of this runtime, against its own image. The figures are those of JDK 25.0.3.
  @Test
  void jdkIsTheRunningImage() {
    var data = make("jdk", 0, Map.of());
    assertThat(data.features().width()).isEqualTo(ClassShape.WIDTH);
    assertThat(data.classes()).contains("java.base");
    assertThat(data.components()).isEqualTo(1);
    int object = -1;
    for (int i = 0; i < data.nodes(); i++) {
      object = data.id(i).equals("java.lang.Object") ? i : object;
    }
    var local = data.local();
    int degree = local.rowStart()[object + 1] - local.rowStart()[object];
    assertThat(degree).isEqualTo(data.largestDegree());
    String version = Runtime.version().toString();
    if (version.startsWith("25.0.3") && System.getProperty("java.vendor").contains("Adoptium")) {
      assertThat(data.nodes()).isEqualTo(26_976);
      assertThat(data.edges()).isEqualTo(248_541);
    }
    assertThat(data.nodes()).isGreaterThan(20_000);
    var again = make("jdk", 0, Map.of());
    assertThat(again.local().source()).isEqualTo(local.source());
  }
}
