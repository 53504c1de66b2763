package quire.lab.stats;

import java.util.Arrays;
import quire.base.Check;

/// What several tests need of a sample.
final class Samples {
  /// Spread below this share of the largest value is rounding, not spread.
  private static final double ROUNDING = 1e-12;

  private Samples() {}

  static double mean(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    double mean = sum / x.length;
    double rest = 0; // second pass: the mean of equal values is that value
    for (double v : x) {
      rest += v - mean;
    }
    return mean + rest / x.length;
  }

  /// Standard deviation with n - 1; 0 for one value.
  static double sd(double[] x) {
    if (x.length < 2) {
      return 0;
    }
    double mean = mean(x);
    double sum = 0;
    for (double v : x) {
      sum += (v - mean) * (v - mean);
    }
    return Math.sqrt(sum / (x.length - 1));
  }

  /// Whether all values are the same but for rounding.
  static boolean flat(double[] x) {
    double largest = 0;
    for (double v : x) {
      largest = Math.max(largest, Math.abs(v));
    }
    return sd(x) <= ROUNDING * largest;
  }

  /// The bound below which two sums of these values count as equal.
  static double tolerance(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += Math.abs(v);
    }
    return ROUNDING * sum;
  }

  static double[] minus(double[] x, double bound) {
    double[] result = x.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] -= bound;
    }
    return result;
  }

  static double[] finite(String name, double[] x) {
    Check.that(x.length >= 1, "%s must hold at least one value, is empty", name);
    for (double v : x) {
      Check.that(Double.isFinite(v), "%s must be finite, holds %s", name, v);
    }
    return x;
  }

  /// Mid-ranks from 1, doubled so that they are whole numbers: ties share the mean of their ranks.
  static int[] doubledRanks(double[] x) {
    Integer[] order = new Integer[x.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Double.compare(x[i] + 0.0, x[j] + 0.0)); // -0.0 equals 0.0
    int[] ranks = new int[x.length];
    for (int start = 0, end; start < x.length; start = end) {
      for (end = start + 1; end < x.length && x[order[end]] == x[order[start]]; end++) {}
      for (int i = start; i < end; i++) {
        ranks[order[i]] = start + 1 + end;
      }
    }
    return ranks;
  }

  static double[] ranks(double[] x) {
    return Arrays.stream(doubledRanks(x)).mapToDouble(rank -> rank / 2.0).toArray();
  }
}
