package quire.lab.chart;

import java.util.List;

/// Where the data area lies on the paper, and what stands around it: grid, tick labels, axis
/// titles. The title of the y axis lies flat above the axis, where it is read without turning the
/// head and never cut.
///
/// @param left where the data area starts on the paper, in points; likewise top, width, height
record Frame(
    Axis x,
    Axis y,
    Ticks xTicks,
    Ticks yTicks,
    double left,
    double top,
    double width,
    double height) {
  static final double PAPER_WIDTH = 420;
  static final double SMALL = 12;
  static final double TITLE = 12.5;

  /// A frame for numeric axes that holds the given ranges.
  ///
  /// @param height of the data area
  static Frame of(Axis x, Range xs, Axis y, Range ys, double height) {
    Ticks yTicks = Ticks.of(y, ys.low(), ys.high(), 5);
    double left = Math.ceil(widest(yTicks)) + 10;
    Ticks xTicks = Ticks.of(x, xs.low(), xs.high(), 6);
    double right =
        Math.max(14, Math.ceil(widest(xTicks) / 2) + 2); // the last label is centred there
    double width = PAPER_WIDTH - left - right;
    if (widest(xTicks) * xTicks.marks().size() > width * 0.8) {
      xTicks = Ticks.of(x, xs.low(), xs.high(), 4);
    }
    return new Frame(x, y, xTicks, yTicks, left, 26, Math.floor(width), height);
  }

  double bottom() {
    return top + height;
  }

  double right() {
    return left + width;
  }

  /// The grid and the y axis's labels and title.
  void drawY(Drawing drawing, Plot plot) {
    for (Ticks.Mark mark : yTicks.marks()) {
      double at = Math.rint(plot.screenY(mark.value()) * 2) / 2;
      boolean base = Math.abs(at - bottom()) < 1;
      drawing.line(left, at, right(), at, base ? Ink.AXIS : Ink.GRID, base ? 1.2 : 1);
      drawing.text(mark.label(), left - 6, at + 4, Drawing.Anchor.END, SMALL, Ink.FAINT);
    }
    List<String> title = Drawing.wrap(y.title(), TITLE, PAPER_WIDTH - 8, 1);
    drawing.text(title.getFirst(), 2, 13, Drawing.Anchor.START, TITLE, Ink.TEXT);
  }

  /// The x axis's ticks, labels and title. Returns the lowest point used.
  double drawX(Drawing drawing, Plot plot) {
    drawing.line(left, bottom(), right(), bottom(), Ink.AXIS, 1.2);
    for (Ticks.Mark mark : xTicks.marks()) {
      double at = plot.screenX(mark.value());
      drawing.line(at, bottom(), at, bottom() + 4, Ink.AXIS, 1.2);
      drawing.text(mark.label(), at, bottom() + 17, Drawing.Anchor.MIDDLE, SMALL, Ink.FAINT);
    }
    return drawXTitle(drawing, bottom() + 22);
  }

  /// The x axis's title centred below `from`. Returns the lowest point used.
  double drawXTitle(Drawing drawing, double from) {
    if (x.title().isBlank()) {
      return from;
    }
    double y = from;
    for (String line : Drawing.wrap(x.title(), TITLE, PAPER_WIDTH - 8, 2)) {
      y += 14;
      double half = Drawing.widthOf(line, TITLE) / 2;
      double middle =
          Math.clamp(left + width / 2, half + 2, Math.max(half + 2, PAPER_WIDTH - half));
      drawing.text(line, middle, y, Drawing.Anchor.MIDDLE, TITLE, Ink.TEXT);
    }
    return y + 5;
  }

  private static double widest(Ticks ticks) {
    return ticks.marks().stream()
        .mapToDouble(mark -> Drawing.widthOf(mark.label(), SMALL))
        .max()
        .orElse(0);
  }

  /// The smallest range that holds all values it is told of.
  static final class Range {
    private final Axis axis;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    Range(Axis axis) {
      this.axis = axis;
    }

    /// Widens to hold the values that the axis can show.
    void include(double... values) {
      for (double value : values) {
        if (axis.shows(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }

    boolean isEmpty() {
      return low > high;
    }

    double low() {
      return isEmpty() ? axis.log() ? 1 : 0 : low;
    }

    double high() {
      return isEmpty() ? axis.log() ? 10 : 1 : high;
    }
  }
}
