package quire.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Golden values: bench/peers/statistics_golden.py (SciPy 1.17.1 and plain enumeration).
class GroupTestsTest {
  private static final double[] X = {3.1, 2.2, 4.4, 5.0, 3.9};
  private static final double[] Y = {1.0, 2.9, 2.2, 0.4, 3.9, 1.7};

  @Test
  void labelPermutationMatchesScipy() {
    var result = Permutation.labels(X, Y, Alternative.GREATER);
    assertThat(result.statistic()).isCloseTo(1.7033333333333336, within(1e-12));
    assertThat(result.p()).isCloseTo(0.025974025974025976, within(1e-12));
  }

  @Test
  void rankPermutationMatchesEnumerationWithTies() {
    var result = Permutation.rankLabels(X, Y, Alternative.GREATER);
    assertThat(result.p()).isCloseTo(0.025974025974025976, within(1e-12));
    assertThat(result.statistic()).isCloseTo(0.7333333333333334, within(1e-12));
    assertThat(Permutation.cliffsDelta(X, Y)).isCloseTo(0.7333333333333334, within(1e-12));
  }

  @Test
  void mannWhitneyMatchesScipyExactAndNormal() {
    var exact =
        MannWhitney.test(
            new double[] {3.1, 2.2, 4.4, 5.0, 3.95},
            new double[] {1.0, 2.9, 0.4, 3.9, 1.7},
            Alternative.GREATER);
    assertThat(exact.statistic()).isEqualTo(22);
    assertThat(exact.p()).isCloseTo(0.027777777777777776, within(1e-12));
    double[] a = new double[80];
    double[] b = new double[70];
    Arrays.setAll(a, i -> Math.floor(10 * (Math.sin(3 * (i + 1)) + 0.3)));
    Arrays.setAll(b, i -> Math.floor(10 * Math.cos(5 * (i + 1))));
    var normal = MannWhitney.test(a, b, Alternative.GREATER);
    assertThat(normal.statistic()).isCloseTo(3553, within(1e-9));
    assertThat(normal.p()).isCloseTo(0.0022557836697520983, within(1e-9));
  }

  @Test
  void correlationMatchesEnumeration() {
    double[] x = {1, 2, 3, 4, 5, 6, 7};
    var pearson =
        Permutation.correlation(
            x, new double[] {2.1, 1.4, 3.3, 2.9, 5.1, 3.0, 4.4}, false, Alternative.GREATER);
    assertThat(pearson.statistic()).isCloseTo(0.7245330234134311, within(1e-12));
    assertThat(pearson.p()).isCloseTo(0.033134920634920635, within(1e-12));
    var spearman =
        Permutation.correlation(x, new double[] {2, 1, 3, 3, 5, 3, 4}, true, Alternative.GREATER);
    assertThat(spearman.statistic()).isCloseTo(0.7783117824941564, within(1e-12));
    assertThat(spearman.p()).isCloseTo(0.02261904761904762, within(1e-12));
  }

  /// SciPy, exact; Page (1963), table 2: for 3 blocks of 4, L = 84 is the 5 % point.
  @Test
  void pageMatchesScipyAndHisTable() {
    double[][] blocks = {{1.2, 1.9, 1.7, 2.8}, {0.3, 0.2, 0.9, 1.1}, {2.0, 2.5, 2.4, 2.2}};
    var result = PageTrend.test(blocks, Alternative.GREATER);
    assertThat(result.statistic()).isEqualTo(84);
    assertThat(result.p()).isCloseTo(0.04463252314814815, within(1e-12));
  }

  /// The table of SciPy's own documentation; its law with the shared ranks, by enumeration.
  @Test
  void pageCountsTies() {
    double[][] table = {
      {3, 4, 3}, {2, 2, 4}, {3, 3, 5}, {1, 3, 2}, {2, 3, 2},
      {2, 4, 5}, {1, 2, 4}, {3, 4, 4}, {2, 4, 5}, {1, 3, 4}
    };
    var result = PageTrend.test(table, Alternative.GREATER);
    assertThat(result.statistic()).isEqualTo(133.5);
    assertThat(result.p()).isCloseTo(0.000384214804653762, within(1e-12));
  }

  @Test
  void pagesNormalLawComesCloseToTheExactOne() {
    var random = new Random(3);
    double[][] blocks = new double[20][10];
    for (double[] block : blocks) {
      Arrays.setAll(block, j -> 0.05 * j + random.nextGaussian());
    }
    var exact = PageTrend.test(blocks, Alternative.GREATER);
    double[][] more = Arrays.copyOf(blocks, 21);
    more[20] = new double[10]; // all tied: changes nothing but the law that is used
    var normal = PageTrend.test(more, Alternative.GREATER);
    assertThat(exact.method()).startsWith("exact");
    assertThat(normal.method()).startsWith("normal");
    assertThat(normal.p()).isCloseTo(exact.p(), within(0.005));
  }

  @Test
  void theExtremesHaveAnswers() {
    double[] same = {2, 2, 2};
    for (Alternative side : Alternative.values()) {
      assertThat(Permutation.labels(same, same, side).p()).isEqualTo(1);
      assertThat(Permutation.rankLabels(same, same, side).p()).isEqualTo(1);
      assertThat(MannWhitney.test(new double[90], new double[90], side).p()).isEqualTo(1);
      assertThat(Permutation.correlation(same, new double[] {1, 2, 3}, false, side).p())
          .isEqualTo(1);
      assertThat(PageTrend.test(new double[][] {same, same}, side).p()).isCloseTo(1, within(1e-12));
      assertThat(PageTrend.test(new double[40][12], side).p()).isEqualTo(1);
    }
    var one = Permutation.labels(new double[] {1}, new double[] {0}, Alternative.GREATER);
    assertThat(one.p()).isEqualTo(0.5);
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 20));
  }

  /// Law: swapping the groups turns the alternatives; a change of unit changes nothing; ranks of
  /// any growing function are the same.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void swappingTurnsAndUnitsDoNotMatter(long seed) {
    var random = new Random(seed);
    double[] a = random.ints(2 + random.nextInt(6), 0, 9).asDoubleStream().toArray();
    double[] b = random.ints(2 + random.nextInt(6), 0, 9).asDoubleStream().toArray();
    double p = Permutation.labels(a, b, Alternative.GREATER).p();
    assertThat(Permutation.labels(b, a, Alternative.LESS).p()).isCloseTo(p, within(1e-12));
    double[] wideA = Arrays.stream(a).map(v -> 3.7 * v - 11).toArray();
    double[] wideB = Arrays.stream(b).map(v -> 3.7 * v - 11).toArray();
    assertThat(Permutation.labels(wideA, wideB, Alternative.GREATER).p())
        .isCloseTo(p, within(1e-12));
    double ranked = Permutation.rankLabels(a, b, Alternative.GREATER).p();
    assertThat(
            Permutation.rankLabels(
                    Arrays.stream(a).map(Math::exp).toArray(),
                    Arrays.stream(b).map(Math::exp).toArray(),
                    Alternative.GREATER)
                .p())
        .isCloseTo(ranked, within(1e-12));
  }

  /// Law: random arrangements come close to counting them all.
  @Test
  void randomArrangementsAgreeWithTheNormalLaw() {
    var random = new Random(8);
    double[] a = random.doubles(40, 0, 1.1).toArray();
    double[] b = random.doubles(45, 0, 1).toArray();
    var drawn = Permutation.labels(a, b, Alternative.GREATER);
    assertThat(drawn.method()).startsWith("Monte-Carlo");
    assertThat(drawn.p())
        .isCloseTo(MannWhitney.test(a, b, Alternative.GREATER).p(), within(0.1))
        .isPositive();
    assertThat(Permutation.labels(a, b, Alternative.GREATER)).isEqualTo(drawn);
  }
}
