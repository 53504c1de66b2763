package quire.lab.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Counts in equal bins, see [Charts#histogram].
record Histogram(Axis x, List<Sample> samples) {
  private static final double HEIGHT = 180;

  Chart chart() {
    String names = samples.stream().map(Sample::name).collect(Collectors.joining(", "));
    return new Chart("Histogram of " + x.title() + ": " + names, this::paint);
  }

  private Drawing paint() {
    double[] all =
        samples.stream()
            .flatMapToDouble(sample -> Arrays.stream(sample.values()))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    var xs = new Frame.Range(x);
    xs.include(all);
    int bins = binCount(all);
    double low = xs.low();
    double width = Math.max(xs.high() - low, 1e-12 * Math.max(1, Math.abs(low))) / bins;
    var y = Axis.linear("count");
    var ys = new Frame.Range(y);
    ys.include(0, 1);
    var counts = new ArrayList<int[]>();
    for (Sample sample : samples) {
      int[] count = count(sample.values(), low, width, bins);
      counts.add(count);
      ys.include(Arrays.stream(count).max().orElse(0));
    }
    Frame frame = Frame.of(x, xs, y, ys, HEIGHT);
    var drawing = new Drawing(Frame.PAPER_WIDTH, 0);
    var background = new Plot(new Drawing(0, 0), frame);
    background.paint();
    frame.drawY(drawing, background);
    var plot = new Plot(drawing, frame);
    var legend = new ArrayList<Legend.Item>();
    for (int s = 0; s < samples.size(); s++) {
      outline(plot, counts.get(s), low, width, s);
      legend.add(new Legend.Item(samples.get(s).name(), Ink.series(s), null, Plot.dash(s), -1));
    }
    plot.paint();
    double used = frame.drawX(drawing, background);
    drawing.growTo(Math.ceil(Legend.draw(drawing, plot, legend, frame.left(), used + 4) + 2));
    return drawing;
  }

  private static void outline(Plot plot, int[] counts, double low, double width, int s) {
    int n = counts.length;
    var px = new double[2 * n + 2];
    var py = new double[2 * n + 2];
    px[0] = low;
    for (int b = 0; b < n; b++) {
      px[2 * b + 1] = low + b * width;
      px[2 * b + 2] = low + (b + 1) * width;
      py[2 * b + 1] = counts[b];
      py[2 * b + 2] = counts[b];
    }
    px[2 * n + 1] = low + n * width;
    plot.area(px, py, Ink.series(s), 0.18);
    plot.line(px, py, Ink.series(s), 1.8, Plot.dash(s));
  }

  static int[] count(double[] values, double low, double width, int bins) {
    var count = new int[bins];
    for (double value : values) {
      if (Double.isFinite(value)) {
        count[Math.clamp((int) Math.floor((value - low) / width), 0, bins - 1)]++;
      }
    }
    return count;
  }

  private static int binCount(double[] sorted) {
    int n = sorted.length;
    if (n < 2 || sorted[n - 1] == sorted[0]) {
      return 1;
    }
    double spread = sorted[(int) (0.75 * (n - 1))] - sorted[(int) (0.25 * (n - 1))];
    double width = spread > 0 ? 2 * spread / Math.cbrt(n) : (sorted[n - 1] - sorted[0]) / 10;
    return Math.clamp((int) Math.ceil((sorted[n - 1] - sorted[0]) / width), 4, 40);
  }
}
