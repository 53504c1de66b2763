package quire.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;
import quire.base.WorkException;

class ExpanderTest {
  private static ExpanderOptions once(int degree, String kind) {
    return new ExpanderOptions(degree, kind, 1, false, false, false, false);
  }

  /// The thresholds of the reference's formula, by hand.
  @Test
  void thresholds() {
    assertThat(ExpanderOptions.threshold(6)).isCloseTo(1.428, within(5e-4));
    assertThat(ExpanderOptions.threshold(10)).isCloseTo(3.900, within(5e-4));
    assertThat(ExpanderOptions.threshold(14)).isCloseTo(6.689, within(5e-4));
    assertThat(ExpanderOptions.threshold(22)).isCloseTo(12.735, within(5e-4));
    assertThat(ExpanderOptions.threshold(2)).isZero();
  }

  /// Every entry has its reverse beside it; every node has D entries; a hamiltonian draw has no
  /// loop and is connected.
  @ParameterizedTest
  @CsvSource({"11, 6", "50, 2", "119, 14", "1000, 6"})
  void hamiltonianIsRegularConnectedAndWithoutLoops(int n, int degree) {
    for (int graph = 0; graph < 5; graph++) {
      var e = Expander.generate(n, once(degree, "hamiltonian"), 3, graph);
      assertThat(e.source()).hasSize(n * degree);
      int[] in = new int[n];
      for (int k = 0; k < e.source().length; k += 2) {
        assertThat(e.source()[k]).isEqualTo(e.target()[k + 1]).isNotEqualTo(e.target()[k]);
        assertThat(e.source()[k + 1]).isEqualTo(e.target()[k]);
        in[(int) e.target()[k]]++;
        in[(int) e.target()[k + 1]]++;
      }
      assertThat(in).containsOnly(degree);
      assertThat(e.certificate().loops()).isZero();
      assertThat(e.certificate().components()).isEqualTo(1);
    }
  }

  /// Counts of the certificate against a count over the returned entries, with loops kept.
  @ParameterizedTest
  @ValueSource(strings = {"permutation", "simple", "hamiltonian"})
  void countsAreThoseOfTheDraw(String kind) {
    for (int graph = 0; graph < 20; graph++) {
      var e = Expander.generate(15, once(6, kind).likeReference(), 1, graph);
      Map<Long, Integer> pairs = new HashMap<>();
      int loops = 0;
      for (int k = 0; k < e.source().length; k += 2) {
        long low = Math.min(e.source()[k], e.target()[k]);
        long high = Math.max(e.source()[k], e.target()[k]);
        pairs.merge(100 * low + high, 2, Integer::sum);
        loops += low == high ? 2 : 0;
      }
      var c = e.certificate();
      assertThat(c.entries()).isEqualTo(e.source().length).isEqualTo(15 * 6);
      assertThat(c.loops()).isEqualTo(loops);
      assertThat(c.repeats()).isEqualTo(pairs.values().stream().mapToInt(count -> count - 2).sum());
    }
  }

  @Test
  void strictDropsLoopsAndMergeDropsRepeats() {
    var keep = new ExpanderOptions(6, "permutation", 1, false, false, false, false);
    var merge = new ExpanderOptions(6, "permutation", 1, false, true, false, false);
    boolean seen = false;
    for (int graph = 0; graph < 20; graph++) {
      var kept = Expander.generate(15, keep, 1, graph);
      var c = kept.certificate();
      assertThat(kept.source()).hasSize(c.entries() - c.loops());
      assertThat(IntStream.range(0, kept.source().length))
          .noneMatch(k -> kept.source()[k] == kept.target()[k]);
      var merged = Expander.generate(15, merge, 1, graph);
      assertThat(merged.certificate()).isEqualTo(c);
      long distinct =
          IntStream.range(0, kept.source().length)
              .mapToLong(k -> 15 * kept.source()[k] + kept.target()[k])
              .distinct()
              .count();
      assertThat((long) merged.source().length).isEqualTo(distinct);
      seen |= c.loops() > 0 && c.repeats() > 0;
    }
    assertThat(seen).as("some draw has loops and repeats").isTrue();
  }

  /// All eigenvalues of L / D but the trivial one lie in [1 - epsilon, 1 + epsilon].
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  void sandwich(long seed) {
    int n = 40;
    var e = Expander.generate(n, once(6, "hamiltonian"), seed, 0);
    var all = new Multigraph(n, even(e.source()), even(e.target()));
    double[] l = Jacobi.eigenvalues(n, all::laplacianTimes);
    double epsilon = e.certificate().epsilon();
    assertThat(l[0]).isCloseTo(0, within(1e-8));
    assertThat(l[1] / 6).isGreaterThanOrEqualTo(1 - epsilon - 1e-9);
    assertThat(l[n - 1] / 6).isLessThanOrEqualTo(1 + epsilon + 1e-9);
    assertThat(e.certificate().laplacian2()).isCloseTo(l[1], within(1e-8));
    assertThat(e.certificate().adjacencyN()).isCloseTo(6 - l[n - 1], within(1e-8));
  }

  private static int[] even(long[] values) {
    return IntStream.range(0, values.length / 2).map(k -> (int) values[2 * k]).toArray();
  }

  @ParameterizedTest
  @CsvSource({"1, 6", "2, 6", "5, 14", "10, 2", "12, 12", "14, 20"})
  void fewNodesGiveTheCompleteGraph(int n, int degree) {
    var e = Expander.generate(n, degree, "hamiltonian", 0, 0);
    var c = e.certificate();
    assertThat(c.kind()).isEqualTo("complete");
    assertThat(c.certified()).isTrue();
    assertThat(c.entries()).isEqualTo(n * (n - 1)).isEqualTo(e.source().length);
    assertThat(c.diameter()).isEqualTo(n == 1 ? 0 : 1);
    assertThat(c.diameterExact()).isTrue();
  }

  /// The same (seed, graph) gives the same edges; each of the two changes them.
  @Test
  void edgesDependOnSeedAndGraphAlone() {
    var a = Expander.generate(50, 6, "hamiltonian", 1, 2);
    assertThat(Expander.generate(50, 6, "hamiltonian", 1, 2).source()).isEqualTo(a.source());
    assertThat(Expander.generate(50, 6, "hamiltonian", 1, 2).certificate())
        .isEqualTo(a.certificate());
    assertThat(Expander.generate(50, 6, "hamiltonian", 2, 1).source()).isNotEqualTo(a.source());
    assertThat(Expander.generate(50, 6, "hamiltonian", 1, 3).source()).isNotEqualTo(a.source());
    assertThat(Expander.generate(50, 6, "hamiltonian", 2, 2).source()).isNotEqualTo(a.source());
  }

  /// A later try is another draw: where the first fails, the kept one differs from it.
  @Test
  void triesDiffer() {
    int again = 0;
    for (int graph = 0; graph < 60; graph++) {
      var first = Expander.generate(20, once(6, "permutation"), 0, graph);
      var best = Expander.generate(20, ExpanderOptions.strict(6, "permutation"), 0, graph);
      if (first.certificate().certified()) {
        assertThat(best.source()).isEqualTo(first.source());
      } else {
        again++;
        assertThat(best.certificate().tries()).isGreaterThan(1);
        assertThat(best.source()).isNotEqualTo(first.source());
        assertThat(best.certificate().laplacian2()).isGreaterThan(first.certificate().laplacian2());
      }
    }
    assertThat(again).as("draws that failed at first").isPositive();
  }

  @Test
  void withoutCertificateItFailsWithTheBestGap() {
    // At degree 2 a permutation is a set of cycles; one of 200 nodes is hardly ever connected.
    var options = new ExpanderOptions(2, "permutation", 3, false, false, false, false);
    var best = Expander.generate(200, options, 0, 7);
    assertThat(best.certificate().certified()).isFalse();
    assertThat(best.certificate().components()).isGreaterThan(1);
    assertThat(best.certificate().diameter()).isEqualTo(-1);
    assertThatThrownBy(() -> best.orFail(2))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("graph 7 (200 nodes)")
        .hasMessageContaining("3 tries")
        .hasMessageContaining("best gap is 0.0000")
        .hasMessageContaining("--allow-uncertified");
  }

  /// The reference's matrix does not see that isolated nodes with loops are cut off.
  @Test
  void disconnectedGraphIsNeverCertified() {
    var reference = new ExpanderOptions(2, "permutation", 1, false, false, true, true);
    assertThat(Expander.generate(60, reference, 0, 0).certificate().components()).isGreaterThan(1);
    assertThat(Expander.generate(60, reference, 0, 0).certificate().certified()).isTrue();
    assertThat(Expander.generate(60, once(2, "permutation"), 0, 0).certificate().certified())
        .isFalse();
  }

  @Test
  void judgesGivenEdges() {
    int[] u = IntStream.range(0, 30).toArray();
    int[] v = IntStream.range(0, 30).map(i -> (i + 1) % 30).toArray();
    var cycle = Expander.judge(30, u, v, 0, false, 4);
    assertThat(cycle.graph()).isEqualTo(4);
    assertThat(cycle.degree()).isEqualTo(2);
    assertThat(cycle.diameter()).isEqualTo(15);
    assertThat(cycle.certified()).isTrue();
    assertThat(Expander.judge(30, u, v, 6, false, 0).certified()).isFalse();
    int[] none = {};
    assertThat(Expander.judge(3, none, none, 0, false, 0).components()).isEqualTo(3);
    assertThatThrownBy(() -> Expander.judge(29, u, v, 0, false, 0))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("edge 28 joins 28 and 29: nodes are 0 to 28");
  }

  /// Double sweep never exceeds the exact diameter; both count the cycle's half.
  @Test
  void diameters() {
    for (int seed = 0; seed < 20; seed++) {
      var e = Expander.generate(100, once(4, "hamiltonian"), seed, 0);
      var graph = new Multigraph(100, even(e.source()), even(e.target()));
      assertThat(graph.doubleSweepDiameter()).isBetween(1, graph.exactDiameter());
      assertThat(graph.exactDiameter()).isEqualTo(bruteDiameter(e, 100));
    }
  }

  private static int bruteDiameter(Expander e, int n) {
    int[][] d = new int[n][n];
    for (int[] row : d) {
      Arrays.fill(row, 1000);
    }
    for (int i = 0; i < n; i++) {
      d[i][i] = 0;
    }
    for (int k = 0; k < e.source().length; k++) {
      d[(int) e.source()[k]][(int) e.target()[k]] = 1;
    }
    int longest = 0;
    for (int m = 0; m < n; m++) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          d[i][j] = Math.min(d[i][j], d[i][m] + d[m][j]);
        }
      }
    }
    for (int[] row : d) {
      longest = Math.max(longest, Arrays.stream(row).max().orElse(0));
    }
    return longest;
  }

  @Test
  void refusesByName() {
    assertThatThrownBy(() -> Expander.generate(20, 5, "hamiltonian", 0, 0))
        .isInstanceOf(RequestException.class)
        .hasMessage("degree must be even and at least 2, is 5");
    assertThatThrownBy(() -> Expander.generate(20, 0, "hamiltonian", 0, 0))
        .hasMessage("degree must be even and at least 2, is 0");
    assertThatThrownBy(() -> Expander.generate(20, 4, "ring", 0, 0))
        .hasMessageStartingWith("kind 'ring' is none of hamiltonian");
    assertThatThrownBy(() -> Expander.generate(0, 4, "simple", 0, 0))
        .hasMessageStartingWith("nodes must be at least 1");
    assertThatThrownBy(() -> new ExpanderOptions(4, "simple", 0, false, false, false, false))
        .hasMessageStartingWith("tries must be at least 1");
  }
}
