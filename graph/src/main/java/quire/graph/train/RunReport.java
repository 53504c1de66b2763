package quire.graph.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import quire.graph.Certificate;
import quire.graph.ExpanderOptions;
import quire.graph.model.EdgeKind;
import quire.graph.model.MemoryEstimate;
import quire.lab.chart.Axis;
import quire.lab.chart.Charts;
import quire.lab.chart.Figure;
import quire.lab.chart.Series;
import quire.lab.report.ReportPage;

/// `report.html` of a run: curves, seeds, confusion, edges, certificates, the command.
///
/// @param outcome what was trained on what
/// @param config of the run
/// @param result of the run
/// @param all one for each seed
/// @param certificates of the first seed's expanders
/// @param environment as in `environment.json`
record RunReport(
    Outcome outcome,
    RunConfig config,
    RunResult result,
    List<Trained> all,
    List<Certificate> certificates,
    Map<String, Object> environment) {
  static final String FILE = "report.html";
  private static final int CLASSES_SHOWN = 24;

  /// @param rows that the confusion counts
  /// @param truth class of every row
  /// @param predictions of the chosen seed
  void write(Path folder, int[] rows, int[] truth, Predictions predictions) {
    var data = outcome.data();
    var page =
        ReportPage.titled("Training on " + data.name())
            .kicker("quire graph train")
            .lead(lead(result));
    if (data.splitDrawn()) {
      page.paragraph(
          "The source has no split: each seed draws its own ("
              + split()
              + ") together with its weights, so the seeds differ in both.");
    }
    result.warnings().forEach(page::warning);
    page.figures(List.of(metricCurve(), lossCurve()));
    page.heading("Seeds").table(seedColumns(), seedRows());
    page.note("The first epoch of the best validation " + result.metric() + " is chosen.");
    confusion(page, rows, truth, predictions);
    page.heading("Graph and edges").facts(facts());
    certificates(page);
    page.command(command(config, result.run()));
    var readable = new LinkedHashMap<String, @Nullable Object>(environment);
    page.environment(readable);
    page.write(folder.resolve(FILE));
  }

  /// The run in a sentence.
  static String lead(RunResult result) {
    var test = result.test();
    Double std = test.std();
    String spread =
        std == null
            ? ""
            : String.format(
                Locale.ROOT, " +- %.2f over %d seeds", 100 * std, result.seeds().size());
    return String.format(
        Locale.ROOT, "Test %s %.2f %%%s.", result.metric(), 100 * test.mean(), spread);
  }

  private String split() {
    var source = config.data();
    return source == null ? "60/20/20" : source.split();
  }

  private Figure metricCurve() {
    var series =
        List.of(band("validation", Epoch::validation, 100), band("test", Epoch::test, 100));
    return new Figure(
        result.metric() + " by epoch",
        caption(),
        Charts.lines(Axis.linear("epoch"), Axis.linear(result.metric(), "%"), series));
  }

  private Figure lossCurve() {
    return new Figure(
        "Training loss by epoch",
        caption(),
        Charts.lines(
            Axis.linear("epoch"),
            Axis.linear("cross-entropy", "nats"),
            List.of(band("training", Epoch::loss, 1))));
  }

  private String caption() {
    return all.size() == 1 ? "One seed." : "Mean of " + all.size() + " seeds; band: least to most.";
  }

  private Series band(String name, ToDoubleFunction<Epoch> of, double scale) {
    int epochs = all.getFirst().curve().size();
    double[] x = new double[epochs];
    double[] y = new double[epochs];
    double[] low = new double[epochs];
    double[] high = new double[epochs];
    for (int e = 0; e < epochs; e++) {
      int at = e;
      double[] values =
          all.stream().mapToDouble(t -> scale * of.applyAsDouble(t.curve().get(at))).toArray();
      x[e] = e;
      y[e] = Arrays.stream(values).average().orElse(Double.NaN);
      low[e] = Arrays.stream(values).min().orElse(Double.NaN);
      high[e] = Arrays.stream(values).max().orElse(Double.NaN);
    }
    return all.size() == 1 ? new Series(name, x, y) : new Series(name, x, y, low, high);
  }

  private static List<String> seedColumns() {
    return List.of("Seed", "#Best epoch", "#Validation", "#Test", "#Seconds an epoch");
  }

  private List<List<@Nullable String>> seedRows() {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (var t : all) {
      rows.add(
          List.of(
              Long.toString(t.seed()),
              Integer.toString(t.bestEpoch()),
              percent(t.validation()),
              percent(t.test()),
              String.format(Locale.ROOT, "%.3f", t.seconds() / t.curve().size())));
    }
    return rows;
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private void confusion(ReportPage page, int[] rows, int[] truth, Predictions predictions) {
    int classes = config.classes().size();
    page.heading("Confusion");
    if (classes > CLASSES_SHOWN) {
      page.paragraph(
          classes + " classes are too many for a picture; predictions.csv has every row.");
      return;
    }
    double[][] counts = new double[classes][classes];
    for (int row : rows) {
      if (truth[row] >= 0) {
        counts[truth[row]][predictions.predicted(row)]++;
      }
    }
    for (double[] line : counts) {
      double sum = Arrays.stream(line).sum();
      for (int c = 0; c < classes; c++) {
        line[c] = sum == 0 ? Double.NaN : 100 * line[c] / sum;
      }
    }
    page.figures(
        List.of(
            new Figure(
                "True class (rows) and predicted class (columns)",
                "Percent of each true class, test part of seed " + result.chosen().seed() + ".",
                Charts.heatMap(
                    config.classes(),
                    config.classes(),
                    counts,
                    Axis.linear("share of the true class", "%")))));
  }

  private Map<String, @Nullable Object> facts() {
    var data = outcome.data();
    var network = outcome.network();
    var facts = new LinkedHashMap<String, @Nullable Object>();
    facts.put("Graphs", number(data.graphs()));
    facts.put("Nodes", number(data.nodes()));
    facts.put("Classes", number(data.classes().size()));
    facts.put("Parameters", number(result.parameters()));
    facts.put("Message passing", network.local().name().toLowerCase(Locale.ROOT));
    facts.put("Attention", network.attention().name().toLowerCase(Locale.ROOT));
    facts.put("Local entries", number(data.local().entries()));
    if (network.attention() == quire.graph.model.NetworkConfig.Attention.EXPHORMER) {
      boolean local = network.edges().kinds().contains(EdgeKind.LOCAL);
      facts.put("Attention along local edges", local ? number(data.local().entries()) : "none");
      long expander = certificates.stream().mapToLong(Certificate::entries).sum();
      facts.put("Attention along the expander", expander == 0 ? "none" : number(expander));
      long virtual = 2L * network.activeVirtual() * data.nodes();
      facts.put("Attention along virtual edges", virtual == 0 ? "none" : number(virtual));
    }
    if (data.graphs() == 1) {
      var size =
          MemoryEstimate.Size.of(network, data.nodes(), 1, data.nodes(), data.local().entries());
      double bytes = MemoryEstimate.of(network, size, result.parameters()).totalBytes();
      facts.put("Memory of a step, estimated", String.format(Locale.ROOT, "%.2f GB", bytes / 1e9));
    }
    return facts;
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private void certificates(ReportPage page) {
    if (certificates.isEmpty()) {
      return;
    }
    int degree = outcome.network().edges().degree();
    double gap = certificates.stream().mapToDouble(Certificate::laplacian2).average().orElse(0);
    long good = certificates.stream().filter(Certificate::certified).count();
    page.heading("Expander certificates");
    page.paragraph(
        String.format(
            Locale.ROOT,
            "%,d of %,d expanders are certified; mean spectral gap %.4f, threshold %.4f for degree"
                + " %d. The worst come first.",
            good,
            certificates.size(),
            gap,
            ExpanderOptions.threshold(degree),
            degree));
    List<List<@Nullable String>> rows = new ArrayList<>();
    certificates.stream()
        .sorted(java.util.Comparator.comparingDouble(Certificate::laplacian2))
        .limit(8)
        .forEach(c ->
            rows.add(
                List.of(
                    Long.toString(c.graph()),
                    number(c.nodes()),
                    c.kind(),
                    String.format(Locale.ROOT, "%.4f", c.laplacian2()),
                    String.format(Locale.ROOT, "%.4f", c.epsilon()),
                    Integer.toString(c.tries()),
                    c.diameter() < 0 ? "" : (c.diameterExact() ? "" : ">= ") + c.diameter(),
                    c.certified() ? "yes" : "no")));
    page.table(
        List.of("Graph", "#Nodes", "Kind", "#Gap", "#Epsilon", "#Tries", "#Diameter", "Certified"),
        rows);
  }

  /// The call that does it again, with the options that are not defaults.
  static String command(RunConfig config, String folder) {
    var text = new StringBuilder("./quire graph train");
    var source = config.data();
    if (source != null) {
      text.append(" --data ").append(quoted(source.source()));
      if (source.format() != null) {
        text.append(" --format ").append(source.format());
      }
      source
          .set()
          .forEach((key, value) -> text.append(" --set ").append(quoted(key + "=" + value)));
      text.append(source.split().equals("60/20/20") ? "" : " --split " + source.split());
      text.append(source.splitIndex() == 0 ? "" : " --split-index " + source.splitIndex());
      text.append(source.directed() ? " --directed" : "");
    }
    var usual = RunOptions.of(Map.of()).values();
    config
        .options()
        .forEach((name, value) -> {
          boolean hidden = List.of("config", "pre-layers", "encoder-norm", "memory").contains(name);
          if (!hidden && !value.equals(usual.get(name)) && RunOptions.isFlag(name)) {
            text.append(" --").append(name);
          } else if (!hidden && !value.equals(usual.get(name))) {
            text.append(" --").append(name).append(' ').append(quoted(value));
          }
        });
    String preset = config.options().getOrDefault("config", "");
    if (!preset.isEmpty()) {
      text.append(" --config ").append(quoted(preset));
    }
    return text.append(" --out ").append(quoted(folder + "-again")).toString();
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./,:=+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
