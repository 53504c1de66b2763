package quire.graph.metric;

import quire.base.Check;

/// Measures of predicted numbers.
public final class Regression {
  private Regression() {}

  /// Mean absolute error, in the unit of the truth.
  public static Score mae(double[] truth, double[] predicted) {
    Check.that(
        truth.length == predicted.length,
        "%d rows of truth do not match %d predictions",
        truth.length,
        predicted.length);
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      sum += Math.abs(truth[i] - predicted[i]);
    }
    return truth.length == 0 ? Score.undefined("no rows") : Score.of(sum / truth.length);
  }
}
