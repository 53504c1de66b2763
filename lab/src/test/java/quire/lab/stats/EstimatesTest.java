package quire.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Golden values: bench/peers/statistics_golden.py (SciPy 1.17.1), unless another origin is named.
class EstimatesTest {
  /// Spatial test data A (Efron and Tibshirani 1993, table 14.1).
  private static final double[] SPATIAL = {
    48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30,
    41
  };

  private static double variance(double[] x) {
    double mean = Samples.mean(x);
    return Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
  }

  /// SciPy with 400,000 resamples: BCa [115.47, 260.95], percentile [97.86, 235.79]. The book's
  /// table 14.2, with 2,000: [115.8, 259.6] and [100.8, 233.9].
  @Test
  void bootstrapMatchesEfronsSpatialTest() {
    var bootstrap = new Bootstrap(20_000, 0.9, 7);
    var bca = bootstrap.bca(x -> variance(x[0]), SPATIAL);
    assertThat(bca.low()).isCloseTo(115.47, within(1.5));
    assertThat(bca.high()).isCloseTo(260.95, within(1.5));
    var percentile = bootstrap.percentile(x -> variance(x[0]), SPATIAL);
    assertThat(percentile.low()).isCloseTo(97.86, within(1.5));
    assertThat(percentile.high()).isCloseTo(235.79, within(1.5));
  }

  @Test
  void bootstrapOfTwoSamplesMatchesScipy() {
    double[] a = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    double[] b = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    var interval =
        new Bootstrap(40_000, 0.95, 3).bca(x -> Samples.mean(x[0]) - Samples.mean(x[1]), a, b);
    assertThat(interval.low()).isCloseTo(-3.15, within(0.05));
    assertThat(interval.high()).isCloseTo(0.01, within(0.05));
  }

  /// Law: the interval of a mean covers the truth about as often as it says.
  @Test
  void bootstrapCoversAsOftenAsItSays() {
    var random = new Random(11);
    var bootstrap = new Bootstrap(499, 0.95, 1);
    int covered = 0;
    for (int trial = 0; trial < 400; trial++) {
      double[] sample = random.doubles(30).map(v -> -Math.log(1 - v)).toArray(); // mean 1, skewed
      covered += bootstrap.mean(sample).contains(1) ? 1 : 0;
    }
    assertThat(covered / 400.0).isBetween(0.89, 0.985);
  }

  @Test
  void bootstrapIsSeededMovesAlongAndKnowsTheExtremes() {
    var interval = Bootstrap.USUAL.mean(SPATIAL);
    assertThat(Bootstrap.USUAL.mean(SPATIAL)).isEqualTo(interval);
    double[] moved = Arrays.stream(SPATIAL).map(v -> v + 64).toArray();
    assertThat(Bootstrap.USUAL.mean(moved).low()).isCloseTo(interval.low() + 64, within(1e-9));
    assertThat(Bootstrap.USUAL.mean(new double[] {5})).isEqualTo(new Interval(5, 5));
    assertThat(Bootstrap.USUAL.mean(new double[] {0.1, 0.1, 0.1}))
        .isEqualTo(new Interval(0.1, 0.1));
    assertThatThrownBy(() -> new Bootstrap(999, 1, 0)).hasMessageStartingWith("level ");
  }

  /// R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") gives 0.03 0.06 0.06 0.02.
  @Test
  void holmMatchesR() {
    double[] adjusted = Holm.adjust(0.01, 0.04, 0.03, 0.005);
    assertThat(adjusted).containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-15));
    assertThat(Holm.adjust()).isEmpty();
    assertThat(Holm.adjust(0.9, 0.8)).containsExactly(1, 1);
    assertThatThrownBy(() -> Holm.adjust(Double.NaN)).hasMessageStartingWith("p must lie");
  }

  /// NIST Statistical Reference Datasets, Norris: certified slope, its standard deviation,
  /// intercept.
  @Test
  void regressionMatchesNistNorris() {
    double[] x = {
      0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4, 0.6, 775.5,
      666.9, 338.0, 447.5, 11.6, 556.0, 228.1, 995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1, 887.2,
      999.0, 779.0, 11.1, 118.3, 229.2, 669.1, 448.9, 0.5
    };
    double[] y = {
      0.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1,
      668.8, 339.3, 448.9, 10.8, 557.7, 228.3, 998.0, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3, 888.0,
      998.5, 778.9, 10.2, 117.6, 228.9, 668.4, 449.2, 0.2
    };
    var fit = Regression.fit(x, y);
    assertThat(fit.slope()).isCloseTo(1.00211681802045, within(1e-12));
    assertThat(fit.standardError()).isCloseTo(0.429796848199937e-3, within(1e-12));
    assertThat(fit.intercept()).isCloseTo(-0.262323073774029, within(1e-9));
  }

  @Test
  void regressionIntervalAndTestMatchScipy() {
    var fit =
        Regression.fit(
            new double[] {1, 2, 3, 4, 5, 6, 7}, new double[] {2.1, 1.4, 3.3, 2.9, 5.1, 3.0, 4.4});
    assertThat(fit.interval(0.95).low()).isCloseTo(-0.0397802937948446, within(1e-9));
    assertThat(fit.interval(0.95).high()).isCloseTo(0.8897802937948446, within(1e-9));
    assertThat(fit.test(0.1, Alternative.GREATER).p()).isCloseTo(0.06609180916471932, within(1e-9));
  }

  @Test
  void aPerfectLineHasAFiniteAnswer() {
    var fit = Regression.fit(new double[] {1, 2, 3, 4}, new double[] {2, 4, 6, 8});
    assertThat(fit.slope()).isCloseTo(2, within(1e-12));
    assertThat(fit.test(1.9, Alternative.GREATER).p()).isBetween(0.0, 1e-12);
    assertThat(fit.test(2.1, Alternative.GREATER).p()).isCloseTo(1, within(1e-9));
    var flat = Regression.fit(new double[] {1, 2, 3}, new double[] {0, 0, 0});
    assertThat(flat.test(0, Alternative.GREATER).p()).isBetween(0.0, 1.0);
    var two = Regression.fit(new double[] {1, 2}, new double[] {2, 4});
    assertThat(two.test(0, Alternative.GREATER).p()).isEqualTo(1);
    assertThat(two.interval(0.95)).isEqualTo(new Interval(two.slope(), two.slope()));
    assertThatThrownBy(() -> Regression.fit(new double[] {1, 1}, new double[] {2, 4}))
        .hasMessageStartingWith("x must hold two different");
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 27, 0.8118315517081682",
    "1.0, 8, 0.8150194415569083",
    "2.0, 4, 0.908446662616418",
    "0.2, 156, 0.8001673227327252"
  })
  void powerMatchesTheNoncentralT(double effect, int n, double power) {
    assertThat(Power.ofPairedT(effect, n, 0.05)).isCloseTo(power, within(1e-3));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.05, 27", "1.0, 0.05, 8", "0.2, 0.05, 156", "1.0, 0.01, 13"})
  void unitsNeededMatchTheNoncentralT(double effect, double alpha, int n) {
    assertThat(Power.unitsForPairedT(effect, alpha, 0.8)).isBetween(n - 1, n + 1);
  }

  @Test
  void unitsNeededStayFinite() {
    assertThat(Power.unitsForPairedT(1e-9, 0.05, 0.8)).isEqualTo(Power.MOST);
    assertThat(Power.unitsForPairedT(1e9, 0.05, 0.8)).isEqualTo(2);
    assertThat(Power.unitsForTwoGroups(0.5, 0.025, 0.8)).isEqualTo(63); // 2 (1.96+0.8416)^2 / 0.25
    assertThat(Power.unitsFromP(0.2, 10, 0.05, 0.8)).isBetween(80, 95);
  }
}
