package quire.lab.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.hipparchus.special.Gamma;
import quire.base.Check;

/// How many units a claim would need.
public final class Power {
  /// More units than this are not counted: "more than" this.
  public static final int MOST = 1_000_000;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Power() {}

  /// The chance that a one-sided t-test of n differences shows a true mean of `effect`.
  ///
  /// @param effect in units of the standard deviation
  /// @param n at least 2
  /// @param alpha the test's level
  public static double ofPairedT(double effect, int n, double alpha) {
    Check.that(n >= 2, "n must be at least 2, is %d", n);
    double critical = TDistribution.of(n - 1).inverseSurvivalProbability(alpha);
    double shift = effect * Math.sqrt(n);
    if (n > 400) {
      return NORMAL.survivalProbability(critical - shift);
    }
    // The noncentral t law: the normal one, averaged over the law of the sample's spread w (a chi
    // law with n - 1 degrees of freedom, which lies within 8 of the root of them).
    int df = n - 1;
    double top = Math.sqrt(df) + 8;
    int slices = 400;
    double logScale = (1 - df / 2.0) * Math.log(2) - Gamma.logGamma(df / 2.0);
    double sum = 0;
    for (int i = 0; i < slices; i++) {
      double w = (i + 0.5) * top / slices;
      double density = Math.exp(logScale + (df - 1) * Math.log(w) - w * w / 2);
      sum += density * NORMAL.cumulativeProbability(shift - critical * w / Math.sqrt(df));
    }
    return Math.min(1, sum * top / slices);
  }

  /// The fewest differences with which a one-sided t-test shows a true mean of `effect`; [#MOST]
  /// stands for that many or more.
  ///
  /// @param effect in units of the standard deviation, above 0
  /// @param alpha the test's level
  /// @param power the chance wanted, in (0, 1)
  public static int unitsForPairedT(double effect, double alpha, double power) {
    Check.that(effect > 0, "effect must be above 0, is %s", effect);
    double z =
        NORMAL.inverseSurvivalProbability(alpha) + NORMAL.inverseCumulativeProbability(power);
    double rough = z * z / (effect * effect);
    if (rough >= MOST) {
      return MOST;
    }
    int n = Math.max(2, (int) rough - 2);
    while (n > 2 && ofPairedT(effect, n - 1, alpha) >= power) {
      n--;
    }
    while (ofPairedT(effect, n, alpha) < power) {
      n++;
    }
    return n;
  }

  /// The units needed in each of two groups of equal size (normal law).
  ///
  /// @param effect difference of means in units of the common standard deviation, above 0
  public static int unitsForTwoGroups(double effect, double alpha, double power) {
    Check.that(effect > 0, "effect must be above 0, is %s", effect);
    double z =
        NORMAL.inverseSurvivalProbability(alpha) + NORMAL.inverseCumulativeProbability(power);
    double n = 2 * z * z / (effect * effect);
    return n >= MOST ? MOST : Math.max(2, (int) Math.ceil(n));
  }

  /// The units needed when n units gave a one-sided p-value, were the effect as measured (normal
  /// law: the statistic grows like the root of n). Meant for p below one half.
  public static int unitsFromP(double p, int n, double alpha, double power) {
    Check.that(p > 0 && p < 0.5, "p must lie in (0, 0.5), is %s", p);
    double z =
        NORMAL.inverseSurvivalProbability(alpha) + NORMAL.inverseCumulativeProbability(power);
    double ratio = z / NORMAL.inverseSurvivalProbability(p);
    double need = n * ratio * ratio;
    return need >= MOST ? MOST : Math.max(n + 1, (int) Math.ceil(need));
  }
}
