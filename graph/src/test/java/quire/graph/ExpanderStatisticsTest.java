package quire.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// First-try acceptance and mean gap of random draws. Expected figures were computed apart from
/// this code; bounds are four standard errors of the counts used here.
class ExpanderStatisticsTest {
  private static final int DRAWS = 600;

  @ParameterizedTest
  @CsvSource({
    "permutation, 20, 6, 0.86, 1.78, 0.06",
    "permutation, 119, 6, 0.93, 1.59, 0.03",
    "permutation, 500, 6, 1.00, 1.54, 0.03",
    "hamiltonian, 119, 6, 0.995, 1.66, 0.03",
    "hamiltonian, 119, 10, 0.995, 4.24, 0.03",
    "hamiltonian, 119, 14, 0.995, 7.10, 0.04",
    "hamiltonian, 11, 6, 0.995, , "
  })
  void firstTryAndMeanGap(
      String kind, int nodes, int degree, double accepted, Double gap, Double tolerance) {
    var once = new ExpanderOptions(degree, kind, 1, false, false, false, false);
    var drawn =
        IntStream.range(0, DRAWS)
            .mapToObj(graph -> Expander.generate(nodes, once, 11, graph).certificate())
            .toList();
    double share = drawn.stream().filter(Certificate::certified).count() / (double) DRAWS;
    double error = 4 * Math.sqrt(Math.max(accepted * (1 - accepted), 0.004) / DRAWS);
    assertThat(share).as("accepted").isCloseTo(accepted, within(error));
    if (gap != null && tolerance != null) {
      double mean = drawn.stream().mapToDouble(Certificate::laplacian2).average().orElseThrow();
      assertThat(mean).as("mean gap").isCloseTo(gap, within(tolerance));
    }
    assertThat(drawn).allMatch(c -> Math.abs(c.laplacian1()) < 1e-8);
  }

  /// 2 d directed loops a graph are expected of d permutations, whatever n is: one fixed point
  /// each.
  @ParameterizedTest
  @CsvSource({"20", "100", "1000"})
  void permutationsHaveOneFixedPointEach(int nodes) {
    var once = new ExpanderOptions(6, "permutation", 1, false, false, false, false);
    double mean =
        IntStream.range(0, 300)
            .mapToDouble(graph -> Expander.generate(nodes, once, 5, graph).certificate().loops())
            .average()
            .orElseThrow();
    // loops = 2 * Poisson(3): variance 12
    assertThat(mean).isCloseTo(6, within(4 * Math.sqrt(12.0 / 300)));
  }

  /// lambda_n of random regular graphs: about -4.4, -5.9 and -7.1.
  @ParameterizedTest
  @CsvSource({"6, -4.4", "10, -5.9", "14, -7.1"})
  void smallestAdjacencyEigenvalue(int degree, double expected) {
    var once = new ExpanderOptions(degree, "permutation", 1, false, false, false, false);
    double mean =
        IntStream.range(0, 50)
            .mapToDouble(g -> Expander.generate(500, once, 5, g).certificate().adjacencyN())
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo(expected, within(0.12));
  }
}
