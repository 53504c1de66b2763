package quire.lab.chart;

import java.util.List;
import quire.base.Check;

/// Makes charts. Nothing is drawn before [Chart#svg] or [Chart#png] is called.
public final class Charts {
  private Charts() {}

  /// A plot over two numeric axes, layer by layer.
  public static XyChart xy(Axis x, Axis y) {
    return new XyChart(x, y);
  }

  /// Lines, one a series; intervals as bands (many points) or whiskers (few).
  public static Chart lines(Axis x, Axis y, List<Series> series) {
    var chart = xy(x, y);
    series.forEach(chart::line);
    return chart.build();
  }

  /// Scatter, one marker shape a series; intervals as whiskers.
  public static Chart points(Axis x, Axis y, List<Series> series) {
    var chart = xy(x, y);
    series.forEach(chart::points);
    return chart.build();
  }

  /// Grouped bars with intervals. Bars start at 0; the y axis must be linear.
  ///
  /// @param groups names below the groups
  /// @param bars one a colour; each has a value for every group, NaN where there is none
  public static Chart bars(List<String> groups, Axis y, List<Bars> bars) {
    Check.that(!y.log(), "bars need a linear axis: on a log axis they have no base");
    for (Bars row : bars) {
      Check.that(
          row.values().length == groups.size(),
          "bars %s: %d values for %d groups",
          row.name(),
          row.values().length,
          groups.size());
    }
    return new BarChart(List.copyOf(groups), y, List.copyOf(bars)).chart();
  }

  /// How values are spread: counts in equal bins, one outline a sample. The bins are chosen from
  /// all samples together (Freedman and Diaconis 1981, at most 40).
  public static Chart histogram(Axis x, List<Sample> samples) {
    Check.that(!x.log(), "histogram needs a linear axis; take logarithms first");
    return new Histogram(x, List.copyOf(samples)).chart();
  }

  /// A table of values as colours, light to dark, with the numbers in the cells where they fit.
  ///
  /// @param rows names at the left, one a row of values
  /// @param columns names below
  /// @param values one row after another, each with a value for every column; NaN stays empty
  /// @param value what the colours mean
  public static Chart heatMap(
      List<String> rows, List<String> columns, double[][] values, Axis value) {
    Check.that(
        values.length == rows.size(), "values: %d rows for %d names", values.length, rows.size());
    for (double[] row : values) {
      Check.that(
          row.length == columns.size(),
          "values: a row of %d for %d columns",
          row.length,
          columns.size());
    }
    double[][] copy = java.util.Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    return new HeatMap(List.copyOf(rows), List.copyOf(columns), copy, value).chart();
  }

  /// Effects with their intervals, one a row, about a line that means "no effect".
  ///
  /// @param x what the effect is, with its unit; linear
  /// @param reference where "no effect" lies, usually 0
  public static Chart forest(Axis x, double reference, List<Effect> effects) {
    return new Forest(x, reference, List.copyOf(effects)).chart();
  }
}
