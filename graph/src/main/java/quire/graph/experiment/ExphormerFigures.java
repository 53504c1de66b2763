package quire.graph.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import quire.graph.ExpanderOptions;
import quire.lab.Decision;
import quire.lab.Metrics;
import quire.lab.Over;
import quire.lab.chart.Axis;
import quire.lab.chart.Charts;
import quire.lab.chart.Effect;
import quire.lab.chart.Figure;
import quire.lab.chart.Sample;
import quire.lab.chart.Series;
import quire.lab.stats.PairedT;

/// The pictures of the report.
final class ExphormerFigures {
  private static final String STEP =
      "One training step of one attention layer in the GPS shell; eight neighbours a node, expander"
          + " of degree 6, one virtual node. ";

  private final ExphormerConfig config;
  private final Metrics metrics;

  ExphormerFigures(ExphormerConfig config, Metrics metrics) {
    this.config = config;
    this.metrics = metrics;
  }

  List<Figure> all() {
    List<Figure> figures = new ArrayList<>();
    figures.add(differences());
    for (String metric :
        List.of(
            ExphormerClaims.PATTERN,
            ExphormerClaims.CLUSTER,
            ExphormerClaims.RING,
            ExphormerClaims.JDK)) {
      if (!metrics.arms(TrainedArms.curve(metric)).isEmpty()) {
        figures.add(curves(metric));
      }
    }
    figures.add(memory());
    figures.add(time());
    figures.add(crossover());
    figures.add(gaps());
    figures.add(diameters());
    return figures;
  }

  /// The differences in points that the claims speak of, as their tests decide them one by one.
  private Figure differences() {
    List<Effect> rows = new ArrayList<>();
    for (var pair :
        List.of(
            new Pair(
                "D1 with attention − without, PATTERN",
                ExphormerClaims.PATTERN,
                "exphormer",
                "mpnn"),
            new Pair(
                "D4 Exphormer − all pairs, PATTERN", ExphormerClaims.PATTERN, "exphormer", "dense"),
            new Pair(
                "D5 all kinds − no virtual, PATTERN",
                ExphormerClaims.PATTERN,
                "exphormer",
                "no-virtual"),
            new Pair(
                "D5 all kinds − no expander, PATTERN",
                ExphormerClaims.PATTERN,
                "exphormer",
                "no-expander"),
            new Pair(
                "all kinds − no local, PATTERN", ExphormerClaims.PATTERN, "exphormer", "no-local"),
            new Pair(
                "D7 with messages − without, PATTERN",
                ExphormerClaims.PATTERN,
                "exphormer",
                "no-mpnn"),
            new Pair(
                "with attention − without, CLUSTER", ExphormerClaims.CLUSTER, "exphormer", "mpnn"),
            new Pair(
                "D7 with messages − without, CLUSTER",
                ExphormerClaims.CLUSTER,
                "exphormer",
                "no-mpnn"),
            new Pair(
                "D6 all kinds − no virtual, JDK", ExphormerClaims.JDK, "exphormer", "no-virtual"),
            new Pair("D11 virtual nodes − none, JDK", ExphormerClaims.JDK, "no-expander", "mpnn"),
            new Pair(
                "D11 expander − virtual nodes, JDK",
                ExphormerClaims.JDK,
                "no-virtual",
                "no-expander"))) {
      double[] d = pair.differences(metrics);
      if (d.length >= 2) {
        var interval = PairedT.interval(d, Decision.LEVEL);
        rows.add(
            new Effect(
                pair.label(), PairedT.mean(d), interval.low(), interval.high(), Effect.Tone.PLAIN));
      }
    }
    return new Figure(
        "What each part is worth",
        "Difference of test accuracy, paired by seed, with its 95 % interval (Student's t). Right of"
            + " 0 the first named is better.",
        Charts.forest(Axis.linear("difference of test accuracy", "points"), 0, rows));
  }

  /// Two arms of one metric.
  private record Pair(String label, String metric, String a, String b) {
    double[] differences(Metrics metrics) {
      var first = metrics.units(a, metric, Over.SEED);
      var second = metrics.units(b, metric, Over.SEED);
      return first.entrySet().stream()
          .filter(entry -> second.containsKey(entry.getKey()))
          .mapToDouble(entry -> entry.getValue() - second.getOrDefault(entry.getKey(), 0.0))
          .toArray();
    }
  }

  private Figure curves(String metric) {
    String name = TrainedArms.curve(metric);
    List<Series> series = new ArrayList<>();
    for (String arm : metrics.arms(name)) {
      var bySeed = new TreeMap<Long, List<Double>>();
      for (long seed : metrics.seeds()) {
        metrics
            .byStep(arm, name, seed)
            .forEach(
                (epoch, value) -> bySeed.computeIfAbsent(epoch, _ -> new ArrayList<>()).add(value));
      }
      double[] x = bySeed.keySet().stream().mapToDouble(epoch -> epoch + 1).toArray();
      double[] mean = new double[x.length];
      double[] low = new double[x.length];
      double[] high = new double[x.length];
      int i = 0;
      for (List<Double> values : bySeed.values()) {
        var spread = values.stream().mapToDouble(v -> v).summaryStatistics();
        mean[i] = spread.getAverage();
        low[i] = spread.getMin();
        high[i] = spread.getMax();
        i++;
      }
      series.add(new Series(arm, x, mean, low, high));
    }
    String data = metric.substring(0, metric.indexOf('/'));
    return new Figure(
        "Training on " + data,
        "Mean over seeds; bands or whiskers reach from the lowest seed to the highest. The epoch of"
            + " the best value is kept.",
        Charts.lines(
            Axis.linear("epoch"),
            Axis.linear(
                metric.endsWith("accSbm") ? "validation mean recall" : "validation accuracy", "%"),
            series));
  }

  private Figure memory() {
    return new Figure(
        "Memory of a training step",
        STEP + "Tensor bytes at the peak, counted to the byte beyond parameters and batch.",
        Charts.lines(
            Axis.log("nodes of the graph", ""),
            Axis.log("peak memory", "MB"),
            series(StepCosts.BYTES, 1e-6)));
  }

  private Figure time() {
    return new Figure(
        "Time of a training step",
        STEP + "Median of repeated steps after warm-up.",
        Charts.lines(
            Axis.log("nodes of the graph", ""),
            Axis.log("time", "ms"),
            series(StepCosts.SECONDS, 1e3)));
  }

  private Figure crossover() {
    return new Figure(
        "When the sparse one is faster",
        "Batches of about 3,800 nodes cut into graphs of the size below; arms take turns; median.",
        Charts.lines(
            Axis.log("nodes of each graph", ""),
            Axis.log("time of a step", "ms"),
            series(StepCosts.BATCH_SECONDS, 1e3)));
  }

  private List<Series> series(String name, double factor) {
    return metrics.arms(name).stream()
        .map(arm -> series(arm, metrics.byStep(arm, name), factor))
        .toList();
  }

  private static Series series(String label, NavigableMap<Long, Double> curve, double factor) {
    return new Series(
        label,
        curve.keySet().stream().mapToDouble(step -> step).toArray(),
        curve.values().stream().mapToDouble(value -> factor * value).toArray());
  }

  private Figure gaps() {
    double[] gaps =
        metrics.units("hamiltonian", ExpanderLaws.GAP, Over.SEED_AND_STEP).values().stream()
            .mapToDouble(v -> v)
            .toArray();
    int degree = config.expanders().degree();
    return new Figure(
        "Spectral gaps",
        String.format(
            java.util.Locale.ROOT,
            "%,d expanders of degree %d on %d nodes. All must reach %.3f; no infinite family of"
                + " regular graphs stays above %.3f (Alon, Boppana).",
            gaps.length,
            degree,
            StepCosts.SMALL_GRAPH,
            ExpanderOptions.threshold(degree),
            degree - 2 * Math.sqrt(degree - 1.0)),
        Charts.histogram(
            Axis.linear("second smallest Laplacian eigenvalue"),
            List.of(new Sample("hamiltonian", gaps))));
  }

  private Figure diameters() {
    var curve = metrics.byStep("hamiltonian", ExpanderLaws.DIAMETER);
    double[] n = curve.keySet().stream().mapToDouble(step -> step).toArray();
    double base = Math.log(config.expanders().degree() - 1.0);
    return new Figure(
        "Diameter of expanders",
        "Mean over seeds; exact up to 5,000 nodes, a lower bound of two sweeps above. The dashed"
            + " curve is the smallest that any graph of that degree can have, log n / log(D - 1).",
        Charts.lines(
            Axis.log("nodes", ""),
            Axis.linear("diameter", "edges"),
            List.of(
                series("hamiltonian", curve, 1),
                new Series(
                    "log n / log(D - 1)",
                    n,
                    Arrays.stream(n).map(v -> Math.log(v) / base).toArray()))));
  }
}
