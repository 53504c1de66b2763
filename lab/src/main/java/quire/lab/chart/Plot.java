package quire.lab.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// The data area of a chart: XChart maps values to the paper and draws lines, areas and markers;
/// its own text, grid and margins are off, the [Frame] around it brings them.
final class Plot {
  /// Dashes by series, so that lines differ without colour; the first is solid.
  static final List<float[]> DASHES =
      List.of(
          new float[0],
          new float[] {7, 3},
          new float[] {2, 2.5f},
          new float[] {9, 3, 2, 3},
          new float[] {4, 2},
          new float[] {12, 4},
          new float[] {1, 3},
          new float[] {9, 2, 2, 2, 2, 2});

  /// Markers by series.
  static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.SQUARE,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.CROSS,
          SeriesMarkers.TRIANGLE_DOWN,
          SeriesMarkers.PLUS,
          SeriesMarkers.TRAPEZOID);

  private static final int MARKER_SIZE = 7;
  private final Drawing drawing;
  private final Frame frame;
  private final XYChart chart;
  private final Map<Integer, Ink> inks = new HashMap<>();
  private final List<Runnable> after = new ArrayList<>();

  Plot(Drawing drawing, Frame frame) {
    this.drawing = drawing;
    this.frame = frame;
    this.chart = new XYChart((int) frame.width(), (int) frame.height());
    XYStyler style = chart.getStyler();
    style.setLegendVisible(false);
    style.setChartTitleVisible(false);
    style.setAxisTicksVisible(false);
    style.setAxisTitlesVisible(false);
    style.setPlotGridLinesVisible(false);
    style.setPlotBorderVisible(false);
    style.setChartPadding(0);
    style.setPlotMargin(0);
    style.setAxisTickPadding(0);
    style.setAxisTickMarkLength(0);
    style.setAxisTitlePadding(0);
    style.setPlotContentSize(1.0);
    style.setMarkerSize(MARKER_SIZE);
    style.setXAxisLogarithmic(frame.x().log());
    style.setYAxisLogarithmic(frame.y().log());
    style.setXAxisMin(frame.xTicks().low());
    style.setXAxisMax(frame.xTicks().high());
    style.setYAxisMin(frame.yTicks().low());
    style.setYAxisMax(frame.yTicks().high());
  }

  static Marker marker(int index) {
    return MARKERS.get(Math.floorMod(index, MARKERS.size()));
  }

  static float[] dash(int index) {
    return DASHES.get(Math.floorMod(index, DASHES.size()));
  }

  /// A line through the points; a NaN in y leaves a gap.
  void line(double[] x, double[] y, Ink ink, double width, float[] dash) {
    XYSeries series = add(x, y, ink, 1, XYSeriesRenderStyle.Line, SeriesMarkers.NONE);
    if (series != null) {
      series.setLineStyle(
          dash.length == 0
              ? new BasicStroke((float) width)
              : new BasicStroke(
                  (float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0));
    }
  }

  /// A marker at each point.
  void markers(double[] x, double[] y, Ink ink, Marker marker) {
    add(x, y, ink, 1, XYSeriesRenderStyle.Scatter, marker);
  }

  /// A filled polygon.
  void area(double[] x, double[] y, Ink ink, double opacity) {
    XYSeries series = add(x, y, ink, opacity, XYSeriesRenderStyle.PolygonArea, SeriesMarkers.NONE);
    if (series != null) {
      series.setLineStyle(SeriesLines.NONE);
    }
  }

  /// A whisker from low to high at x, with caps; ends that are not finite run to the frame.
  void whisker(double x, double low, double high, Ink ink) {
    if (!frame.x().shows(x) || Double.isNaN(low) || Double.isNaN(high)) {
      return;
    }
    after.add(() -> {
      double px = screenX(x);
      double top = screenY(Math.min(high, frame.yTicks().high()));
      double bottom = screenY(Math.max(low, frame.yTicks().low()));
      drawing.line(px, top, px, bottom, ink, 1.3);
      if (high <= frame.yTicks().high()) {
        drawing.line(px - 3.5, top, px + 3.5, top, ink, 1.3);
      }
      if (low >= frame.yTicks().low()) {
        drawing.line(px - 3.5, bottom, px + 3.5, bottom, ink, 1.3);
      }
    });
  }

  /// Runs once the data are drawn and positions are known.
  void afterwards(Runnable work) {
    after.add(work);
  }

  /// Draws everything that was added. XChart draws its first series first.
  void paint() {
    if (chart.getSeriesCollection().isEmpty()) {
      add(
          new double[] {frame.xTicks().low()},
          new double[] {frame.yTicks().low()},
          new Ink("qc-none", new Color(1, 2, 3)),
          0,
          XYSeriesRenderStyle.Scatter,
          SeriesMarkers.NONE);
    }
    chart.paint(
        new Recorder(drawing, frame.left(), frame.top(), inks),
        (int) frame.width(),
        (int) frame.height());
    after.forEach(Runnable::run);
  }

  /// Where a value stands on the paper; known once painted.
  double screenX(double value) {
    return frame.left() + chart.getScreenXFromChart(value);
  }

  /// Where a value stands on the paper; known once painted.
  double screenY(double value) {
    return frame.top() + chart.getScreenYFromChart(value);
  }

  /// One sample of a series for the legend.
  void sample(double x, double y, Ink ink, Marker marker) {
    inks.put(ink.color().getRGB() & 0xffffff, ink);
    var recorder = new Recorder(drawing, 0, 0, inks);
    recorder.setColor(ink.color());
    marker.paint(recorder, x, y, MARKER_SIZE);
  }

  private @Nullable XYSeries add(
      double[] x, double[] y, Ink ink, double opacity, XYSeriesRenderStyle style, Marker marker) {
    if (x.length == 0) {
      return null;
    }
    inks.put(ink.color().getRGB() & 0xffffff, ink);
    Color c = ink.color();
    var color = new Color(c.getRed(), c.getGreen(), c.getBlue(), (int) Math.round(255 * opacity));
    XYSeries series = chart.addSeries("s" + chart.getSeriesCollection().size(), x, y);
    series.setXYSeriesRenderStyle(style);
    series.setMarker(marker);
    series.setLineColor(c);
    series.setMarkerColor(c);
    series.setFillColor(color);
    return series;
  }
}
