package quire.lab.chart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// One realistic chart of every kind, from fixed seeds.
public final class SampleCharts {
  private SampleCharts() {}

  /// The charts by a short name.
  public static Map<String, Chart> all() {
    var charts = new LinkedHashMap<String, Chart>();
    charts.put("curves with bands", curves());
    charts.put("memory on log axes", memory());
    charts.put("points", points());
    charts.put("bars", bars(List.of("PATTERN", "CLUSTER", "superpixels")));
    charts.put(
        "bars with long names",
        bars(
            List.of(
                "local edges only",
                "local + expander, no virtual nodes",
                "local + virtual nodes",
                "all three kinds of edges",
                "dense attention",
                "expander")));
    charts.put("histogram", histogram());
    charts.put("heat map", heatMap(4, 5));
    charts.put("large heat map", heatMap(24, 30));
    charts.put("forest", forest());
    charts.put("empty", Charts.lines(Axis.linear("step"), Axis.log("loss", "nats"), List.of()));
    return charts;
  }

  static Chart curves() {
    var random = new Random(1);
    var chart = Charts.xy(Axis.linear("epoch"), Axis.linear("validation accuracy", "%"));
    String[] arms = {"exphormer", "gps-dense", "gatedgcn", "bigbird"};
    for (int a = 0; a < arms.length; a++) {
      int n = 60;
      var x = new double[n];
      var y = new double[n];
      var low = new double[n];
      var high = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = i + 1;
        y[i] = 86 - 4 * a - 30 * Math.exp(-i / (6.0 + 2 * a)) + random.nextGaussian() * 0.4;
        low[i] = y[i] - 1.5 - random.nextDouble();
        high[i] = y[i] + 1.2 + random.nextDouble();
      }
      chart.line(new Series(arms[a], x, y, low, high));
    }
    return chart.reference("chance", 50).build();
  }

  static Chart memory() {
    var x = new double[] {512, 1024, 2048, 4096, 8192, 16384, 65536};
    var sparse = new double[7];
    var dense = new double[7];
    for (int i = 0; i < 7; i++) {
      sparse[i] = 0.05 * x[i];
      dense[i] = i < 6 ? 4e-4 * x[i] * x[i] : Double.NaN;
    }
    return Charts.lines(
        Axis.log("nodes n", ""),
        Axis.log("peak memory of a training step", "MiB"),
        List.of(
            new Series("exphormer", x, sparse, scaled(sparse, 0.9), scaled(sparse, 1.1)),
            new Series("dense attention", x, dense, scaled(dense, 0.6), scaled(dense, 1.6))));
  }

  private static double[] scaled(double[] values, double factor) {
    return java.util.Arrays.stream(values).map(v -> v * factor).toArray();
  }

  static Chart points() {
    var random = new Random(2);
    var rows = new java.util.ArrayList<Series>();
    for (String arm : List.of("trained", "random", "shuffled labels")) {
      var x = new double[40];
      var y = new double[40];
      for (int i = 0; i < 40; i++) {
        x[i] = random.nextDouble() * 3 + rows.size();
        y[i] = 0.2 * x[i] + 0.1 * random.nextGaussian();
      }
      rows.add(new Series(arm, x, y));
    }
    return Charts.points(Axis.linear("spectral gap"), Axis.linear("accuracy lift", "points"), rows);
  }

  static Chart bars(List<String> groups) {
    var rows = new java.util.ArrayList<Bars>();
    for (String arm : List.of("exphormer", "dense", "gatedgcn")) {
      int n = groups.size();
      var v = new double[n];
      var low = new double[n];
      var high = new double[n];
      for (int i = 0; i < n; i++) {
        v[i] = 60 + 7 * i % 30 - 5 * rows.size();
        low[i] = v[i] - 3;
        high[i] = v[i] + 2;
      }
      if (rows.size() == 2) {
        v[0] = Double.NaN;
      }
      rows.add(new Bars(arm, v, low, high));
    }
    return Charts.bars(groups, Axis.linear("test accuracy", "%"), rows);
  }

  static Chart histogram() {
    var random = new Random(3);
    double[] a = random.doubles(400).map(_ -> 1.5 + 0.1 * random.nextGaussian()).toArray();
    double[] b = random.doubles(400).map(_ -> 1.7 + 0.05 * random.nextGaussian()).toArray();
    return Charts.histogram(
        Axis.linear("Laplacian gap of a random 6-regular graph"),
        List.of(new Sample("permutation", a), new Sample("hamiltonian", b)));
  }

  static Chart heatMap(int rows, int columns) {
    var random = new Random(4);
    var values = new double[rows][columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        values[r][c] = Math.sin(r * 0.4) + Math.cos(c * 0.3) + 0.2 * random.nextGaussian();
      }
    }
    values[1][2] = Double.NaN;
    return Charts.heatMap(
        java.util.stream.IntStream.range(0, rows).mapToObj(r -> "layer " + r).toList(),
        java.util.stream.IntStream.range(0, columns).mapToObj(c -> "head " + c).toList(),
        values,
        Axis.linear("attention entropy", "nats"));
  }

  static Chart forest() {
    return Charts.forest(
        Axis.linear("difference", "points"),
        0,
        List.of(
            new Effect("D1 exphormer − gatedgcn, PATTERN", 1.4, 0.6, 2.1, Effect.Tone.FOR),
            new Effect(
                "D4 exphormer − dense attention, non-inferior by half a point on PATTERN",
                0.21,
                -0.4,
                0.9,
                Effect.Tone.OPEN),
            new Effect("D7 without the local model", -1.1, -1.9, -0.3, Effect.Tone.AGAINST),
            new Effect("D9 one-sided", 0.5, 0.1, Double.POSITIVE_INFINITY, Effect.Tone.FOR),
            new Effect(
                "D11 nobody measured this", Double.NaN, Double.NaN, Double.NaN, Effect.Tone.OPEN)));
  }
}
