package quire.imaging.sheet;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import quire.base.Check;
import quire.imaging.Pixels;
import quire.imaging.resize.Filter;
import quire.imaging.resize.Resizer;

/// Lays images out in cells of one size, on white, with captions below them or labels around them.
/// Larger images are scaled down to their cell, smaller ones enlarged by a whole factor without
/// smoothing, so that single pixels stay visible.
///
/// @param columns cells a row, at least 1
/// @param cell pixels of a cell's side
/// @param gap pixels between cells and around the sheet
public record Sheet(int columns, int cell, int gap) {
  private static final int TEXT = 12;
  private static final int LINE = 16;
  private static final int MOST_PIXELS = 200_000_000;
  private static final Color INK = new Color(0x222222);

  /// An image with words below it; no words where empty.
  public record Tile(Pixels image, String caption) {}

  /// Checks the ranges.
  public Sheet {
    Check.range("columns", columns, 1, 1000);
    Check.range("cell", cell, 8, 4096);
    Check.range("gap", gap, 0, 256);
  }

  /// Cells of 96 pixels, 6 apart.
  public Sheet(int columns) {
    this(columns, 96, 6);
  }

  /// A sheet of images without captions.
  public Pixels of(List<Pixels> images) {
    return draw(images.stream().map(image -> new Tile(image, "")).toList());
  }

  /// A sheet of images with captions, row after row; long captions are cut.
  public Pixels draw(List<Tile> tiles) {
    Check.that(!tiles.isEmpty(), "a sheet needs at least one image");
    boolean words = tiles.stream().anyMatch(tile -> !tile.caption().isEmpty());
    int across = Math.min(columns, tiles.size());
    int rows = Math.ceilDiv(tiles.size(), across);
    int high = cell + (words ? LINE : 0);
    return paint(
        gap + across * (cell + gap),
        gap + rows * (high + gap),
        graphics -> {
          for (int i = 0; i < tiles.size(); i++) {
            int x = gap + i % across * (cell + gap);
            int y = gap + i / across * (high + gap);
            place(graphics, tiles.get(i).image(), x, y);
            centre(graphics, tiles.get(i).caption(), x, y + cell + TEXT, cell);
          }
        });
  }

  /// A grid with a word above each column and one before each row.
  ///
  /// @param rows images of each row, all rows equally long; `columns` is not used
  /// @param rowLabels one a row, or none
  /// @param columnLabels one a column, or none
  public Pixels grid(List<List<Pixels>> rows, List<String> rowLabels, List<String> columnLabels) {
    Check.that(!rows.isEmpty() && !rows.getFirst().isEmpty(), "a grid needs at least one image");
    int across = rows.getFirst().size();
    for (List<Pixels> row : rows) {
      Check.that(row.size() == across, "rows must be equally long: %d and %d", across, row.size());
    }
    Check.that(
        rowLabels.isEmpty() || rowLabels.size() == rows.size(),
        "%d rows need as many labels or none, %d are given",
        rows.size(),
        rowLabels.size());
    Check.that(
        columnLabels.isEmpty() || columnLabels.size() == across,
        "%d columns need as many labels or none, %d are given",
        across,
        columnLabels.size());
    int left = gap + (rowLabels.isEmpty() ? 0 : widest(rowLabels) + gap);
    int top = gap + (columnLabels.isEmpty() ? 0 : LINE);
    return paint(
        left + across * (cell + gap),
        top + rows.size() * (cell + gap),
        graphics -> {
          for (int r = 0; r < rows.size(); r++) {
            int y = top + r * (cell + gap);
            if (!rowLabels.isEmpty()) {
              graphics.drawString(rowLabels.get(r), gap, y + cell / 2 + TEXT / 2);
            }
            for (int c = 0; c < across; c++) {
              place(graphics, rows.get(r).get(c), left + c * (cell + gap), y);
            }
          }
          for (int c = 0; c < columnLabels.size(); c++) {
            centre(graphics, columnLabels.get(c), left + c * (cell + gap), gap + TEXT - 2, cell);
          }
        });
  }

  /// Two images side by side in each cell row: what was, what became of it.
  ///
  /// @param captions one a pair, or none
  public Pixels pairs(List<Pixels> before, List<Pixels> after, List<String> captions) {
    Check.that(
        before.size() == after.size(),
        "pairs need as many images before as after: %d and %d",
        before.size(),
        after.size());
    List<List<Pixels>> rows = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      rows.add(List.of(before.get(i), after.get(i)));
    }
    return grid(rows, captions, List.of("before", "after"));
  }

  @FunctionalInterface
  private interface Painter {
    void paint(Graphics2D graphics);
  }

  private static Pixels paint(int width, int height, Painter painter) {
    Check.that(
        (long) width * height <= MOST_PIXELS,
        "a sheet of %d x %d pixels is too large; take smaller cells or fewer images",
        width,
        height);
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    prepare(graphics);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(INK);
    painter.paint(graphics);
    graphics.dispose();
    return Pixels.of(image);
  }

  private static void prepare(Graphics2D graphics) {
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, TEXT));
  }

  private static int widest(List<String> labels) {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    prepare(graphics);
    FontMetrics metrics = graphics.getFontMetrics();
    int width = labels.stream().mapToInt(metrics::stringWidth).max().orElse(0);
    graphics.dispose();
    return width;
  }

  private void place(Graphics2D graphics, Pixels image, int x, int y) {
    Pixels fitted = fit(image.toRgb());
    graphics.drawImage(
        fitted.toBufferedImage(),
        x + (cell - fitted.width()) / 2,
        y + (cell - fitted.height()) / 2,
        null);
  }

  private Pixels fit(Pixels image) {
    int longer = Math.max(image.width(), image.height());
    if (longer <= cell) {
      int factor = cell / longer;
      return new Resizer(Filter.NEAREST)
          .resize(image, image.width() * factor, image.height() * factor);
    }
    int width = Math.max(1, Math.round((float) cell * image.width() / longer));
    int height = Math.max(1, Math.round((float) cell * image.height() / longer));
    return new Resizer(Filter.LANCZOS).resize(image, width, height);
  }

  private static void centre(Graphics2D graphics, String words, int x, int base, int width) {
    if (words.isEmpty()) {
      return;
    }
    FontMetrics metrics = graphics.getFontMetrics();
    String shown = words;
    while (metrics.stringWidth(shown) > width && shown.length() > 1) {
      int cut = shown.endsWith("…") ? 2 : 1;
      shown = shown.substring(0, shown.length() - cut) + "…";
      if (shown.equals("…")) {
        break;
      }
    }
    graphics.drawString(shown, x + (width - metrics.stringWidth(shown)) / 2, base);
  }
}
