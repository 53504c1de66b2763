package quire.network.plan;

import quire.network.model.ModelShape;

/// Loads of experts that are not equally popular.
final class ExpertLoads {
  private ExpertLoads() {}

  /// Shares of the experts by popularity, `i^-exponent`, summing to 1; empty for a dense model.
  static double[] zipf(ModelShape model, double exponent) {
    var experts = model.experts();
    if (experts == null) {
      return new double[0];
    }
    var shares = new double[experts.count()];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.pow(i + 1.0, -exponent);
      sum += shares[i];
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  /// Load of the busiest of e ranks over the mean, experts dealt out in turn: rank 0 has the first,
  /// the e+1-st, ... of the popular ones.
  static double imbalance(double[] shares, int ranks) {
    double most = 0;
    for (int i = 0; i < shares.length; i += ranks) {
      most += shares[i];
    }
    return shares.length == 0 ? 1 : Math.max(1, most * ranks);
  }

  /// The standard normal's quantile (Acklam's rational form, relative error below 1.2e-9).
  static double normalQuantile(double q) {
    double[] a = {
      -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
      1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00
    };
    double[] b = {
      -5.447609879822406e+01,
      1.615858368580409e+02,
      -1.556989798598866e+02,
      6.680131188771972e+01,
      -1.328068155288572e+01,
      1
    };
    double[] c = {
      -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
      -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00
    };
    double[] e = {
      7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1
    };
    if (q > 1 - 0.02425) {
      double r = Math.sqrt(-2 * Math.log(1 - q));
      return -polynomial(c, r) / polynomial(e, r);
    }
    if (q < 0.02425) {
      double r = Math.sqrt(-2 * Math.log(q));
      return polynomial(c, r) / polynomial(e, r);
    }
    double x = q - 0.5;
    double r = x * x;
    return x * polynomial(a, r) / polynomial(b, r);
  }

  private static double polynomial(double[] coefficients, double x) {
    double value = 0;
    for (double coefficient : coefficients) {
      value = value * x + coefficient;
    }
    return value;
  }
}
