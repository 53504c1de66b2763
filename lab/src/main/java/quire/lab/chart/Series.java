package quire.lab.chart;

import quire.base.Check;

/// One named row of points, with intervals where they are known.
///
/// @param name shown in the legend
/// @param x positions, in the x axis's unit; points that are not finite are left out
/// @param y values, as many as x
/// @param low lower interval ends, as many as x, NaN where unknown; or empty for none at all
/// @param high upper interval ends, likewise
public record Series(String name, double[] x, double[] y, double[] low, double[] high) {
  /// Copies the arrays and checks their lengths.
  public Series {
    x = x.clone();
    y = y.clone();
    low = low.clone();
    high = high.clone();
    Check.that(x.length == y.length, "series %s: %d x but %d y values", name, x.length, y.length);
    Check.that(low.length == high.length, "series %s: an interval needs both ends", name);
    Check.that(
        low.length == 0 || low.length == x.length,
        "series %s: intervals must be as many as the %d points",
        name,
        x.length);
  }

  /// Points without intervals.
  public Series(String name, double[] x, double[] y) {
    this(name, x, y, new double[0], new double[0]);
  }

  boolean hasIntervals() {
    return low.length > 0;
  }

  double low(int i) {
    return low.length == 0 ? Double.NaN : low[i];
  }

  double high(int i) {
    return high.length == 0 ? Double.NaN : high[i];
  }
}
