package quire.lab.stats;

import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;

/// The Mann-Whitney U test of two independent groups. Exact (with the distribution of the shared
/// ranks where values tie) up to 120 values, beyond by the normal law with tie and continuity
/// correction of Apache Commons Statistics. Values that are all the same give p = 1.
public final class MannWhitney {
  private static final int EXACT = 120;

  private MannWhitney() {}

  /// Tests whether values of `a` tend to lie above ([Alternative#GREATER]) those of `b`. The
  /// statistic is U of `a`: how many pairs have a above b, ties counting one half.
  public static TestResult test(double[] a, double[] b, Alternative alternative) {
    var byRanks = Permutation.rankLabels(a, b, alternative);
    double u = (byRanks.statistic() + 1) / 2 * a.length * b.length;
    if (a.length + b.length <= EXACT) {
      return new TestResult(u, byRanks.p(), "exact Mann-Whitney");
    }
    double[] all = new double[a.length + b.length];
    System.arraycopy(a, 0, all, 0, a.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    if (Samples.sd(all) == 0) {
      return new TestResult(u, 1, "Mann-Whitney, all values tied");
    }
    var hypothesis =
        switch (alternative) {
          case GREATER -> AlternativeHypothesis.GREATER_THAN;
          case LESS -> AlternativeHypothesis.LESS_THAN;
          case TWO_SIDED -> AlternativeHypothesis.TWO_SIDED;
        };
    double p =
        MannWhitneyUTest.withDefaults()
            .with(PValueMethod.ASYMPTOTIC)
            .with(hypothesis)
            .test(a, b)
            .getPValue();
    return new TestResult(u, p, "normal Mann-Whitney");
  }
}
