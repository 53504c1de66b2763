package quire.lab.chart;

/// One row of an interval chart.
///
/// @param label what was measured
/// @param value the estimate; NaN where not measured
/// @param low lower end of the interval, NaN where unknown
/// @param high upper end, NaN where unknown
/// @param tone how the row is drawn
public record Effect(String label, double value, double low, double high, Tone tone) {
  /// How a row is drawn: the shape of its mark and its colour.
  public enum Tone {
    /// A disc in the colour of "supported".
    FOR,
    /// A square in the colour of "not supported".
    AGAINST,
    /// A hollow disc, grey.
    OPEN,
    /// A diamond in the first series colour.
    PLAIN
  }
}
