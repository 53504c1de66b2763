package quire.lab.stats;

import org.apache.commons.statistics.distribution.TDistribution;
import org.hipparchus.stat.regression.SimpleRegression;
import quire.base.Check;

/// A straight line by least squares.
///
/// A fit without residuals would give p-values of exactly 0; residuals are taken to be no smaller
/// than rounding (1e-12 of the largest value).
///
/// @param slope of y on x
/// @param standardError of the slope; 0 with two points
/// @param n how many points, at least 2
public record Regression(double slope, double intercept, double standardError, int n) {
  /// Fits a line.
  ///
  /// @param x at least two different values, finite
  /// @param y as many, finite
  public static Regression fit(double[] x, double[] y) {
    Check.that(
        x.length == y.length && x.length >= 2,
        "x and y must hold the same number of values, at least 2; hold %d and %d",
        x.length,
        y.length);
    Check.that(Samples.sd(Samples.finite("x", x)) > 0, "x must hold two different values");
    Samples.finite("y", y);
    var fit = new SimpleRegression();
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      fit.addData(x[i], y[i]);
      largest = Math.max(largest, Math.abs(y[i]));
    }
    double error = 0;
    if (x.length > 2) {
      double floor = 1e-12 * Math.max(largest, Double.MIN_NORMAL);
      double sumX = Samples.sd(x) * Math.sqrt(x.length - 1.0);
      error = Math.max(fit.getSlopeStdErr(), floor / sumX);
    }
    return new Regression(fit.getSlope(), fit.getIntercept(), error, x.length);
  }

  /// Tests whether the slope passes a bound; two points leave no residual to judge by: p = 1.
  public TestResult test(double bound, Alternative alternative) {
    if (n < 3) {
      return new TestResult(0, 1, "two points have no residual");
    }
    double t = (slope - bound) / standardError;
    var law = TDistribution.of(n - 2);
    return new TestResult(
        t,
        alternative.pick(law.survivalProbability(t), law.cumulativeProbability(t)),
        "t of a regression slope");
  }

  /// The two-sided interval of the slope; a point with two points.
  public Interval interval(double level) {
    if (n < 3) {
      return new Interval(slope, slope);
    }
    double half =
        TDistribution.of(n - 2).inverseSurvivalProbability((1 - level) / 2) * standardError;
    return new Interval(slope - half, slope + half);
  }
}
