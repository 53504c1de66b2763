package quire.graph.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsTest {
  private static final int[] TRUTH = {0, 0, 0, 1, 1, 2};
  private static final int[] PREDICTED = {0, 0, 1, 1, 0, 2};

  /// Golden values: 4 of 6 right; recalls 2/3, 1/2, 1; F1 2/3, 1/2, 1.
  @Test
  void classesByHand() {
    assertThat(Classification.accuracy(TRUTH, PREDICTED).value())
        .isCloseTo(.66666667, within(1e-8));
    assertThat(Classification.accSbm(TRUTH, PREDICTED).value()).isCloseTo(.72222222, within(1e-8));
    assertThat(Classification.macroF1(TRUTH, PREDICTED).value())
        .isCloseTo((2 / 3.0 + 1 / 2.0 + 1) / 3, within(1e-12));
  }

  /// A predicted class that is not in the truth has F1 0 and no recall.
  @Test
  void aClassOnlyPredictedCountsInF1Alone() {
    int[] truth = {0, 0, 1};
    int[] predicted = {0, 2, 1};
    assertThat(Classification.accSbm(truth, predicted).value()).isCloseTo(0.75, within(1e-12));
    assertThat(Classification.macroF1(truth, predicted).value())
        .isCloseTo((2 / 3.0 + 1 + 0) / 3, within(1e-12));
  }

  /// Two classes: (0.6 ln 2 + ...) by hand. Truth 0 0 0 1 1: weights 2/5 and 3/5.
  @Test
  void crossEntropiesByHand() {
    int[] truth = {0, 0, 0, 1, 1};
    double[] p = {.5, .5, .5, .5, .5, .5, .25, .75, .75, .25};
    double plain = (3 * Math.log(2) - Math.log(.75) - Math.log(.25)) / 5;
    assertThat(Classification.crossEntropy(truth, p, 2).value()).isCloseTo(plain, within(1e-12));
    double weighted = (.4 * 3 * Math.log(2) - .6 * (Math.log(.75) + Math.log(.25))) / 5;
    assertThat(Classification.weightedCrossEntropy(truth, p, 2).value())
        .isCloseTo(weighted, within(1e-12));
    int[] three = {0, 0, 1};
    double[] q = {.5, .25, .25, .5, .25, .25, .25, .5, .25};
    // Weights 1/3, 2/3, 0: the weighted mean of ln 2, ln 2, ln 2.
    assertThat(Classification.weightedCrossEntropy(three, q, 3).value())
        .isCloseTo(Math.log(2), within(1e-12));
  }

  @Test
  void extremesAreDefinedOrSaidNotToBe() {
    var none = new int[0];
    assertThat(Classification.accuracy(none, none).undefined()).isEqualTo("no rows");
    assertThat(Classification.macroF1(none, none).undefined()).isEqualTo("no rows");
    assertThat(Ranking.auc(new boolean[] {true, true}, new double[] {1, 2}).undefined())
        .isEqualTo("one class only");
    assertThat(Ranking.averagePrecision(new double[2], new double[2], 1).undefined())
        .isEqualTo("no label has a positive");
    assertThat(Ranking.reciprocalRank(new long[1], new boolean[1], new double[1], true).undefined())
        .isEqualTo("no row is true");
    assertThat(Regression.mae(new double[0], new double[0]).defined()).isFalse();
    assertThat(
            Classification.weightedCrossEntropy(new int[2], new double[] {1, 0, 0, 1, 0, 0}, 3)
                .undefined())
        .isEqualTo("one class only");
    assertThat(Classification.weightedCrossEntropy(new int[1], new double[] {1, 0}, 2).value())
        .isZero();
    assertThat(Classification.crossEntropy(new int[] {1}, new double[] {1, 0}, 2).undefined())
        .contains("probability 0");
  }

  /// scikit-learn's documented example of average_precision_score (0.83...) and roc_auc_score
  /// (0.75) on y = 0 0 1 1, s = .1 .4 .35 .8.
  @Test
  void rankingMatchesPublishedExamples() {
    double[] scores = {.1, .4, .35, .8};
    assertThat(Ranking.averagePrecision(new double[] {0, 0, 1, 1}, scores, 1).value())
        .isCloseTo(0.8333333333, within(1e-9));
    assertThat(Ranking.auc(new boolean[] {false, false, true, true}, scores).value())
        .isCloseTo(0.75, within(1e-12));
  }

  /// Two labels, one without a positive: it is left out; a missing truth too.
  @Test
  void averagePrecisionSkipsWhatItCannotJudge() {
    double[] truth = {1, 0, 0, 0, Double.NaN, 0};
    double[] scores = {.5, .1, .7, .2, .9, .3};
    assertThat(Ranking.averagePrecision(truth, scores, 2).value()).isCloseTo(0.5, within(1e-12));
  }

  /// Query 1: true scores 3 and 1 among 3, 2, 1: ranks 1 and 3 raw, 1 and 2 filtered. Query 2: a
  /// tie of two, rank 1.5.
  @Test
  void reciprocalRanksByHand() {
    long[] query = {1, 1, 1, 2, 2};
    boolean[] truth = {true, false, true, true, false};
    double[] scores = {3, 2, 1, 5, 5};
    assertThat(Ranking.reciprocalRank(query, truth, scores, false).value())
        .isCloseTo((1 + 1 / 3.0 + 1 / 1.5) / 3, within(1e-12));
    assertThat(Ranking.reciprocalRank(query, truth, scores, true).value())
        .isCloseTo((1 + 1 / 2.0 + 1 / 1.5) / 3, within(1e-12));
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 20));
  }

  /// Law: AUC is the share of pairs in order, ties half; it turns over with the scores' sign.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aucIsTheShareOfOrderedPairs(long seed) {
    var random = new Random(seed);
    int n = 2 + random.nextInt(20);
    var truth = new boolean[n];
    var scores = new double[n];
    for (int i = 0; i < n; i++) {
      truth[i] = random.nextBoolean();
      scores[i] = random.nextInt(5);
    }
    truth[0] = true;
    truth[1] = false;
    double above = 0;
    double pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (truth[i] && !truth[j]) {
          above += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    double auc = Ranking.auc(truth, scores).value();
    assertThat(auc).isCloseTo(above / pairs, within(1e-12));
    var turned = java.util.Arrays.stream(scores).map(s -> -s).toArray();
    assertThat(Ranking.auc(truth, turned).value()).isCloseTo(1 - auc, within(1e-12));
  }

  @Test
  void refusesByName() {
    assertThatThrownBy(() -> Metric.of("acc")).hasMessageContaining("accSbm");
    assertThatThrownBy(() -> Classification.accuracy(new int[2], new int[3]))
        .hasMessageContaining("2 rows of truth do not match 3 predictions");
    assertThatThrownBy(() -> Classification.crossEntropy(new int[] {2}, new double[2], 2))
        .hasMessageContaining("row 0: class 2 of 2");
    assertThatThrownBy(() -> Ranking.auc(new boolean[1], new double[] {Double.NaN}))
        .hasMessageContaining("row 0");
  }
}
