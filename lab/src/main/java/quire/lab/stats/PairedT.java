package quire.lab.stats;

import org.apache.commons.statistics.distribution.TDistribution;

/// Student's t-test of paired differences (or of one sample) against a bound.
///
/// Where the differences have no spread, t does not exist; the exact sign-flip test answers instead
/// (n equal differences give 2^-n), which unlike a p-value of 0 respects how few units there are.
public final class PairedT {
  private PairedT() {}

  /// Tests whether the mean of the differences passes a bound.
  ///
  /// @param differences at least one, finite; one alone gives p = 1
  /// @param bound the mean under the null hypothesis
  public static TestResult test(double[] differences, double bound, Alternative alternative) {
    double[] d = Samples.minus(Samples.finite("differences", differences), bound);
    if (d.length == 1) {
      return new TestResult(0, 1, "one unit has no spread");
    }
    if (Samples.flat(d) || Samples.flat(differences)) {
      return SignFlip.test(differences, bound, alternative);
    }
    double t = Samples.mean(d) / (Samples.sd(d) / Math.sqrt(d.length));
    var distribution = TDistribution.of(d.length - 1);
    double p =
        alternative.pick(
            distribution.survivalProbability(t), distribution.cumulativeProbability(t));
    return new TestResult(t, p, "paired t");
  }

  /// The two-sided t interval of the mean; a point where there is one value or no spread.
  ///
  /// @param level confidence, in (0, 1)
  public static Interval interval(double[] values, double level) {
    Samples.finite("values", values);
    double mean = Samples.mean(values);
    if (values.length == 1) {
      return new Interval(mean, mean);
    }
    double half =
        TDistribution.of(values.length - 1).inverseSurvivalProbability((1 - level) / 2)
            * Samples.sd(values)
            / Math.sqrt(values.length);
    return new Interval(mean - half, mean + half);
  }

  /// The mean; of equal values it is that value.
  public static double mean(double[] values) {
    return Samples.mean(Samples.finite("values", values));
  }

  /// The standard deviation with n - 1; 0 for one value, and where the spread is mere rounding.
  public static double spread(double[] values) {
    Samples.finite("values", values);
    return Samples.flat(values) ? 0 : Samples.sd(values);
  }
}
