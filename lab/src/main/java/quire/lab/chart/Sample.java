package quire.lab.chart;

/// Values whose spread a histogram shows.
///
/// @param name shown in the legend
/// @param values in any order; values that are not finite are left out
public record Sample(String name, double[] values) {
  /// Copies the array.
  public Sample {
    values = values.clone();
  }
}
