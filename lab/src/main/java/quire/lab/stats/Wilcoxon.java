package quire.lab.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// Wilcoxon's signed-rank test. Differences equal to the bound are left out before ranking
/// (Wilcoxon's own way); tied sizes share their mean rank, and the exact distribution is that of
/// the shared ranks. Exact up to [#EXACT] differences, beyond by the normal law with the variance
/// of the shared ranks and a continuity correction of one half.
public final class Wilcoxon {
  /// Up to so many differences the distribution is exact.
  public static final int EXACT = 100;

  private Wilcoxon() {}

  /// Tests whether the differences lie beyond a bound. The statistic is the rank sum of those above
  /// it. With nothing left after removing zeros, p = 1.
  ///
  /// @param differences at least one, finite
  public static TestResult test(double[] differences, double bound, Alternative alternative) {
    double[] d =
        Arrays.stream(Samples.minus(Samples.finite("differences", differences), bound))
            .filter(v -> v != 0)
            .toArray();
    if (d.length == 0) {
      return new TestResult(0, 1, "exact Wilcoxon signed-rank");
    }
    int[] ranks = Samples.doubledRanks(Arrays.stream(d).map(Math::abs).toArray());
    int positive = 0;
    int total = 0;
    for (int i = 0; i < d.length; i++) {
      positive += d[i] > 0 ? ranks[i] : 0;
      total += ranks[i];
    }
    double statistic = positive / 2.0;
    if (d.length <= EXACT) {
      double[] law = law(ranks, total);
      double greater = 0;
      double less = 0;
      for (int s = 0; s <= total; s++) {
        greater += s >= positive ? law[s] : 0;
        less += s <= positive ? law[s] : 0;
      }
      return new TestResult(
          statistic, alternative.pick(greater, less), "exact Wilcoxon signed-rank");
    }
    double variance = Arrays.stream(ranks).mapToDouble(r -> r * (double) r / 16).sum();
    double centred = statistic - total / 4.0;
    var normal = NormalDistribution.of(0, Math.sqrt(variance));
    double p =
        alternative.pick(
            normal.survivalProbability(centred - 0.5), normal.cumulativeProbability(centred + 0.5));
    return new TestResult(statistic, p, "normal Wilcoxon signed-rank");
  }

  /// Chance of each sum of the ranks that come up heads.
  private static double[] law(int[] ranks, int total) {
    double[] law = new double[total + 1];
    law[0] = 1;
    int reached = 0;
    for (int rank : ranks) {
      reached += rank;
      for (int s = reached; s >= 0; s--) {
        law[s] = (law[s] + (s >= rank ? law[s - rank] : 0)) / 2;
      }
    }
    return law;
  }
}
