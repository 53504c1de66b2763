package quire.transport;

import java.util.stream.IntStream;
import quire.base.Check;

/// Weights of points.
final class Weights {
  private Weights() {}

  /// The sum, which must be above 0.
  ///
  /// @param name of the weights, for the message
  static double check(String name, double[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double w = weights[i];
      Check.that(
          w >= 0 && Double.isFinite(w),
          "%s weights must be finite and at least 0, number %d is %s",
          name,
          i,
          w);
      sum += w;
    }
    Check.that(sum > 0, "%s weights must have a sum above 0, have %s", name, sum);
    return sum;
  }

  /// The indices of positive weights.
  static int[] support(double[] weights) {
    return IntStream.range(0, weights.length).filter(i -> weights[i] > 0).toArray();
  }
}
