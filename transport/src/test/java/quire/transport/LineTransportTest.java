package quire.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;

/// The line against the general solver and closed forms.
class LineTransportTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void agreesWithTheGeneralSolver(long seed) {
    var random = new SplittableRandom(seed);
    int n = random.nextInt(1, 40);
    int m = random.nextInt(1, 40);
    double p = seed % 3 == 0 ? 1 : seed % 3 == 1 ? 2 : 3.5;
    double[] x = random.doubles(n).map(v -> seed % 2 == 0 ? Math.round(5 * v) : v).toArray();
    double[] y = random.doubles(m).map(v -> seed % 2 == 0 ? Math.round(5 * v) : v).toArray();
    double[] a = weights(n, random, seed % 4 == 0);
    double[] b = weights(m, random, seed % 4 == 0);
    double[] cost = new double[n * m];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        cost[i * m + j] = Math.pow(Math.abs(x[i] - y[j]), p);
      }
    }
    var found = LineTransport.coupling(x, a, y, b, p);
    assertThat(found.cost()).isCloseTo(NetworkSimplex.solve(cost, a, b).cost(), within(1e-12));
    double[] rows = new double[n];
    double[] columns = new double[m];
    for (int k = 0; k < found.masses().length; k++) {
      assertThat(found.masses()[k]).isNotNegative();
      rows[found.rows()[k]] += found.masses()[k];
      columns[found.columns()[k]] += found.masses()[k];
    }
    assertThat(rows).containsExactly(a, within(1e-12));
    assertThat(columns).containsExactly(b, within(1e-12));
  }

  /// y = (0, 1, 3), weights (0.2, 0.5, 0.3), by hand.
  @Test
  void mapsFromUniformAndNormal() {
    double[] y = {0, 1, 3};
    double[] w = {0.2, 0.5, 0.3};
    var uniform = LineTransport.map(y, w, q -> q);
    assertThat(uniform.breaks()).containsExactly(new double[] {0.2, 0.7}, within(1e-15));
    assertThat(uniform.heights()).containsExactly(new double[] {0.6, 0.4, -1.0}, within(1e-14));
    var law = NormalDistribution.of(0, 1);
    var normal = LineTransport.map(y, w, law::inverseCumulativeProbability);
    assertThat(normal.breaks()).containsExactly(new double[] {-0.841621, 0.524401}, within(1e-6));
    assertThat(normal.heights())
        .containsExactly(new double[] {-0.211480, 0.630141, -0.418660}, within(1e-6));
  }

  @Test
  void refuses() {
    double[] one = {1};
    assertThatThrownBy(() -> LineTransport.cost(one, one, one, one, 0.5))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("exponent must be at least 1");
    assertThatThrownBy(
            () -> LineTransport.map(new double[] {2, 2}, new double[] {0.5, 0.5}, q -> q))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("points 0 and 1 are equal");
  }

  private static double[] weights(int size, SplittableRandom random, boolean zeros) {
    double[] w = random.doubles(size).map(v -> zeros && v < 0.4 ? 0 : v).toArray();
    w[random.nextInt(size)] += 1;
    double sum = java.util.Arrays.stream(w).sum();
    return java.util.Arrays.stream(w).map(v -> v / sum).toArray();
  }
}
