package quire.lab.chart;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.style.markers.Marker;

/// The names of the series below the plot, each beside a sample of its mark, in as many rows as
/// they need.
final class Legend {
  /// One name and its sample.
  ///
  /// @param marker null where none is drawn
  /// @param dash null where no line is drawn; empty for a solid one
  /// @param box the index of the series whose bars the sample shows, or -1
  record Item(String name, Ink ink, @Nullable Marker marker, float @Nullable [] dash, int box) {}

  private static final double SAMPLE = 30;
  private static final double ROW = 18;

  private Legend() {}

  /// Draws the rows below `from`. Returns the lowest point used.
  static double draw(Drawing drawing, Plot plot, List<Item> items, double left, double from) {
    double x = left;
    double y = from + 12;
    boolean any = false;
    for (Item item : items) {
      if (item.name().isBlank()) {
        continue;
      }
      String name =
          Drawing.wrap(item.name(), Frame.SMALL, drawing.width() - left - SAMPLE - 12, 1)
              .getFirst();
      double width = SAMPLE + Drawing.widthOf(name, Frame.SMALL) + 14;
      if (any && x + width > drawing.width()) {
        x = left;
        y += ROW;
      }
      sample(drawing, plot, item, x, y - 4);
      drawing.text(name, x + SAMPLE, y, Drawing.Anchor.START, Frame.SMALL, Ink.TEXT);
      x += width;
      any = true;
    }
    return any ? y + 6 : from;
  }

  private static void sample(Drawing drawing, Plot plot, Item item, double x, double y) {
    if (item.box() >= 0) {
      drawing.rectangle(x + 8, y - 5, 14, 10, item.ink(), 1);
      drawing.stripes(x + 8, y - 5, 14, 10, item.box());
    }
    if (item.dash() != null) {
      drawing.line(x, y, x + 24, y, item.ink(), 2, item.dash());
    }
    if (item.marker() != null) {
      plot.sample(x + 12, y, item.ink(), item.marker());
    }
  }
}
