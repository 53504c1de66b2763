package quire.bench;

import java.util.Arrays;
import java.util.Locale;

/// Smallest, median and largest of repeated measurements.
record Spread(double min, double median, double max) {
  static Spread of(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return new Spread(sorted[0], (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[n - 1]);
  }

  /// Pair by pair, so that what slows both for a while cancels.
  static Spread ofRatios(double[] above, double[] below) {
    var ratios = new double[above.length];
    Arrays.setAll(ratios, i -> above[i] / below[i]);
    return of(ratios);
  }

  /// "median [min, max]" with the decimals given.
  String text(int decimals) {
    var number = "%." + decimals + "f";
    return String.format(
        Locale.ROOT, number + " [" + number + ", " + number + "]", median, min, max);
  }

  Spread times(double factor) {
    return new Spread(min * factor, median * factor, max * factor);
  }
}
