package quire.lab.chart;

/// One row of an interval chart.
///
/// @param label what was measured
/// @param value the estimate; NaN where not measured
/// @param low lower end of the interval, NaN where unknown
/// @param high upper end, NaN where unknown
/// @param tone how the row is drawn
public record Effect(String label, double value, double low, double high, Tone tone) {
  /// How a row is drawn: filled, hollow or crossed out, and in which colour.
  public enum Tone {
    /// Filled, in the colour of "supported".
    FOR,
    /// Crossed, in the colour of "not supported".
    AGAINST,
    /// Hollow, in grey.
    OPEN,
    /// Filled, in the first series colour.
    PLAIN
  }
}
