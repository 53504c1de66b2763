package quire.lab.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A chart over two numeric axes: lines, scatter, bands and reference lines in one plot. Made by
/// [Charts#xy]; every call adds a layer.
public final class XyChart {
  private static final double HEIGHT = 200;

  /// Lines with more points than this carry few markers; scatter and lines with more than a
  /// thousand points are thinned.
  private static final int CROWDED = 24;

  private static final int MOST_POINTS = 1000;

  private enum Kind {
    LINE,
    POINTS
  }

  private record Layer(Kind kind, Series series) {}

  private record Reference(String name, double value) {}

  private final Axis x;
  private final Axis y;
  private final List<Layer> layers = new ArrayList<>();
  private final List<Reference> references = new ArrayList<>();

  XyChart(Axis x, Axis y) {
    this.x = x;
    this.y = y;
  }

  /// Adds a line. Intervals show as a band where the points are many, else as whiskers.
  public XyChart line(Series series) {
    layers.add(new Layer(Kind.LINE, series));
    return this;
  }

  /// Adds points, not joined; intervals show as whiskers.
  public XyChart points(Series series) {
    layers.add(new Layer(Kind.POINTS, series));
    return this;
  }

  /// Adds a dashed level line, such as chance or a bound, named in the legend.
  public XyChart reference(String name, double value) {
    references.add(new Reference(name, value));
    return this;
  }

  /// The chart as it stands.
  public Chart build() {
    var frozen = new XyChart(x, y);
    frozen.layers.addAll(layers);
    frozen.references.addAll(references);
    String names =
        layers.stream().map(layer -> layer.series().name()).collect(Collectors.joining(", "));
    return new Chart(y.title() + " against " + x.title() + ": " + names, frozen::paint);
  }

  private Drawing paint() {
    var drawing = new Drawing(Frame.PAPER_WIDTH, 0);
    Frame frame = frame();
    var plot = new Plot(drawing, frame);
    var background = new Plot(new Drawing(0, 0), frame); // knows positions before data are drawn
    background.paint();
    frame.drawY(drawing, background);
    var legend = new ArrayList<Legend.Item>();
    for (int i = 0; i < layers.size(); i++) {
      legend.add(add(plot, layers.get(i), i));
    }
    for (Reference reference : references) {
      if (y.shows(reference.value())) {
        double[] ends = {frame.xTicks().low(), frame.xTicks().high()};
        double[] level = {reference.value(), reference.value()};
        plot.line(ends, level, Ink.FAINT, 1.3, new float[] {3, 3});
        legend.add(new Legend.Item(reference.name(), Ink.FAINT, null, new float[] {3, 3}, -1));
      }
    }
    plot.paint();
    if (layers.stream().noneMatch(layer -> drawable(layer.series()).length > 0)) {
      drawing.text(
          "no data",
          frame.left() + frame.width() / 2,
          frame.top() + frame.height() / 2,
          Drawing.Anchor.MIDDLE,
          Frame.TITLE,
          Ink.FAINT);
    }
    double used = frame.drawX(drawing, background);
    used = note(drawing, Legend.draw(drawing, plot, legend, frame.left(), used + 4));
    drawing.growTo(Math.ceil(used + 2));
    return drawing;
  }

  private Frame frame() {
    var xs = new Frame.Range(x);
    var ys = new Frame.Range(y);
    for (Layer layer : layers) {
      Series s = layer.series();
      for (int i : drawable(s)) {
        xs.include(s.x()[i]);
        ys.include(s.y()[i], s.low(i), s.high(i));
      }
    }
    references.forEach(reference -> ys.include(reference.value()));
    return Frame.of(x, xs, y, ys, HEIGHT);
  }

  private Legend.Item add(Plot plot, Layer layer, int index) {
    Ink ink = Ink.series(index);
    Series s = layer.series();
    int[] shown = drawable(s);
    if (layer.kind() == Kind.POINTS) {
      int[] thin = evenly(shown, MOST_POINTS);
      plot.markers(pick(s.x(), thin), pick(s.y(), thin), ink, Plot.marker(index));
      whiskers(plot, s, thin, ink);
      return new Legend.Item(s.name(), ink, Plot.marker(index), null, -1);
    }
    boolean crowded = shown.length > CROWDED;
    int[] thin = shown.length > MOST_POINTS ? extremes(s, shown) : shown;
    if (s.hasIntervals()) {
      if (crowded) {
        band(plot, s, thin, ink);
      } else {
        whiskers(plot, s, thin, ink);
      }
    }
    plot.line(pick(s.x(), thin), pick(s.y(), thin), ink, 2, Plot.dash(index));
    int[] marked = crowded ? evenly(shown, 8) : shown;
    plot.markers(pick(s.x(), marked), pick(s.y(), marked), ink, Plot.marker(index));
    return new Legend.Item(s.name(), ink, Plot.marker(index), Plot.dash(index), -1);
  }

  private void band(Plot plot, Series s, int[] at, Ink ink) {
    int[] known = Arrays.stream(at).filter(i -> y.shows(s.low(i)) && y.shows(s.high(i))).toArray();
    int n = known.length;
    var px = new double[2 * n];
    var py = new double[2 * n];
    for (int k = 0; k < n; k++) {
      px[k] = s.x()[known[k]];
      py[k] = s.high(known[k]);
      px[2 * n - 1 - k] = px[k];
      py[2 * n - 1 - k] = s.low(known[k]);
    }
    plot.area(px, py, ink, 0.18);
  }

  private static void whiskers(Plot plot, Series s, int[] at, Ink ink) {
    for (int i : at) {
      plot.whisker(s.x()[i], s.low(i), s.high(i), ink);
    }
  }

  /// Indices of the points that both axes can show.
  private int[] drawable(Series s) {
    return IntStream.range(0, s.x().length)
        .filter(i -> x.shows(s.x()[i]) && y.shows(s.y()[i]))
        .toArray();
  }

  private double note(Drawing drawing, double used) {
    int left = 0;
    int thinned = 0;
    for (Layer layer : layers) {
      Series s = layer.series();
      int shown = drawable(s).length;
      left += s.x().length - shown;
      thinned += layer.kind() == Kind.POINTS && shown > MOST_POINTS ? shown : 0;
    }
    var notes = new ArrayList<String>();
    if (left > 0) {
      notes.add(
          (left == 1 ? "1 point is" : left + " points are")
              + " not drawn: no finite value, or not above 0 on a log axis");
    }
    if (thinned > 0) {
      notes.add("of " + thinned + " points every few are drawn");
    }
    if (notes.isEmpty()) {
      return used;
    }
    drawing.text(String.join("; ", notes), 2, used + 12, Drawing.Anchor.START, 11, Ink.FAINT);
    return used + 16;
  }

  /// About `most` of the indices, evenly spread, with the first and the last.
  private static int[] evenly(int[] indices, int most) {
    if (indices.length <= most) {
      return indices;
    }
    return IntStream.range(0, most)
        .map(k -> indices[(int) Math.round(k * (indices.length - 1.0) / (most - 1))])
        .distinct()
        .toArray();
  }

  /// The lowest and the highest point of each of 300 stretches: a long curve keeps its shape.
  private static int[] extremes(Series s, int[] indices) {
    int stretches = 300;
    return IntStream.range(0, stretches)
        .flatMap(k -> {
          int from = (int) ((long) k * indices.length / stretches);
          int to = (int) ((long) (k + 1) * indices.length / stretches);
          int low = indices[from];
          int high = indices[from];
          for (int i = from; i < to; i++) {
            low = s.y()[indices[i]] < s.y()[low] ? indices[i] : low;
            high = s.y()[indices[i]] > s.y()[high] ? indices[i] : high;
          }
          return IntStream.of(Math.min(low, high), Math.max(low, high)).distinct();
        })
        .toArray();
  }

  private static double[] pick(double[] values, int[] at) {
    return Arrays.stream(at).mapToDouble(i -> values[i]).toArray();
  }
}
