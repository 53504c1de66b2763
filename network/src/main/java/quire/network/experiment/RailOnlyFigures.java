package quire.network.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import quire.lab.Metrics;
import quire.lab.chart.Axis;
import quire.lab.chart.Bars;
import quire.lab.chart.Chart;
import quire.lab.chart.Charts;
import quire.lab.chart.Figure;
import quire.lab.chart.Series;
import quire.network.cost.Fabric;
import quire.network.experiment.FailureStudy.Kind;
import quire.network.experiment.FailureStudy.Work;
import quire.network.experiment.RelayStudy.Machine;

/// The pictures of the report.
final class RailOnlyFigures {
  private static final String BOOK = "paper-v5";

  private final RailOnlyConfig config;
  private final Metrics metrics;

  RailOnlyFigures(RailOnlyConfig config, Metrics metrics) {
    this.config = config;
    this.metrics = metrics;
  }

  List<Figure> all() {
    List<Figure> figures = new ArrayList<>();
    add(figures, CostStudy.MILLIONS, this::cost);
    add(figures, PlannerStudy.FABRIC_COST, this::pareto);
    add(figures, PlannerStudy.FABRIC_SECONDS, this::breakdown);
    add(figures, PlannerStudy.SHARE, this::map);
    add(figures, PlannerStudy.SECONDS, this::domains);
    add(figures, TrafficStudy.MAP, this::heat);
    add(figures, RelayStudy.OVERHEAD, this::relay);
    add(figures, PermutationStudy.TIME, this::permutations);
    add(figures, LayoutStudy.TIME, this::layouts);
    add(figures, ReduceStudy.TIME, this::reduces);
    add(figures, Kind.LEAF.slowdown(Work.REDUCE), this::failures);
    add(figures, ExpertStudy.SECONDS, this::experts);
    return figures;
  }

  private void add(
      List<Figure> figures, String metric, java.util.function.Supplier<Figure> figure) {
    if (!metrics.arms(metric).isEmpty()) {
      figures.add(figure.get());
    }
  }

  private double step(String arm, String name, long step) {
    return metrics.byStep(arm, name).getOrDefault(step, Double.NaN);
  }

  private double value(String arm, String name) {
    return metrics.value(0, arm, name).orElse(Double.NaN);
  }

  private Series line(String name, String arm, String metric, double scale, double factor) {
    var curve = metrics.byStep(arm, metric);
    return new Series(
        name,
        curve.keySet().stream().mapToDouble(x -> x * scale).toArray(),
        curve.values().stream().mapToDouble(y -> y * factor).toArray());
  }

  private Figure cost() {
    List<String> groups = CostStudy.DOMAINS.stream().map(k -> "K = " + k).toList();
    List<Bars> bars = new ArrayList<>();
    for (int radix : CostStudy.RADIXES) {
      for (Fabric fabric : List.of(Fabric.RAIL_ONLY, Fabric.RAIL_OPTIMIZED)) {
        String arm = CostStudy.arm(fabric, radix, BOOK);
        bars.add(
            new Bars(
                fabric.word() + ", radix " + radix,
                CostStudy.DOMAINS.stream()
                    .mapToDouble(k -> step(arm, CostStudy.MILLIONS, k))
                    .toArray()));
      }
    }
    return new Figure(
        "The saving depends on the domain size",
        "Network cost of 32,768 GPUs, prices paper-v5, counted as the paper counts. Rails save where"
            + " N / K ports need fewer tiers than N.",
        Charts.bars(groups, Axis.linear("network cost", "million USD"), bars));
  }

  private Figure pareto() {
    var chart =
        Charts.xy(
            Axis.linear("network cost", "million USD"), Axis.linear("time of an iteration", "s"));
    for (String arm : metrics.arms(PlannerStudy.FABRIC_COST)) {
      chart.points(
          new Series(
              arm,
              new double[] {value(arm, PlannerStudy.FABRIC_COST)},
              new double[] {value(arm, PlannerStudy.FABRIC_SECONDS)}));
    }
    chart.reference("all GPUs in one domain", value(Fabric.HB.word(), PlannerStudy.FABRIC_SECONDS));
    return new Figure("Money against time", planned(), chart.build());
  }

  private String planned() {
    return String.format(
        Locale.ROOT,
        "%s on %,d GH200 in domains of %d, radix 64, %,d sequences: the best layout on each network.",
        config.plans().models().getFirst(),
        config.plans().gpus(),
        PlannerStudy.CHART_HB,
        config.plans().batches().getLast());
  }

  private Figure breakdown() {
    List<String> arms = metrics.arms(PlannerStudy.FABRIC_SECONDS);
    List<Bars> bars = new ArrayList<>();
    for (String term : PlannerStudy.TERMS) {
      double[] values =
          arms.stream()
              .mapToDouble(arm -> 1e3 * value(arm, PlannerStudy.FABRIC_TERM + term))
              .toArray();
      boolean visible = Arrays.stream(values).max().orElse(0) > 0;
      if (!term.equals("compute") && visible) {
        bars.add(new Bars(term, values));
      }
    }
    List<String> groups =
        arms.stream().map(arm -> arm.equals(Fabric.HB.word()) ? "one domain" : arm).toList();
    return new Figure(
        "What is not work",
        planned()
            + String.format(
                Locale.ROOT,
                " Beside it %.0f ms of work.",
                1e3 * value(arms.getFirst(), PlannerStudy.FABRIC_TERM + "compute")),
        Charts.bars(groups, Axis.linear("exposed time of an iteration", "ms"), bars));
  }

  private Figure map() {
    List<Integer> domains = config.plans().domains();
    List<Integer> batches = config.plans().batches();
    double[][] values = new double[batches.size()][];
    for (int b = 0; b < values.length; b++) {
      String arm = PlannerStudy.batchArm(batches.get(b));
      values[b] =
          domains.stream().mapToDouble(k -> 100 * step(arm, PlannerStudy.SHARE, k)).toArray();
    }
    return new Figure(
        "How close to one domain for all",
        "Best time with all GPUs in one domain over best time on rail-only; "
            + config.plans().models().getFirst()
            + " on "
            + String.format(Locale.ROOT, "%,d", config.plans().gpus())
            + " GH200. Rows: sequences of an iteration. Columns: domain size.",
        Charts.heatMap(
            batches.stream().map(b -> b + " sequences").toList(),
            domains.stream().map(k -> "K = " + k).toList(),
            values,
            Axis.linear("ideal time over time", "%")));
  }

  private Figure domains() {
    List<Series> lines = new ArrayList<>();
    for (String model : metrics.arms(PlannerStudy.SECONDS)) {
      lines.add(line(model, model, PlannerStudy.SECONDS, 1, 1));
    }
    return new Figure(
        "A larger domain helps less and less",
        "Best layout on rail-only for each domain size, full model.",
        Charts.lines(
            Axis.log("domain size K", "GPUs"), Axis.linear("time of an iteration", "s"), lines));
  }

  private Figure heat() {
    int n = TrafficStudy.TILE;
    double[][] values = new double[n][n];
    for (double[] row : values) {
      Arrays.fill(row, Double.NaN);
    }
    metrics
        .byStep(TrafficStudy.SCHEDULED, TrafficStudy.MAP)
        .forEach((pair, bytes) -> values[(int) (pair / n)][(int) (pair % n)] = bytes / 1e6);
    List<String> names = IntStream.range(0, n).mapToObj(i -> i % 8 == 0 ? "" + i : "").toList();
    return new Figure(
        "Who talks to whom: the first 64 of 512 GPUs",
        "Megatron 39.1B, t = 8, p = 2, hierarchical exchange, counted message by message. Blocks on the"
            + " diagonal are domains of 8; the parallels are rails. Empty pairs are silent. Rows send.",
        Charts.heatMap(names, names, values, Axis.log("bytes of an iteration", "MB")));
  }

  private Figure relay() {
    List<Integer> sizes = config.relay().gpus();
    List<String> groups = new ArrayList<>();
    for (Machine machine : Machine.values()) {
      sizes.forEach(n -> groups.add(machine + ", " + n + " GPUs"));
    }
    var values = new double[3][groups.size()];
    int at = 0;
    for (Machine machine : Machine.values()) {
      for (int n : sizes) {
        values[0][at] = 100 * step(machine.word, RelayStudy.OVERHEAD, n);
        values[1][at] = 100 * step(machine.word, RelayStudy.CLOSED, n);
        values[2][at++] = 100 * step(machine.pipelined(), RelayStudy.OVERHEAD, n);
      }
    }
    return new Figure(
        "What relays cost an all-to-all",
        "Simulated time on rail-only over that on a rail-optimized Clos, less 1; domains of 8. The paper"
            + " reports 8.2 to 11.2 %.",
        Charts.bars(
            groups,
            Axis.linear("overhead of an all-to-all", "%"),
            List.of(
                new Bars("store and forward", values[0]),
                new Bars("closed form", values[1]),
                new Bars(config.relay().pieces() + " pieces", values[2]))));
  }

  private Figure permutations() {
    List<Series> rows = new ArrayList<>();
    for (String arm :
        List.of(PermutationStudy.RAIL, PermutationStudy.RAIL_SOURCE, PermutationStudy.CLOS)) {
      rows.add(ratios(arm, arm, PermutationStudy.TIME, PermutationStudy.TREE));
    }
    rows.add(
        ratios(
            "along rails", PermutationStudy.RAIL, PermutationStudy.ALIGNED, PermutationStudy.TREE));
    return new Figure(
        "The control: random permutations suffer without a spine",
        config.permutations().gpus()
            + " GPUs each send to one other. \"along rails\": rail-only where every GPU keeps its rail.",
        Charts.points(
            Axis.linear("seed"), Axis.linear("time over that of a full-bisection Clos"), rows));
  }

  /// exp of the difference to another arm, by seed.
  private Series ratios(String name, String arm, String metric, String against) {
    var first = metrics.bySeed(arm, metric);
    var second = metrics.bySeed(against, metric);
    return new Series(
        name,
        first.keySet().stream().mapToDouble(seed -> seed).toArray(),
        first.entrySet().stream()
            .mapToDouble(e -> Math.exp(e.getValue() - second.getOrDefault(e.getKey(), Double.NaN)))
            .toArray());
  }

  private Figure layouts() {
    List<Series> rows = new ArrayList<>();
    for (String arm : List.of(LayoutStudy.CLOS, LayoutStudy.HASHED, LayoutStudy.HASHED_FOUR)) {
      rows.add(ratios(arm, arm, LayoutStudy.TIME, LayoutStudy.RAIL));
    }
    return new Figure(
        "Training iterations: no slower than a Clos",
        "Random rail-aligned layouts of "
            + config.network().gpus()
            + " A100, one a seed. Ideal spraying equals rail-only; hashed flows (ECMP, one or four queue"
            + " pairs) collide.",
        Charts.points(Axis.linear("seed"), Axis.linear("time over that of rail-only"), rows));
  }

  private Figure reduces() {
    List<String> groups =
        config.reduceMegabytes().stream()
            .map(mb -> String.format(Locale.ROOT, "%,d MB", mb))
            .toList();
    List<Bars> bars = new ArrayList<>();
    for (String algorithm : ReduceStudy.ALGORITHMS) {
      bars.add(
          new Bars(
              algorithm,
              config.reduceMegabytes().stream()
                  .mapToDouble(mb -> mb / step(algorithm, ReduceStudy.TIME, mb))
                  .toArray()));
    }
    return new Figure(
        "All network cards make the difference",
        "All-reduce of 32 A100 in domains of 8 on rail-only, simulated: size over time.",
        Charts.bars(groups, Axis.linear("rate of an all-reduce", "GB/s"), bars));
  }

  private Figure failures() {
    List<String> groups = new ArrayList<>();
    List<Bars> bars = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      groups.add(kind.word() + " reduce");
      groups.add(kind.word() + " stages");
    }
    for (String arm : List.of(FailureStudy.RAIL, FailureStudy.CLOS)) {
      var values = new double[groups.size()];
      int at = 0;
      for (Kind kind : Kind.values()) {
        for (Work work : Work.values()) {
          values[at++] = 100 * mean(arm, kind.slowdown(work));
        }
      }
      bars.add(new Bars(arm, values));
    }
    return new Figure(
        "What a failure costs",
        String.format(
            Locale.ROOT,
            "Mean slowdown over seeds with %d of a kind down, relays on in both designs. Reduce: an"
                + " all-reduce of gradients; stages: activations across the middle of each rail. Rails"
                + " of one switch have neither spines nor cables between switches.",
            config.failures().counts().getLast()),
        Charts.bars(groups, Axis.linear("slowdown", "%"), bars));
  }

  private double mean(String arm, String name) {
    return metrics.bySeed(arm, name).values().stream().mapToDouble(v -> v).average().orElse(0);
  }

  private Figure experts() {
    List<Series> lines = new ArrayList<>();
    for (String arm : List.of(ExpertStudy.RAIL, ExpertStudy.RAIL_AUTO, ExpertStudy.CLOS)) {
      lines.add(line(arm, arm, ExpertStudy.SECONDS, 0.01, 1e3));
    }
    Chart chart =
        Charts.lines(
            Axis.linear("Zipf exponent of expert popularity"),
            Axis.log("time of an all-to-all", "ms"),
            lines);
    return new Figure(
        "Popular experts",
        config.experts().gpus()
            + " experts, one a GPU, mean over seeds. rail-only: two phases as in the paper; auto: relays"
            + " on the less loaded side.",
        chart);
  }
}
