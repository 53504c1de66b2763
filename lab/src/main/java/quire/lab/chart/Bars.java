package quire.lab.chart;

import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// One colour of a bar chart: a value for every group.
///
/// @param name shown in the legend
/// @param values one a group; NaN where there is none
/// @param low lower interval ends, or null; NaN where unknown
/// @param high upper interval ends, or null
public record Bars(
    String name, double[] values, double @Nullable [] low, double @Nullable [] high) {
  /// Copies the arrays and checks their lengths.
  public Bars {
    values = values.clone();
    low = low == null ? null : low.clone();
    high = high == null ? null : high.clone();
    Check.that((low == null) == (high == null), "bars %s: an interval needs both ends", name);
    Check.that(
        low == null
            || high == null
            || (low.length == values.length && high.length == values.length),
        "bars %s: intervals must be as many as the %d values",
        name,
        values.length);
  }

  /// Bars without intervals.
  public Bars(String name, double[] values) {
    this(name, values, null, null);
  }

  double low(int i) {
    return low == null ? Double.NaN : low[i];
  }

  double high(int i) {
    return high == null ? Double.NaN : high[i];
  }
}
