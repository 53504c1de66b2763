package quire.lab.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/// The sign-flip (paired randomisation) test: under the null hypothesis each difference from the
/// bound is as likely with the other sign. The statistic is the mean.
///
/// Exact up to [#EXACT] differences that are not 0, by counting all sign patterns from two sorted
/// halves; beyond, [#FLIPS] seeded random patterns and the observed one, so that p is never 0.
/// Differences of 0 change no pattern's sum and are left out of the counting.
public final class SignFlip {
  /// Up to so many differences all patterns are counted.
  public static final int EXACT = 36;

  /// Random patterns beyond that.
  public static final int FLIPS = 99_999;

  private static final long SEED = 0x5157;

  private SignFlip() {}

  /// Tests whether the mean of the differences passes a bound.
  ///
  /// @param differences at least one, finite
  /// @param bound the centre under the null hypothesis
  public static TestResult test(double[] differences, double bound, Alternative alternative) {
    double[] all = Samples.minus(Samples.finite("differences", differences), bound);
    double tolerance = Samples.tolerance(differences) + 1e-12 * Math.abs(bound) * all.length;
    double[] d = Arrays.stream(all).filter(v -> Math.abs(v) > tolerance / all.length).toArray();
    double observed = Arrays.stream(d).sum();
    double mean = observed / all.length;
    if (d.length <= EXACT) {
      double greater = exactShare(d, observed - tolerance);
      double less = exactShare(d, -observed - tolerance); // by the symmetry of the patterns
      return new TestResult(mean, alternative.pick(greater, less), "exact sign-flip");
    }
    int[] counts = randomCounts(d, observed, tolerance);
    double greater = (1.0 + counts[0]) / (1 + FLIPS);
    double less = (1.0 + counts[1]) / (1 + FLIPS);
    return new TestResult(mean, alternative.pick(greater, less), "Monte-Carlo sign-flip");
  }

  /// Share of the 2^n patterns whose sum is at least a bound.
  private static double exactShare(double[] d, double bound) {
    double[] low = sums(d, 0, d.length / 2);
    double[] high = sums(d, d.length / 2, d.length);
    Arrays.sort(low);
    Arrays.sort(high);
    long count = 0;
    int j = high.length;
    for (double first : low) {
      while (j > 0 && first + high[j - 1] >= bound) {
        j--;
      }
      count += high.length - j;
    }
    return (double) count / ((double) low.length * high.length);
  }

  private static double[] sums(double[] d, int from, int to) {
    double[] sums = {0};
    for (int i = from; i < to; i++) {
      double[] next = new double[2 * sums.length];
      for (int j = 0; j < sums.length; j++) {
        next[2 * j] = sums[j] + d[i];
        next[2 * j + 1] = sums[j] - d[i];
      }
      sums = next;
    }
    return sums;
  }

  private static int[] randomCounts(double[] d, double observed, double tolerance) {
    var random = new SplittableRandom(SEED);
    int[] counts = new int[2];
    for (int flip = 0; flip < FLIPS; flip++) {
      double sum = 0;
      long bits = 0;
      for (int i = 0; i < d.length; i++) {
        if ((i & 63) == 0) {
          bits = random.nextLong();
        }
        sum += (bits & 1) == 0 ? d[i] : -d[i];
        bits >>>= 1;
      }
      counts[0] += sum >= observed - tolerance ? 1 : 0;
      counts[1] += sum <= observed + tolerance ? 1 : 0;
    }
    return counts;
  }
}
