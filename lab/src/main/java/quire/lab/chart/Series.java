package quire.lab.chart;

import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// One named row of points, with intervals where they are known.
///
/// @param name shown in the legend
/// @param x positions, in the x axis's unit; points that are not finite are left out
/// @param y values, as many as x
/// @param low lower interval ends, as many as x, or null; NaN where unknown
/// @param high upper interval ends, as many as x, or null
public record Series(
    String name, double[] x, double[] y, double @Nullable [] low, double @Nullable [] high) {
  /// Copies the arrays and checks their lengths.
  public Series {
    x = x.clone();
    y = y.clone();
    low = low == null ? null : low.clone();
    high = high == null ? null : high.clone();
    Check.that(x.length == y.length, "series %s: %d x but %d y values", name, x.length, y.length);
    Check.that((low == null) == (high == null), "series %s: an interval needs both ends", name);
    Check.that(
        low == null || high == null || (low.length == x.length && high.length == x.length),
        "series %s: intervals must be as many as the %d points",
        name,
        x.length);
  }

  /// Points without intervals.
  public Series(String name, double[] x, double[] y) {
    this(name, x, y, null, null);
  }

  boolean hasIntervals() {
    return low != null;
  }

  double low(int i) {
    return low == null ? Double.NaN : low[i];
  }

  double high(int i) {
    return high == null ? Double.NaN : high[i];
  }
}
