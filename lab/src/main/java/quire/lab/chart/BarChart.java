package quire.lab.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Grouped bars with whiskers, see [Charts#bars].
record BarChart(List<String> groups, Axis y, List<Bars> bars) {
  private static final double HEIGHT = 200;
  private static final double LINE = 14;

  Chart chart() {
    String names = bars.stream().map(Bars::name).collect(Collectors.joining(", "));
    return new Chart(y.title() + " by " + String.join(", ", groups) + ": " + names, this::paint);
  }

  private Drawing paint() {
    var drawing = new Drawing(Frame.PAPER_WIDTH, 0);
    var ys = new Frame.Range(y);
    ys.include(0);
    for (Bars row : bars) {
      for (int g = 0; g < groups.size(); g++) {
        ys.include(row.values()[g], row.low(g), row.high(g));
      }
    }
    var x = Axis.linear("");
    var xs = new Frame.Range(x);
    xs.include(0, Math.max(1, groups.size()));
    Frame numeric = Frame.of(x, xs, y, ys, HEIGHT);
    Frame frame =
        new Frame(
            x,
            y,
            new Ticks(0, Math.max(1, groups.size()), List.of()),
            numeric.yTicks(),
            numeric.left(),
            numeric.top(),
            numeric.width(),
            HEIGHT);
    var background = new Plot(new Drawing(0, 0), frame);
    background.paint();
    frame.drawY(drawing, background);
    var plot = new Plot(drawing, frame);
    var legend = new ArrayList<Legend.Item>();
    for (int s = 0; s < bars.size(); s++) {
      addBars(drawing, plot, s);
      legend.add(new Legend.Item(bars.get(s).name(), Ink.series(s), null, null, s));
    }
    plot.paint();
    double zero = plot.screenY(0);
    drawing.line(frame.left(), zero, frame.right(), zero, Ink.AXIS, 1.2);
    double used = names(drawing, frame);
    drawing.growTo(Math.ceil(Legend.draw(drawing, plot, legend, frame.left(), used + 4) + 2));
    return drawing;
  }

  private void addBars(Drawing drawing, Plot plot, int s) {
    double width = 0.76 / bars.size();
    Bars row = bars.get(s);
    for (int g = 0; g < groups.size(); g++) {
      double value = row.values()[g];
      if (!Double.isFinite(value)) {
        continue;
      }
      double left = g + 0.12 + s * width;
      double right = left + width * 0.92;
      plot.area(
          new double[] {left, right, right, left},
          new double[] {0, 0, value, value},
          Ink.series(s),
          1);
      plot.afterwards(() -> {
        double from = plot.screenX(left);
        double top = Math.min(plot.screenY(value), plot.screenY(0));
        double tall = Math.abs(plot.screenY(value) - plot.screenY(0));
        drawing.stripes(from, top, plot.screenX(right) - from, tall, s);
      });
      plot.whisker((left + right) / 2, row.low(g), row.high(g), Ink.TEXT);
    }
  }

  /// Group names below, on up to four lines, turned where they would touch.
  private double names(Drawing drawing, Frame frame) {
    double room = frame.width() / Math.max(1, groups.size()) - 6;
    var wrapped = groups.stream().map(g -> Drawing.wrap(g, Frame.SMALL, room, 4)).toList();
    boolean fit = wrapped.stream().flatMap(List::stream).noneMatch(line -> line.endsWith("…"));
    double deepest = 0;
    for (int g = 0; g < groups.size(); g++) {
      double middle = frame.left() + frame.width() * (g + 0.5) / groups.size();
      if (fit) {
        List<String> lines = wrapped.get(g);
        for (int i = 0; i < lines.size(); i++) {
          drawing.text(
              lines.get(i),
              middle,
              frame.bottom() + 16 + i * LINE,
              Drawing.Anchor.MIDDLE,
              Frame.SMALL,
              Ink.TEXT);
        }
        deepest = Math.max(deepest, 6 + lines.size() * LINE);
      } else {
        double length = Math.min(130, middle * 1.2);
        String name = Drawing.wrap(groups.get(g), Frame.SMALL, length, 1).getFirst();
        drawing.add(
            new Drawing.Words(
                name,
                middle + 4,
                frame.bottom() + 14,
                Drawing.Anchor.END,
                Frame.SMALL,
                Ink.TEXT,
                false,
                -38));
        deepest = Math.max(deepest, 16 + Drawing.widthOf(name, Frame.SMALL) * 0.62);
      }
    }
    return frame.bottom() + Math.max(deepest, 4);
  }
}
