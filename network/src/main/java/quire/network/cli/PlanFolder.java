package quire.network.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import quire.base.Json;
import quire.lab.chart.Axis;
import quire.lab.chart.Bars;
import quire.lab.chart.Chart;
import quire.lab.chart.Charts;
import quire.lab.chart.Figure;
import quire.lab.chart.Series;
import quire.lab.report.ReportPage;
import quire.network.cost.Fabric;
import quire.network.cost.PriceBook;
import quire.network.plan.Constraints;
import quire.network.plan.Goodput;
import quire.network.plan.Layout;
import quire.network.plan.Plan;
import quire.network.plan.Planner;
import quire.network.plan.Study;

/// What `plan --out` writes: `best.yaml`, `plans.csv`, two charts, the report, `provenance.json`.
record PlanFolder(
    Study study,
    double budget,
    @Nullable Goodput goodput,
    List<String> warnings,
    PriceBook book,
    int radix,
    String command) {
  void write(Path folder, Constraints given) {
    Plan best = study.plans().getFirst();
    Answer.write(folder.resolve("best.yaml"), study.file(best, radix).text());
    if (study.timeModel().equals("full")) {
      Answer.write(folder.resolve("plans.csv"), out -> csv(out, given));
    } else {
      Answer.write(folder.resolve("plans.csv"), this::paperCsv);
    }
    Answer.write(folder.resolve("pareto.svg"), pareto().svg());
    Answer.write(folder.resolve("breakdown.svg"), breakdown().svg());
    page().write(folder.resolve("report.html"));
    Answer.write(folder.resolve("provenance.json"), Json.pretty(provenance()) + "\n");
  }

  private static final String HEADER =
      "tp,pp,dp,ep,cp,chunks,microBatch,recompute,sequenceParallel,zero,order,topology,"
          + "iterationSeconds,reason\n";

  /// The search once more, a line a layout: the first one ran undisturbed.
  private void csv(OutputStream out, Constraints given) throws IOException {
    out.write(HEADER.getBytes(StandardCharsets.UTF_8));
    var fabrics = new ArrayList<Fabric>();
    study.plans().stream().map(Plan::fabric).distinct().sorted().forEach(fabrics::add);
    try {
      new Planner(study.job(), fabrics, given, 1).search(new Rows(out));
    } catch (UncheckedIOException problem) {
      throw problem.getCause();
    }
  }

  private void paperCsv(OutputStream out) throws IOException {
    out.write(HEADER.getBytes(StandardCharsets.UTF_8));
    var rows = new Rows(out);
    study.plans().forEach(plan -> rows.evaluated(plan.layout(), plan.fabric(), plan.seconds()));
  }

  private record Rows(OutputStream out) implements Planner.Visitor {
    @Override
    public void evaluated(Layout layout, Fabric fabric, double seconds) {
      line(row(layout) + "," + fabric.word() + "," + seconds + ",\n");
    }

    @Override
    public void rejected(
        int tp, int pp, int dp, int ep, int cp, int chunks, int microBatch, Planner.Reason reason) {
      var text = new StringBuilder();
      for (int degree : new int[] {tp, pp, dp, ep, cp, chunks, microBatch}) {
        text.append(degree == 0 ? "" : String.valueOf(degree)).append(',');
      }
      line(text + ",,,,,," + reason.word() + "\n");
    }

    @Override
    public void rejected(Layout layout, Planner.Reason reason) {
      line(row(layout) + ",,," + reason.word() + "\n");
    }

    private static String row(Layout x) {
      return x.tp()
          + ","
          + x.pp()
          + ","
          + x.dp()
          + ","
          + x.ep()
          + ","
          + x.cp()
          + ","
          + x.chunks()
          + ","
          + x.microBatch()
          + ","
          + x.recompute().word()
          + ","
          + x.sequenceParallel()
          + ","
          + x.zero()
          + ","
          + x.order();
    }

    private void line(String text) {
      try {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
    }
  }

  private List<Plan> fastest() {
    Map<Fabric, Plan> fastest = new LinkedHashMap<>();
    study.plans().forEach(plan -> fastest.putIfAbsent(plan.fabric(), plan));
    return List.copyOf(fastest.values());
  }

  private Chart pareto() {
    var chart =
        Charts.xy(
            Axis.linear("network cost", "million " + book.currency()),
            Axis.linear("iteration time", "s"));
    for (Plan plan : fastest()) {
      if (!Double.isNaN(plan.cost().cost())) {
        chart.points(
            new Series(
                plan.fabric().word(),
                new double[] {plan.cost().cost() / 1e6},
                new double[] {plan.seconds()}));
      }
    }
    chart.reference("one domain for all", fastest().getFirst().idealSeconds());
    return chart.build();
  }

  private Chart breakdown() {
    List<Plan> plans = fastest();
    List<String> groups = plans.stream().map(plan -> plan.fabric().word()).toList();
    String[] names = {"compute", "bubble", "tensor", "pipeline", "data", "expert", "optimizer"};
    List<Bars> bars = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      double[] values = new double[plans.size()];
      double most = 0;
      for (int g = 0; g < values.length; g++) {
        var x = plans.get(g).terms();
        double[] terms = {
          x.compute(), x.bubble(), x.tensor(), x.pipeline(), x.data(), x.expert(), x.optimizer()
        };
        values[g] = terms[i];
        most = Math.max(most, terms[i]);
      }
      if (most > 0) {
        bars.add(new Bars(names[i], values));
      }
    }
    return Charts.bars(groups, Axis.linear("exposed time of an iteration", "s"), bars);
  }

  private ReportPage page() {
    Plan best = study.plans().getFirst();
    var x = best.layout();
    var job = study.job();
    return ReportPage.titled(
            String.format(
                Locale.ROOT, "%s on %,d %s", job.model().name(), job.gpus(), job.hardware().name()))
        .kicker("quire network plan")
        .lead(
            String.format(
                Locale.ROOT,
                "Best: tensor %d, pipeline %d, data %d on %s: %.3f s an iteration, %.1f %% of the peak.",
                x.tp(),
                x.pp(),
                x.dp(),
                best.fabric().word(),
                best.seconds(),
                100 * best.mfu()))
        .list(why(best))
        .heading("Where the time goes")
        .figures(
            List.of(
                new Figure("Time by cause", "The fastest plan of each topology.", breakdown()),
                new Figure(
                    "Money against time",
                    "The fastest plan of each topology; the dashed line needs no network at all.",
                    pareto())))
        .heading("Plans")
        .table(
            List.of(
                "topology",
                "#tp",
                "#pp",
                "#dp",
                "#ep",
                "#cp",
                "#v",
                "#b",
                "recompute",
                "#zero",
                "#s",
                "#MFU",
                "#GiB",
                "#network M"),
            study.plans().stream().limit(40).map(PlanFolder::row).toList())
        .heading("What the best plan's time follows")
        .facts(elasticities())
        .list(warnings)
        .note(assumptions())
        .command(command);
  }

  private static List<@Nullable String> row(Plan plan) {
    var x = plan.layout();
    var memory = plan.memory();
    return java.util.Arrays.asList(
        plan.fabric().word(),
        "" + x.tp(),
        "" + x.pp(),
        "" + x.dp(),
        "" + x.ep(),
        "" + x.cp(),
        "" + x.chunks(),
        "" + x.microBatch(),
        x.recompute().word(),
        "" + x.zero(),
        String.format(Locale.ROOT, "%.3f", plan.seconds()),
        String.format(Locale.ROOT, "%.1f %%", 100 * plan.mfu()),
        memory == null ? null : String.format(Locale.ROOT, "%.1f", memory.total() / (1L << 30)),
        Double.isNaN(plan.cost().cost())
            ? null
            : String.format(Locale.ROOT, "%.2f", plan.cost().cost() / 1e6));
  }

  /// Why this plan, in words.
  private List<String> why(Plan best) {
    List<String> words = new ArrayList<>();
    var x = best.terms();
    double exposed = x.total() - x.compute();
    words.add(
        String.format(
            Locale.ROOT,
            "%.1f %% of the time is work; %.1f %% waits: pipeline bubble %.1f, tensor %.1f, pipeline"
                + " %.1f, data %.1f, experts %.1f, optimizer %.1f.",
            100 * x.compute() / x.total(),
            100 * exposed / x.total(),
            100 * x.bubble() / x.total(),
            100 * x.tensor() / x.total(),
            100 * x.pipeline() / x.total(),
            100 * x.data() / x.total(),
            100 * x.expert() / x.total(),
            100 * x.optimizer() / x.total()));
    words.add(
        String.format(
            Locale.ROOT,
            "Of %,d layouts %,d were feasible; rejected: %s.",
            study.evaluated(),
            study.feasible(),
            study.rejected().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry ->
                    String.format(Locale.ROOT, "%,d by %s", entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "))
                .toLowerCase(Locale.ROOT)));
    if (goodput != null) {
      words.add(
          String.format(
              Locale.ROOT,
              "With failures %.1f %% of the time is useful, at a checkpoint every %.0f s.",
              100 * goodput.share(),
              goodput.interval()));
    }
    return words;
  }

  private Map<String, @Nullable Object> elasticities() {
    var facts = new LinkedHashMap<String, @Nullable Object>();
    var x = study.elasticities();
    if (x != null) {
      facts.put("compute rate", percent(x.compute()));
      facts.put("domain bandwidth", percent(x.hbBandwidth()));
      facts.put("NIC bandwidth", percent(x.nicBandwidth()));
      facts.put("latency", percent(x.latency()));
      facts.put("domain size", percent(x.hb()));
    }
    return facts;
  }

  private static String percent(double slope) {
    return String.format(Locale.ROOT, "%+.3f %% of time for 1 %% more", slope);
  }

  private String assumptions() {
    var options = study.job().options();
    return "Assumed: attention "
        + (options.causal() ? "causal" : "not causal, as in the literature")
        + ", scores "
        + (options.fusedAttention() ? "fused" : "kept in memory")
        + ", hidden communication "
        + (options.overlaps().isEmpty() ? "none" : options.overlaps().toString())
        + "; prices "
        + book.name()
        + ".";
  }

  private Map<String, @Nullable Object> provenance() {
    var doc = new LinkedHashMap<String, @Nullable Object>();
    doc.put("command", command);
    doc.put("timeModel", study.timeModel());
    doc.put("units", "bytes, bytes/s, seconds, currency of the price book");
    doc.put("hardware", study.job().hardware());
    doc.put("model", study.job().model());
    doc.put("options", study.job().options());
    doc.put("prices", book);
    return doc;
  }
}
