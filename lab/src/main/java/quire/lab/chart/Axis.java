package quire.lab.chart;

/// What an axis shows.
///
/// @param label the quantity, such as `test accuracy`
/// @param unit its unit, such as `%` or `MiB`; empty where it has none
/// @param log whether equal ratios take equal lengths; values at or below 0 are then left out
public record Axis(String label, String unit, boolean log) {
  /// A linear axis without a unit.
  public static Axis linear(String label) {
    return new Axis(label, "", false);
  }

  /// A linear axis.
  public static Axis linear(String label, String unit) {
    return new Axis(label, unit, false);
  }

  /// A logarithmic axis.
  public static Axis log(String label, String unit) {
    return new Axis(label, unit, true);
  }

  /// The text at the axis: the quantity, then the unit in brackets.
  public String title() {
    return unit.isEmpty() ? label : label + " (" + unit + ")";
  }

  /// Whether the axis can show the value.
  boolean shows(double value) {
    return Double.isFinite(value) && (!log || value > 0);
  }
}
