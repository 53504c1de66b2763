package quire.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import quire.base.Json;
import quire.base.Yaml;
import quire.lab.Call;
import quire.lab.Card;
import quire.lab.ClaimResult;
import quire.lab.ClaimsFile;
import quire.lab.Experiment;
import quire.lab.Experiments;
import quire.lab.Metric;
import quire.lab.Metrics;
import quire.lab.Preset;
import quire.lab.Run;
import quire.lab.RunSettings;
import quire.lab.Verdict;
import quire.lab.chart.Axis;
import quire.lab.chart.Charts;
import quire.lab.chart.Figure;
import quire.lab.chart.Series;

/// A call with runs in every state, as files, for tests and for looking at pages. All of it is made
/// up; the numbers measure nothing.
final class SampleRun {
  static final String ID = "graph/exphormer";
  static final String PAPER = "Shirzad et al., ICML 2023, arXiv 2303.06147";

  /// The experiment whose plots the pages draw.
  static final Experiments EXPERIMENTS =
      new Experiments(List.of(new SampleExperiment()), List.of());

  private SampleRun() {}

  record Optimizer(double learningRate, double weightDecay) {}

  record Config(
      List<String> arms, int seeds, int steps, Optimizer optimizer, @Nullable String data) {}

  static final class SampleExperiment implements Experiment<Config> {
    @Override
    public Card card() {
      return Card.of(
          ID,
          PAPER,
          "Is sparse attention on expander graphs as good as full attention, at linear cost?",
          Map.of(Preset.QUICK, 0.4));
    }

    @Override
    public Config config(Preset preset) {
      return new Config(
          List.of("exphormer", "dense", "gatedgcn"), 20, 60, new Optimizer(1e-3, 1e-5), null);
    }

    @Override
    public void run(Config config, Run run) {}

    @Override
    public List<Figure> figures(Config config, Metrics metrics) {
      var rows = new ArrayList<Series>();
      for (String arm : metrics.arms("val/accuracy")) {
        var curve = metrics.byStep(arm, "val/accuracy");
        double[] x = curve.keySet().stream().mapToDouble(Long::doubleValue).toArray();
        double[] y = curve.values().stream().mapToDouble(v -> v).toArray();
        double[] low = java.util.Arrays.stream(y).map(v -> v - 1.5).toArray();
        double[] high = java.util.Arrays.stream(y).map(v -> v + 1.5).toArray();
        rows.add(new Series(arm, x, y, low, high));
      }
      var chart = Charts.lines(Axis.linear("epoch"), Axis.linear("validation accuracy", "%"), rows);
      return List.of(
          new Figure(
              "The sparse model learns as fast as the dense one",
              "Mean over " + metrics.seeds().size() + " seeds; the band is a made-up interval.",
              chart),
          new Figure("The same again", "", chart));
    }
  }

  /// Writes a finished run into its folder.
  static void writeRun(Path folder, boolean finished) throws IOException {
    Files.createDirectories(folder);
    var settings =
        new RunSettings(
            ID,
            Preset.QUICK,
            20,
            0,
            2,
            List.of("optimizer.learningRate=0.001", "data=../my data/cora.npz"),
            Json.mapper().valueToTree(new SampleExperiment().config(Preset.QUICK)));
    Files.writeString(folder.resolve(RunSettings.NAME), Yaml.write(settings));
    Files.write(folder.resolve("metrics.jsonl"), metrics());
    Files.writeString(
        folder.resolve("log.txt"),
        "2026-11-24T23:40:12.001Z did exphormer, seed 0\n2026-11-24T23:40:13.4Z seed 0, dense\n");
    if (finished) {
      claims().write(folder);
      Files.writeString(folder.resolve("environment.json"), Json.pretty(environment()));
    }
  }

  /// Writes a whole call: one done, one failed, one running, one waiting.
  static void writeCall(Path out, boolean finished) throws IOException {
    writeRun(out.resolve(ID), true);
    Report.write(out.resolve(ID), EXPERIMENTS);
    Path running = out.resolve("llm/quantization");
    Files.createDirectories(running);
    Files.writeString(
        running.resolve("log.txt"), "2026-11-24T23:40:13.411Z seed 1, 4 bits: layer 3 of 12\n");
    var entries =
        List.of(
            entry(ID, Call.State.DONE, 21.4, ""),
            entry(
                "ontology/regions",
                Call.State.FAILED,
                3,
                "rules.txt:12: unknown predicate \"likes\"; declare it or correct its name"),
            entry("llm/quantization", finished ? Call.State.DONE : Call.State.RUNNING, 0, ""),
            entry("network/rail-only", finished ? Call.State.DONE : Call.State.WAITING, 0, ""));
    var call =
        new Call("0.1.0", "2026-11-24T23:40:11.123456Z", Preset.QUICK, 0, 0, 2, List.of(), entries);
    Files.writeString(out.resolve(Call.NAME), Json.pretty(call));
  }

  private static Call.Entry entry(String id, Call.State state, double seconds, String problem) {
    return new Call.Entry(
        id,
        PAPER,
        "Is sparse attention as good as full attention, at linear cost?",
        0.4,
        state,
        seconds,
        problem);
  }

  static List<String> metrics() {
    var random = new Random(7);
    var lines = new ArrayList<String>();
    for (long seed = 0; seed < 20; seed++) {
      for (String arm : List.of("exphormer", "dense", "gatedgcn")) {
        for (long step = 1; step <= 60; step++) {
          double value = 86 - arm.length() - 30 * Math.exp(-step / 8.0) + random.nextGaussian();
          lines.add(Json.line(new Metric(seed, arm, "val/accuracy", value, step)));
        }
      }
    }
    return lines;
  }

  static ClaimsFile claims() {
    var paired = "paired t on test/accuracy, exphormer − gatedgcn";
    var study = new ClaimResult.Study(1.31, List.of(1.02, 1.6), Verdict.SUPPORTED, "2026-11-20");
    var none = new ClaimResult.Study(null, null, Verdict.INCONCLUSIVE, "2026-11-20");
    var against =
        new ClaimResult.Study(-0.4, List.of(-0.7, -0.1), Verdict.NOT_SUPPORTED, "2026-11-20");
    return new ClaimsFile(
        ID,
        PAPER,
        Preset.QUICK,
        LongStream.range(0, 20).boxed().toList(),
        21.4,
        "2026-11-24",
        List.of(
            new ClaimResult(
                "D1",
                "Adding Exphormer attention to a GatedGCN raises node accuracy on PATTERN, at equal"
                    + " layers, width, positional encodings and training budget.",
                "85.57 % to 86.74 %, Table 5",
                paired,
                "above 0",
                1.42,
                "points",
                List.of(0.61, 2.13),
                0.95,
                20,
                0.0004,
                0.004,
                Verdict.SUPPORTED,
                "",
                null,
                study),
            new ClaimResult(
                "D4",
                "It is no worse than dense attention by more than half a point.",
                "86.74 % against 86.82 %",
                "paired t on test/accuracy, exphormer − dense",
                "above 0",
                0.21,
                "points",
                List.of(-0.4, 0.9),
                0.95,
                20,
                0.21,
                0.63,
                Verdict.INCONCLUSIVE,
                "The interval holds 0 and effects that matter; about 74 seeds would decide.",
                null,
                study),
            new ClaimResult(
                "D7",
                "The local model matters: without it accuracy falls.",
                "86.74 % to 85.62 %",
                "paired t on test/accuracy, full − without local model",
                "above 0",
                -1.1,
                "points",
                List.of(-1.9, -0.3),
                0.95,
                20,
                0.998,
                1.0,
                Verdict.NOT_SUPPORTED,
                "The opposite direction is significant.",
                null,
                against),
            new ClaimResult(
                "D8",
                "Memory grows linearly with the number of nodes, dense attention's quadratically.",
                "",
                "all of 2 parts",
                "every part holds",
                1.02,
                "",
                List.of(0.99, 1.05),
                0.95,
                8,
                0.00002,
                0.0002,
                Verdict.SUPPORTED,
                "",
                List.of(
                    new ClaimResult.Part(
                        "slope of log bytes on log n, exphormer",
                        "inside [0.9, 1.1]",
                        1.02,
                        "",
                        List.of(0.99, 1.05),
                        8,
                        0.00002,
                        ""),
                    new ClaimResult.Part(
                        "slope of log bytes on log n, dense",
                        "at least 1.8",
                        1.94,
                        "",
                        List.of(1.9, 1.98),
                        7,
                        0.00001,
                        "")),
                none),
            new ClaimResult(
                "D13",
                "Every generated expander meets the spectral bound.",
                "Theorem E.1",
                "count of expander/violations",
                "never",
                0.0,
                "graphs",
                null,
                0.95,
                400,
                null,
                null,
                Verdict.SUPPORTED,
                "",
                null,
                null),
            new ClaimResult(
                "D10",
                "A batch at least eight times as large fits in the same memory on graphs of up to "
                    + "5000 nodes.",
                "256 against under 16, MalNet-Tiny",
                "not tested",
                "",
                null,
                "",
                null,
                0.95,
                0,
                null,
                null,
                Verdict.NOT_TESTED,
                "needs graphs of 5000 nodes, which the quick preset does not make; use --preset"
                    + " study",
                null,
                null)),
        List.of(
            "Exphormer needs 0.31 of the memory of dense attention at 16 384 nodes.",
            "On graphs of about 120 nodes the dense arm is 1.4 times as fast."));
  }

  static Map<String, @Nullable Object> environment() {
    var facts = new LinkedHashMap<String, @Nullable Object>();
    facts.put("version", "0.1.0");
    facts.put("git", "93e2638");
    facts.put("jdk", "25.0.3 (Temurin)");
    facts.put("processor", "AMD EPYC 9R45");
    facts.put("cores", 2);
    facts.put("threads", 2);
    facts.put("memoryBytes", 25_283_264_512L);
    facts.put("blas", "MKL 2025.3, GNU threads");
    facts.put("blasReason", "the MKL jar is on the class path and loads");
    facts.put("gpu", null);
    facts.put("seeds", LongStream.range(0, 20).boxed().toList());
    facts.put("start", "2026-11-24T23:40:11Z");
    facts.put("seconds", 21.4);
    facts.put("peakResidentBytes", 1_411_000_320L);
    return facts;
  }
}
