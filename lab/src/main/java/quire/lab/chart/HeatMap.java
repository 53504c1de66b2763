package quire.lab.chart;

import java.util.Arrays;
import java.util.List;

/// Values as colours, see [Charts#heatMap].
record HeatMap(List<String> rows, List<String> columns, double[][] values, Axis value) {
  Chart chart() {
    return new Chart(
        value.title() + ", " + rows.size() + " rows by " + columns.size() + " columns",
        this::paint);
  }

  private Drawing paint() {
    int n = Math.max(1, rows.size());
    int m = Math.max(1, columns.size());
    double label =
        Math.min(
            150,
            rows.stream().mapToDouble(r -> Drawing.widthOf(r, Frame.SMALL)).max().orElse(0) + 8);
    double width = Math.floor(Frame.PAPER_WIDTH - label - 8);
    double cell = Math.clamp(width / m, 4, 44);
    double high = Math.clamp(width / m, 12, 30);
    double tall = Math.max(60, Math.floor(Math.min(n * high, 420)));
    width = Math.floor(Math.min(width, Math.max(cell * m, 120)));
    var frame =
        new Frame(
            Axis.linear(""),
            Axis.linear(value.label(), value.unit()),
            new Ticks(0, m, List.of()),
            new Ticks(0, n, List.of()),
            label,
            40,
            width,
            tall);
    var drawing = new Drawing(Frame.PAPER_WIDTH, 0);
    var range = new Frame.Range(value);
    Arrays.stream(values).forEach(range::include);
    var plot = new Plot(drawing, frame);
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < columns.size(); c++) {
        cell(plot, r, c, n, range);
      }
    }
    plot.paint();
    scale(drawing, range);
    double used = names(drawing, frame, plot, n);
    if (width / m >= 30 && tall / n >= 13) {
      numbers(drawing, plot, n, range);
    }
    drawing.growTo(Math.ceil(used + 4));
    return drawing;
  }

  private void cell(Plot plot, int r, int c, int n, Frame.Range range) {
    double v = values[r][c];
    if (value.shows(v)) {
      double bottom = n - 1 - r;
      plot.area(
          new double[] {c, c + 1, c + 1, c},
          new double[] {bottom, bottom, bottom + 1, bottom + 1},
          Ink.scale(share(v, range)),
          1);
    }
  }

  private double share(double v, Frame.Range range) {
    double low = value.log() ? Math.log(range.low()) : range.low();
    double high = value.log() ? Math.log(range.high()) : range.high();
    double at = value.log() ? Math.log(v) : v;
    return high > low ? (at - low) / (high - low) : 0.5;
  }

  /// What the colours mean: the quantity's name, then its lowest and highest value with the shades
  /// between.
  private void scale(Drawing drawing, Frame.Range range) {
    drawing.text(
        Drawing.wrap(value.title(), Frame.TITLE, Frame.PAPER_WIDTH - 8, 1).getFirst(),
        2,
        13,
        Drawing.Anchor.START,
        Frame.TITLE,
        Ink.TEXT);
    if (range.isEmpty()) {
      return;
    }
    String low = Numbers.significant(range.low(), 3);
    double x = 2;
    drawing.text(low, x, 31, Drawing.Anchor.START, 11, Ink.FAINT);
    x += Drawing.widthOf(low, 11) + 6;
    for (int i = 0; i < 24; i++) {
      drawing.rectangle(x + i * 5, 22, 5.2, 10, Ink.scale(i / 23.0), 1);
    }
    drawing.text(
        Numbers.significant(range.high(), 3), x + 126, 31, Drawing.Anchor.START, 11, Ink.FAINT);
  }

  private double names(Drawing drawing, Frame frame, Plot plot, int n) {
    int everyRow = (int) Math.ceil(rows.size() * 12.0 / frame.height());
    for (int r = 0; r < rows.size(); r += Math.max(1, everyRow)) {
      drawing.text(
          Drawing.wrap(rows.get(r), Frame.SMALL, frame.left() - 6, 1).getFirst(),
          frame.left() - 5,
          plot.screenY(n - r - 0.5) + 4,
          Drawing.Anchor.END,
          Frame.SMALL,
          Ink.TEXT);
    }
    double cell = frame.width() / Math.max(1, columns.size());
    boolean flat =
        columns.stream().allMatch(name -> Drawing.widthOf(name, Frame.SMALL) <= cell - 2);
    int every = flat ? 1 : Math.max(1, (int) Math.ceil(14 / cell));
    double deepest = frame.bottom() + 18;
    for (int c = 0; c < columns.size(); c += every) {
      double x = plot.screenX(c + 0.5);
      if (flat) {
        drawing.text(
            columns.get(c), x, frame.bottom() + 15, Drawing.Anchor.MIDDLE, Frame.SMALL, Ink.TEXT);
      } else {
        String name =
            Drawing.wrap(columns.get(c), Frame.SMALL, Math.min(120, x * 1.3), 1).getFirst();
        drawing.add(
            new Drawing.Words(
                name,
                x + 4,
                frame.bottom() + 12,
                Drawing.Anchor.END,
                Frame.SMALL,
                Ink.TEXT,
                false,
                -45));
        deepest =
            Math.max(deepest, frame.bottom() + 18 + Drawing.widthOf(name, Frame.SMALL) * 0.71);
      }
    }
    return deepest;
  }

  private void numbers(Drawing drawing, Plot plot, int n, Frame.Range range) {
    double largest = Math.max(Math.abs(range.low()), Math.abs(range.high()));
    int decimals = largest == 0 ? 0 : Math.clamp(1 - (int) Math.floor(Math.log10(largest)), 0, 3);
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < columns.size(); c++) {
        double v = values[r][c];
        boolean known = value.shows(v);
        // Fixed inks: the cells keep their colours on a dark page, so their numbers must too.
        Ink ink =
            !known ? Ink.FAINT : Ink.scale(share(v, range)).isLight() ? Ink.ON_LIGHT : Ink.ON_DARK;
        drawing.text(
            value.log() ? Numbers.significant(v, 2) : Numbers.fixed(v, decimals),
            plot.screenX(c + 0.5),
            plot.screenY(n - r - 0.5) + 4,
            Drawing.Anchor.MIDDLE,
            10.5,
            ink);
      }
    }
  }
}
