package quire.graph.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.Check;
import quire.base.Json;
import quire.base.Progress;
import quire.base.WorkException;
import quire.graph.Certificate;
import quire.graph.GraphData;
import quire.graph.data.Part;
import quire.graph.data.Shares;
import quire.graph.model.NetworkConfig;
import quire.lab.Environment;
import quire.lab.Metric;
import quire.tensor.Torch;

/// Trains what options name, for each of some seeds, and leaves a run folder: `config.yaml`,
/// `metrics.jsonl`, `checkpoints/`, `predictions.csv`, `result.json`, `environment.json`,
/// `report.html`.
///
/// Where the source has no split, each seed draws its own. A killed run goes on with [#resume] and
/// ends with the same numbers.
public final class GraphRun {
  private static final String CHECKPOINTS = "checkpoints";
  private static final String METRICS = "metrics.jsonl";
  private static final String PREDICTIONS = "predictions.csv";
  private static final List<String> OWN =
      List.of(
          RunConfig.FILE, METRICS, PREDICTIONS, RunResult.FILE, "environment.json", RunReport.FILE);

  private final GraphData data;
  private final RunConfig config;
  private final RunOptions options;
  private final Path folder;
  private final NetworkConfig network;
  private final TrainingPlan plan;
  private final Instant start = Instant.now();

  private GraphRun(GraphData data, RunConfig config, RunOptions options, Path folder) {
    this.data = data;
    this.config = config;
    this.options = options;
    this.folder = folder;
    data.requireTrainable();
    network = options.network(data);
    plan = options.plan(data);
    requireEdges();
  }

  /// Trains anew; what an older run left in the folder is removed.
  ///
  /// @param source where the data came from, for `config.yaml`; null where a program made it
  /// @throws quire.base.RequestException for options or data that do not fit, before anything is
  ///   written
  public static RunResult train(
      GraphData data, RunConfig.@Nullable Source source, RunOptions options, Path folder) {
    var run = new GraphRun(data, RunConfig.of(source, data, options), options, folder);
    run.requireMemory();
    run.clear();
    run.config.write(folder);
    return run.work();
  }

  /// Goes on with a run that was stopped or killed, with the options it has.
  ///
  /// @param data of the run, or null to read it from where it came
  public static RunResult resume(Path folder, @Nullable GraphData data) {
    var config = RunConfig.read(folder.resolve(RunConfig.FILE));
    var source = config.data();
    Check.that(
        data != null || source != null,
        "%s: a program made the data of this run; resume it from there",
        folder);
    var own = data != null ? data : source == null ? data : source.named().load();
    if (own == null) {
      throw new IllegalStateException("no data");
    }
    ModelInputs.of(config).check(own, folder);
    var run = new GraphRun(own, config, config.parsed(), folder);
    run.requireMemory();
    return run.work();
  }

  /// Refuses to train on a data set in which attention would have no edge at all.
  private void requireEdges() {
    boolean sparse = network.attention() == NetworkConfig.Attention.EXPHORMER;
    boolean other =
        network.usesExpander() || network.activeVirtual() > 0 || network.edges().selfLoops();
    Check.that(
        !sparse || other || data.local().entries() > 0,
        "%s: attention has no edges: the data have none; give --degree 6, --virtual 1 or"
            + " --self-loops",
        data.name());
  }

  private void requireMemory() {
    Samples.requireMemory(
        data, network, plan.batch(), Training.parameters(network), options.memory());
  }

  private void clear() {
    try {
      for (String name : OWN) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Path checkpoints = folder.resolve(CHECKPOINTS);
      if (Files.isDirectory(checkpoints)) {
        try (var all = Files.walk(checkpoints)) {
          for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
      Files.createDirectories(checkpoints);
    } catch (IOException problem) {
      throw new WorkException(folder + ": cannot be cleared: " + problem.getMessage(), problem);
    }
  }

  private RunResult work() {
    Torch.threads(options.threads());
    write(METRICS, "");
    var all = new ArrayList<Trained>();
    var outcome = new Outcome(data, network, plan);
    List<Long> seeds =
        LongStream.range(options.seed(), options.seed() + options.seeds()).boxed().toList();
    Samples first = null;
    Predictions best = null;
    GraphData bestData = data;
    try (var progress = Progress.of("training", (long) seeds.size() * plan.epochs())) {
      for (long seed : seeds) {
        var own = dataOf(seed);
        var samples = samples(own, seed);
        first = first == null ? samples : first;
        Path place = checkpoints(seed);
        var trained =
            Training.run(
                network, plan, samples, seed, place, epoch -> heard(epoch, seed, progress));
        boolean better =
            all.stream().noneMatch(other -> !(trained.validation() > other.validation()));
        if (better || best == null) {
          best = trained.predictions();
          bestData = own;
        }
        all.add(trained);
        trained.network().close();
      }
    }
    if (best == null || first == null) {
      throw new IllegalStateException("no seed");
    }
    return finish(outcome, all, first.certificates(), bestData, best);
  }

  /// Everything after training.
  private RunResult finish(
      Outcome outcome,
      List<Trained> all,
      List<Certificate> certificates,
      GraphData bestData,
      Predictions best) {
    var result = result(all);
    int[] truth = labels(bestData);
    int[] rows = rows(bestData, Part.TEST);
    PredictionFile.write(folder.resolve(PREDICTIONS), bestData, rows, truth, best);
    write(RunResult.FILE, Json.pretty(result) + "\n");
    var environment = environment(all);
    write("environment.json", Json.pretty(environment) + "\n");
    new RunReport(outcome, config, result, all, certificates, environment)
        .write(folder, rows, truth, best);
    return result;
  }

  private GraphData dataOf(long seed) {
    return dataOf(data, config, seed);
  }

  /// The data with the split that a seed of the run sees.
  static GraphData dataOf(GraphData data, RunConfig config, long seed) {
    if (!data.splitDrawn()) {
      return data;
    }
    var source = config.data();
    var shares = source == null ? Shares.COMMON : Shares.parse(source.split());
    return data.withDrawnSplit(shares, seed);
  }

  private Samples samples(GraphData own, long seed) {
    return Samples.of(
        own, options.expander(network), seed, options.threads(), options.allowUncertified());
  }

  private Path checkpoints(long seed) {
    return checkpoints(folder, seed);
  }

  static Path checkpoints(Path folder, long seed) {
    return folder.resolve(CHECKPOINTS).resolve("seed-" + seed);
  }

  /// Rows of a part, through all graphs.
  static int[] rows(GraphData data, Part part) {
    boolean byGraph = data.task() == GraphData.Task.GRAPH;
    var split = data.split();
    int[] graphOf = split.byGraph() && !byGraph ? data.graphOfNodes() : new int[0];
    return IntStream.range(0, byGraph ? data.graphs() : data.nodes())
        .filter(i -> split.is(graphOf.length > 0 ? graphOf[i] : i, part))
        .toArray();
  }

  /// Class of every row, -1 for none.
  static int[] labels(GraphData data) {
    if (data.labels().index().length > 0) {
      return data.labels().index();
    }
    int[] none = new int[data.nodes()];
    java.util.Arrays.fill(none, -1);
    return none;
  }

  private void heard(Epoch epoch, long seed, Progress progress) {
    String arm = network.attention().name().toLowerCase(Locale.ROOT);
    var values = new LinkedHashMap<String, Double>();
    values.put("lr", epoch.rate());
    values.put("train/loss", epoch.loss());
    values.put("val/accuracy", epoch.validationAccuracy());
    values.put("test/accuracy", epoch.testAccuracy());
    values.put("val/" + plan.metric().id(), epoch.validation());
    values.put("test/" + plan.metric().id(), epoch.test());
    values.put("seconds", epoch.seconds());
    var lines = new StringBuilder();
    values.forEach((name, value) -> {
      if (Double.isFinite(value)) {
        lines
            .append(Json.line(new Metric(seed, arm, name, value, (long) epoch.number())))
            .append('\n');
      }
    });
    append(lines.toString());
    progress.step(
        1,
        String.format(
            Locale.ROOT, "seed %d, loss %.3f, val %.3f", seed, epoch.loss(), epoch.validation()));
  }

  private void append(String lines) {
    Path file = folder.resolve(METRICS);
    try {
      Files.write(file, lines.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  private void write(String name, String text) {
    try {
      AtomicFile.writeText(folder.resolve(name), text);
    } catch (IOException problem) {
      throw new WorkException(
          folder.resolve(name) + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  private RunResult result(List<Trained> all) {
    var seeds =
        all.stream()
            .map(t -> new RunResult.OfSeed(t.seed(), t.bestEpoch(), t.validation(), t.test()))
            .toList();
    var warnings = new ArrayList<>(data.warnings());
    var absent = data.classesAbsentFromTrain();
    if (!absent.isEmpty()) {
      warnings.add("no training item has class " + String.join(", ", absent));
    }
    return new RunResult(
        folder.toString(),
        config.task(),
        plan.metric().id(),
        all.getFirst().parameters(),
        seeds,
        RunResult.Spread.of(seeds),
        warnings);
  }

  private Map<String, Object> environment(List<Trained> all) {
    var facts = new LinkedHashMap<>(Environment.facts());
    facts.put("threads", options.threads());
    facts.put("seeds", all.stream().map(Trained::seed).toList());
    facts.put("dtype", "float32");
    facts.put("start", start.toString());
    facts.put("seconds", all.stream().mapToDouble(Trained::seconds).sum());
    Long peak = Environment.peakResidentBytes();
    if (peak != null) {
      facts.put("peakResidentBytes", peak);
    }
    return facts;
  }
}
