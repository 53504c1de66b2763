package quire.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Golden values: bench/peers/statistics_golden.py (SciPy 1.17.1 and plain enumeration), unless
/// another origin is named.
class PairTestsTest {
  /// Student's sleep data (1908), second drug less first.
  private static final double[] SLEEP = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};

  /// Darwin's maize, crossed less self-fertilised, in eighths of an inch (Fisher, *The Design of
  /// Experiments*, 1935, section 17).
  private static final double[] MAIZE = {
    49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48
  };

  private static final double[] MIXED = {0.3, -0.1, 0.4, 0.4, -0.2, 0.0, 0.9};

  @Test
  void pairedTMatchesScipyOnTheSleepData() {
    var result = PairedT.test(SLEEP, 0, Alternative.GREATER);
    assertThat(result.statistic()).isCloseTo(4.062127683382037, within(1e-9));
    assertThat(result.p()).isCloseTo(0.0014164450986921364, within(1e-12));
    var interval = PairedT.interval(SLEEP, 0.95);
    assertThat(interval.low()).isCloseTo(0.7001142367230175, within(1e-9));
    assertThat(interval.high()).isCloseTo(2.459885763276983, within(1e-9));
  }

  /// Fisher 1935, sections 17 and 21: t = 2.148; 863 of the 32,768 sign patterns sum to at least
  /// what was observed.
  @Test
  void fishersMaizeGivesHisNumbers() {
    assertThat(PairedT.test(MAIZE, 0, Alternative.GREATER).statistic())
        .isCloseTo(2.148, within(5e-4));
    assertThat(SignFlip.test(MAIZE, 0, Alternative.GREATER).p()).isEqualTo(863 / 32768.0);
  }

  @Test
  void signFlipMatchesEnumeration() {
    assertThat(SignFlip.test(SLEEP, 0, Alternative.GREATER).p()).isEqualTo(2 / 1024.0);
    assertThat(SignFlip.test(MIXED, 0, Alternative.GREATER).p()).isEqualTo(10 / 128.0);
  }

  @Test
  void wilcoxonMatchesEnumerationWithTiesAndZeros() {
    var sleep = Wilcoxon.test(SLEEP, 0, Alternative.GREATER);
    assertThat(sleep.statistic()).isEqualTo(45);
    assertThat(sleep.p()).isCloseTo(1 / 512.0, within(1e-15));
    var mixed = Wilcoxon.test(MIXED, 0, Alternative.GREATER);
    assertThat(mixed.statistic()).isEqualTo(18);
    assertThat(mixed.p()).isCloseTo(5 / 64.0, within(1e-15));
  }

  @Test
  void wilcoxonMatchesScipyExactAndNormal() {
    double[] noTies = {1.1, -0.4, 2.3, 0.7, -1.6, 3.2, 0.2, 1.9};
    assertThat(Wilcoxon.test(noTies, 0, Alternative.GREATER).p())
        .isCloseTo(0.07421875, within(1e-15));
    double[] many = new double[150];
    Arrays.setAll(many, i -> Math.sin(7 * (i + 1)) + 0.2);
    var result = Wilcoxon.test(many, 0, Alternative.GREATER);
    assertThat(result.statistic()).isEqualTo(7545);
    assertThat(result.p()).isCloseTo(0.0002069311652057936, within(1e-12));
  }

  @Test
  void tostMatchesTwoOneSidedTests() {
    double[] d = {0.12, -0.08, 0.05, 0.02, -0.11, 0.07};
    assertThat(Tost.test(d, 0.15).p()).isCloseTo(0.006353448316277347, within(1e-12));
  }

  @Test
  void theExtremesHaveAnswers() {
    double[] one = {0.4};
    assertThat(PairedT.test(one, 0, Alternative.GREATER).p()).isEqualTo(1);
    assertThat(PairedT.interval(one, 0.95)).isEqualTo(new Interval(0.4, 0.4));
    assertThat(SignFlip.test(one, 0, Alternative.GREATER).p()).isEqualTo(0.5);
    double[] equal = {0.1, 0.1, 0.1, 0.1, 0.1};
    assertThat(PairedT.test(equal, 0, Alternative.GREATER).p()).isEqualTo(1 / 32.0);
    assertThat(PairedT.test(equal, 0, Alternative.LESS).p()).isEqualTo(1);
    assertThat(PairedT.test(equal, 0.1, Alternative.GREATER).p()).isEqualTo(1);
    double[] zeros = new double[12];
    for (Alternative side : Alternative.values()) {
      assertThat(PairedT.test(zeros, 0, side).p()).isEqualTo(1);
      assertThat(SignFlip.test(zeros, 0, side).p()).isEqualTo(1);
      assertThat(Wilcoxon.test(zeros, 0, side).p()).isEqualTo(1);
    }
    assertThat(Tost.test(zeros, 0.1).p()).isEqualTo(Math.pow(2, -12));
    assertThat(PairedT.spread(equal)).isZero();
  }

  @Test
  void refusesByName() {
    assertThatThrownBy(() -> PairedT.test(new double[0], 0, Alternative.LESS))
        .hasMessageStartingWith("differences must hold");
    assertThatThrownBy(() -> SignFlip.test(new double[] {1, Double.NaN}, 0, Alternative.LESS))
        .hasMessageContaining("holds NaN");
    assertThatThrownBy(() -> Tost.test(SLEEP, 0)).hasMessageStartingWith("margin ");
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 30));
  }

  /// Law: turning all signs turns the alternatives; a change of unit changes nothing.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void signsTurnAlternativesAndUnitsDoNotMatter(long seed) {
    double[] d = sample(new Random(seed), 2 + (int) (seed % 14));
    double[] turned = Arrays.stream(d).map(v -> -v).toArray();
    double[] scaled = Arrays.stream(d).map(v -> v * 1024).toArray();
    Tost.OneSided[] tests = {PairedT::test, SignFlip::test, Wilcoxon::test};
    for (Tost.OneSided test : tests) {
      double greater = test.test(d, 0, Alternative.GREATER).p();
      assertThat(test.test(turned, 0, Alternative.LESS).p()).isCloseTo(greater, within(1e-12));
      assertThat(test.test(scaled, 0, Alternative.GREATER).p()).isCloseTo(greater, within(1e-12));
      assertThat(greater).isBetween(0.0, 1.0);
    }
  }

  /// Law: counting from two halves is counting; random patterns come close to it.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void signFlipCountsEveryPattern(long seed) {
    double[] d = sample(new Random(seed), 1 + (int) (seed % 12));
    double observed = Arrays.stream(d).sum();
    int atLeast = 0;
    for (int pattern = 0; pattern < 1 << d.length; pattern++) {
      double sum = 0;
      for (int i = 0; i < d.length; i++) {
        sum += (pattern >> i & 1) == 0 ? d[i] : -d[i];
      }
      atLeast += sum >= observed - 1e-9 ? 1 : 0;
    }
    assertThat(SignFlip.test(d, 0, Alternative.GREATER).p())
        .isEqualTo(atLeast / Math.pow(2, d.length));
  }

  @Test
  void randomPatternsAgreeWithTheNormalLaw() {
    var random = new Random(5);
    double[] d = random.doubles(200, -1, 1.2).toArray();
    var result = SignFlip.test(d, 0, Alternative.GREATER);
    double t = PairedT.test(d, 0, Alternative.GREATER).p();
    assertThat(result.method()).startsWith("Monte-Carlo");
    assertThat(result.p()).isCloseTo(t, within(0.01)).isGreaterThan(0);
    assertThat(SignFlip.test(d, 0, Alternative.GREATER)).isEqualTo(result);
  }

  /// A third of the values come in ties, some are 0.
  private static double[] sample(Random random, int n) {
    double[] d = new double[n];
    for (int i = 0; i < n; i++) {
      d[i] = random.nextInt(3) == 0 ? random.nextInt(4) - 1 : random.nextGaussian() + 0.3;
    }
    return d;
  }
}
