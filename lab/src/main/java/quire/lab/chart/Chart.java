package quire.lab.chart;

import java.util.function.Supplier;
import quire.base.Check;

/// A finished drawing; made by [Charts]. Immutable; the same chart always gives the same bytes.
public final class Chart {
  private final String description;
  private final Supplier<Drawing> painter;

  Chart(String description, Supplier<Drawing> painter) {
    this.description = description;
    this.painter = painter;
  }

  /// What the chart shows, in one sentence, for readers who cannot see it.
  public String description() {
    return description;
  }

  /// The chart as an `<svg>` element: no ids, scripts or outside references; it shrinks to the
  /// width of the page. Its parts carry classes `qc-...` (series `qc-s0`, `qc-s1`, ...) for a page
  /// that wants other colours.
  public String svg() {
    return SvgWriter.write(painter.get(), description);
  }

  /// The chart as a PNG file on white, 1200 pixels wide.
  public byte[] png() {
    return png(1200);
  }

  /// The chart as a PNG file on white.
  ///
  /// @param width in pixels, 100 to 8000
  public byte[] png(int width) {
    Check.range("width", width, 100, 8000);
    Drawing drawing = painter.get();
    return PngWriter.write(drawing, width / drawing.width());
  }
}
