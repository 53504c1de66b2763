package quire.lab.chart;

import quire.base.Check;

/// One colour of a bar chart: a value for every group.
///
/// @param name shown in the legend
/// @param values one a group; NaN where there is none
/// @param low lower interval ends, as many as values, NaN where unknown; or empty for none at all
/// @param high upper interval ends, likewise
public record Bars(String name, double[] values, double[] low, double[] high) {
  /// Copies the arrays and checks their lengths.
  public Bars {
    values = values.clone();
    low = low.clone();
    high = high.clone();
    Check.that(low.length == high.length, "bars %s: an interval needs both ends", name);
    Check.that(
        low.length == 0 || low.length == values.length,
        "bars %s: intervals must be as many as the %d values",
        name,
        values.length);
  }

  /// Bars without intervals.
  public Bars(String name, double[] values) {
    this(name, values, new double[0], new double[0]);
  }

  double low(int i) {
    return low.length == 0 ? Double.NaN : low[i];
  }

  double high(int i) {
    return high.length == 0 ? Double.NaN : high[i];
  }
}
