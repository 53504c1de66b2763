package quire.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;

/// A coupling is optimal when it is feasible and its cost equals a dual bound; that needs no peer.
class NetworkSimplexTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void feasibleAndEqualToItsDual(long seed) {
    var random = new SplittableRandom(seed);
    int n = random.nextInt(1, 60);
    int m = random.nextInt(1, 60);
    double scale = Math.pow(10, random.nextInt(-6, 7));
    boolean ties = seed % 3 == 0;
    double[] cost = new double[n * m];
    for (int k = 0; k < cost.length; k++) {
      cost[k] = scale * (ties ? random.nextInt(-3, 4) : random.nextDouble() - 0.5);
    }
    double[] a = weights(n, random, ties);
    double[] b = weights(m, random, ties);
    var found = NetworkSimplex.solve(cost, a, b);

    double[] rowSums = new double[n];
    double[] columnSums = new double[m];
    double value = 0;
    for (int k = 0; k < found.masses().length; k++) {
      assertThat(found.masses()[k]).isPositive();
      rowSums[found.rows()[k]] += found.masses()[k];
      columnSums[found.columns()[k]] += found.masses()[k];
      value += found.masses()[k] * cost[found.rows()[k] * m + found.columns()[k]];
    }
    assertThat(rowSums).containsExactly(a, within(1e-12));
    assertThat(columnSums).containsExactly(b, within(1e-12));
    assertThat(found.cost()).isCloseTo(value, within(1e-12 * scale));
    assertThat(found.cost()).isCloseTo(found.dual(), within(1e-11 * scale));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        assertThat(found.rowPotentials()[i] + found.columnPotentials()[j])
            .isLessThanOrEqualTo(cost[i * m + j] + 1e-12 * scale);
      }
    }
  }

  /// On a line with squared distance the monotone coupling is optimal.
  @Test
  void sortsOnALine() {
    var random = new SplittableRandom(5);
    int n = 200;
    double[] x = random.doubles(n).toArray();
    double[] y = random.doubles(n).toArray();
    double[] cost = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        cost[i * n + j] = (x[i] - y[j]) * (x[i] - y[j]);
      }
    }
    double[] uniform = new double[n];
    Arrays.fill(uniform, 1.0 / n);
    Arrays.sort(x);
    Arrays.sort(y);
    double sorted = 0;
    for (int i = 0; i < n; i++) {
      sorted += (x[i] - y[i]) * (x[i] - y[i]) / n;
    }
    assertThat(NetworkSimplex.solve(cost, uniform, uniform).cost())
        .isCloseTo(sorted, within(1e-14));
  }

  @Test
  void refusesWhatIsNoProblem() {
    double[] half = {0.5, 0.5};
    assertThatThrownBy(() -> NetworkSimplex.solve(new double[3], half, half))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("cost must have 2 x 2 entries, has 3");
    assertThatThrownBy(() -> NetworkSimplex.solve(new double[4], half, new double[] {1, 1}))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("equal sums");
    assertThatThrownBy(() -> NetworkSimplex.solve(new double[] {0, 1, Double.NaN, 0}, half, half))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("(1, 0)");
    assertThatThrownBy(() -> NetworkSimplex.solve(new double[4], half, new double[] {1.5, -0.5}))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("number 1 is -0.5");
  }

  private static double[] weights(int size, SplittableRandom random, boolean ties) {
    double[] w = new double[size];
    for (int i = 0; i < size; i++) {
      w[i] = ties ? random.nextInt(0, 3) : random.nextDouble();
    }
    w[random.nextInt(size)] += 1;
    double sum = Arrays.stream(w).sum();
    return Arrays.stream(w).map(v -> v / sum).toArray();
  }
}
