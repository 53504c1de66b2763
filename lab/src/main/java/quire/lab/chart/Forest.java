package quire.lab.chart;

import java.awt.geom.Path2D;
import java.util.List;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Effects with their intervals, one a row, see [Charts#forest].
record Forest(Axis x, double reference, List<Effect> effects) {
  private static final double LABELS = 152;
  private static final double FIGURES = 116;
  private static final double ROW = 34;

  Chart chart() {
    return new Chart(
        "Effects and their intervals: " + x.title() + ", " + effects.size() + " rows", this::paint);
  }

  private Drawing paint() {
    var range = new Frame.Range(x);
    range.include(reference);
    for (Effect effect : effects) {
      range.include(effect.value(), effect.low(), effect.high());
    }
    int rows = Math.max(1, effects.size());
    Ticks ticks = Ticks.of(x, range.low(), range.high(), 3);
    var frame =
        new Frame(
            x,
            Axis.linear(""),
            ticks,
            new Ticks(0, rows, List.of()),
            LABELS,
            8,
            Frame.PAPER_WIDTH - LABELS - FIGURES,
            rows * ROW);
    var drawing = new Drawing(Frame.PAPER_WIDTH, 0);
    var background = new Plot(new Drawing(0, 0), frame);
    background.paint();
    for (Ticks.Mark mark : ticks.marks()) {
      double at = background.screenX(mark.value());
      drawing.line(at, frame.top(), at, frame.bottom(), Ink.GRID, 1);
    }
    double none = background.screenX(reference);
    drawing.line(none, frame.top(), none, frame.bottom(), Ink.FAINT, 1.4, 4, 3);
    var plot = new Plot(drawing, frame);
    for (int i = 0; i < effects.size(); i++) {
      row(drawing, plot, frame, effects.get(i), i);
    }
    plot.paint();
    drawing.growTo(Math.ceil(frame.drawX(drawing, background) + 2));
    return drawing;
  }

  private void row(Drawing drawing, Plot plot, Frame frame, Effect effect, int index) {
    double y = frame.top() + (index + 0.5) * ROW;
    List<String> label = Drawing.wrap(effect.label(), 11.5, LABELS - 12, 2);
    for (int i = 0; i < label.size(); i++) {
      double base = y + 4 + (i - (label.size() - 1) / 2.0) * 13;
      drawing.text(label.get(i), 2, base, Drawing.Anchor.START, 11.5, Ink.TEXT);
    }
    drawing.text(figures(effect), Frame.PAPER_WIDTH - 2, y + 4, Drawing.Anchor.END, 11, Ink.FAINT);
    if (!Double.isFinite(effect.value())) {
      return;
    }
    Ink ink = ink(effect.tone());
    double[] at = {effect.value()};
    double[] row = {effects.size() - index - 0.5};
    plot.afterwards(() -> interval(drawing, plot, frame, effect, y, ink));
    switch (effect.tone()) {
      case FOR -> plot.markers(at, row, ink, SeriesMarkers.CIRCLE);
      case AGAINST -> plot.markers(at, row, ink, SeriesMarkers.SQUARE);
      case PLAIN -> plot.markers(at, row, ink, SeriesMarkers.DIAMOND);
      case OPEN ->
          plot.afterwards(
              () -> drawing.add(new Drawing.Dot(plot.screenX(at[0]), y, 3.6, ink, true)));
    }
  }

  /// The whisker; an end that is not finite runs to the frame and ends in an arrow head.
  private void interval(Drawing drawing, Plot plot, Frame frame, Effect effect, double y, Ink ink) {
    if (Double.isNaN(effect.low()) || Double.isNaN(effect.high())) {
      return;
    }
    double left = end(drawing, plot, effect.low(), frame.left(), -1, y, ink);
    double right = end(drawing, plot, effect.high(), frame.right(), 1, y, ink);
    drawing.line(left, y, right, y, ink, 1.8);
  }

  private static double end(
      Drawing drawing, Plot plot, double value, double edge, int side, double y, Ink ink) {
    if (Double.isFinite(value)) {
      double at = plot.screenX(value);
      drawing.line(at, y - 4, at, y + 4, ink, 1.8);
      return at;
    }
    var head = new Path2D.Double();
    head.moveTo(edge, y);
    head.lineTo(edge - side * 7, y - 4);
    head.lineTo(edge - side * 7, y + 4);
    head.closePath();
    drawing.add(new Drawing.Area(head, ink, 1));
    return edge - side * 6;
  }

  private static String figures(Effect effect) {
    if (!Double.isFinite(effect.value())) {
      return "not measured";
    }
    String value = Numbers.significant(effect.value(), 3);
    if (Double.isNaN(effect.low()) || Double.isNaN(effect.high())) {
      return value;
    }
    String interval = " [" + bound(effect.low(), "−∞") + ", " + bound(effect.high(), "∞") + "]";
    return value + interval;
  }

  private static String bound(double value, String infinite) {
    return Double.isInfinite(value) ? infinite : Numbers.significant(value, 3);
  }

  private static Ink ink(Effect.Tone tone) {
    return switch (tone) {
      case FOR -> Ink.FOR;
      case AGAINST -> Ink.AGAINST;
      case OPEN -> Ink.OPEN;
      case PLAIN -> Ink.series(0);
    };
  }
}
