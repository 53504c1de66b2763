package quire.graph.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.base.RequestException;
import quire.graph.ExpanderOptions;
import quire.graph.GraphData;
import quire.graph.metric.Metric;
import quire.graph.model.EdgeKind;
import quire.graph.model.NetworkConfig;
import quire.graph.model.NetworkConfig.Attention;
import quire.graph.model.NetworkConfig.Head;
import quire.graph.model.NetworkConfig.Local;
import quire.graph.model.NetworkConfig.Pool;
import quire.graph.model.NetworkConfig.Task;
import quire.graph.model.NetworkConfig.VirtualUpdate;

/// The options of a run by their names on the command line, each with a value.
///
/// They come from the defaults, then from a published preset or a file, then from the user.
public final class RunOptions {
  private static final Map<String, String> DEFAULTS = defaults();
  private static final Set<String> FLAGS =
      Set.of("self-loops", "encoder-norm", "allow-uncertified");

  private final Map<String, String> values;

  private RunOptions(Map<String, String> values) {
    this.values = values;
  }

  private static Map<String, String> defaults() {
    var d = new LinkedHashMap<String, String>();
    d.put("config", "");
    d.put("layers", "4");
    d.put("width", "64");
    d.put("heads", "4");
    d.put("local", "gatedgcn");
    d.put("attention", "exphormer");
    d.put("degree", "6");
    d.put("virtual", "0");
    d.put("attend", "local,expander,virtual");
    d.put("self-loops", "false");
    d.put("encoding", "none");
    d.put("head-layers", "1");
    d.put("pool", "mean");
    d.put("task", "auto");
    d.put("dropout", "0");
    d.put("attention-dropout", "0");
    d.put("pre-layers", "0");
    d.put("encoder-norm", "false");
    d.put("kind", "hamiltonian");
    d.put("max-tries", "100");
    d.put("allow-uncertified", "false");
    d.put("compat", "strict");
    d.put("epochs", "100");
    d.put("batch", "32");
    d.put("lr", "0.001");
    d.put("weight-decay", "0.00001");
    d.put("warmup", "5");
    d.put("loss", "auto");
    d.put("metric", "auto");
    d.put("seeds", "1");
    d.put("seed", "0");
    d.put("threads", Integer.toString(Runtime.getRuntime().availableProcessors()));
    d.put("memory", "");
    return d;
  }

  /// The options that a user gives, over those of `config`, over the defaults.
  ///
  /// @param given by name without dashes, such as `lr`; a flag is `true` or `false`
  /// @throws RequestException naming the option and what there is
  public static RunOptions of(Map<String, String> given) {
    var values = new LinkedHashMap<>(DEFAULTS);
    String config = given.getOrDefault("config", "");
    if (!config.isEmpty()) {
      values.putAll(named(config));
    }
    given.forEach((name, value) -> {
      Check.that(
          DEFAULTS.containsKey(name),
          "option %s: is unknown; there are %s",
          name,
          String.join(", ", DEFAULTS.keySet()));
      values.put(name, value);
    });
    // A warm-up by default must not forbid a short run.
    String epochs = values.getOrDefault("epochs", "");
    String warmup = values.getOrDefault("warmup", "");
    if (!given.containsKey("warmup") && (epochs + warmup).matches("\\d{2,9}")) {
      int most = Math.max(0, Integer.parseInt(epochs) - 1);
      values.put("warmup", Integer.toString(Math.min(Integer.parseInt(warmup), most)));
    }
    var options = new RunOptions(values);
    options.plan(null);
    options.built(1, 0, 2, Task.NODE);
    return options;
  }

  private static Map<String, String> named(String config) {
    Path file;
    try {
      file = Path.of(config);
    } catch (java.nio.file.InvalidPathException problem) {
      throw new RequestException("--config " + config + ": is no preset and no file", problem);
    }
    if (!Presets.isKnown(config) && Files.exists(file)) {
      Path yaml = Files.isDirectory(file) ? file.resolve(RunConfig.FILE) : file;
      var own = new LinkedHashMap<>(RunConfig.read(yaml).options());
      own.keySet().removeAll(List.of("seed", "seeds", "threads", "memory", "config"));
      return own;
    }
    return Presets.of(config);
  }

  /// All values by name, for `config.yaml`.
  public Map<String, String> values() {
    return java.util.Collections.unmodifiableMap(values);
  }

  /// The network for some data: task and columns are the data's.
  public NetworkConfig network(GraphData data) {
    Check.that(
        data.task() != GraphData.Task.LINK,
        "%s: has no labels to train on; --task link is not there yet",
        data.name());
    Task own = data.task() == GraphData.Task.GRAPH ? Task.GRAPH : Task.NODE;
    String asked = text("task");
    Task task = asked.equals("auto") ? own : word("task", Task.class, "node, graph", "link");
    return Samples.fit(built(1, 0, 2, task), data);
  }

  /// The network with given columns.
  NetworkConfig built(int features, int edgeFeatures, int outputs, Task task) {
    String encoding = text("encoding");
    Check.that(
        encoding.equals("none"),
        "--encoding %s: positional encodings are not there yet; there is none",
        encoding);
    return NetworkConfig.of(features, outputs)
        .withInputs(features, edgeFeatures, outputs)
        .withShape(count("layers"), count("width"), count("heads"))
        .withBranches(
            word("local", Local.class, "gatedgcn, gcn, none", "gine gat"),
            word("attention", Attention.class, "exphormer, dense, none", "performer bigbird"))
        .withInteraction(count("degree"), count("virtual"), kinds())
        .withSelfLoops(flag("self-loops"))
        .withVirtualUpdate(VirtualUpdate.REPLACE)
        .withHead(
            task,
            count("head-layers"),
            Head.GRAPHGYM,
            word("pool", Pool.class, "mean, max, add", ""))
        .withStart(count("pre-layers"), true, flag("encoder-norm"))
        .withDropout(real("dropout"), real("attention-dropout"));
  }

  /// How to train on some data.
  ///
  /// @param data decides loss and metric where they are `auto`; null for a check alone
  public TrainingPlan plan(@Nullable GraphData data) {
    int epochs = Check.positive("--epochs", count("epochs"));
    var usual = data == null ? TrainingPlan.of(epochs) : TrainingPlan.of(epochs, data);
    boolean weighted =
        switch (text("loss")) {
          case "auto" -> usual.weighted();
          case "crossEntropy" -> false;
          case "weightedCrossEntropy" -> true;
          default ->
              throw new RequestException(
                  "--loss "
                      + text("loss")
                      + ": is none of auto, crossEntropy, weightedCrossEntropy");
        };
    Metric metric = text("metric").equals("auto") ? usual.metric() : Metric.of(text("metric"));
    Check.that(
        metric != Metric.AUC || data == null || data.classes().size() == 2,
        "--metric auc: needs two classes");
    return usual
        .withBatch(Check.positive("--batch", count("batch")))
        .withRate(real("lr"), real("weight-decay"))
        .withWarmup(count("warmup"))
        .withLoss(weighted, metric);
  }

  /// How expanders are drawn, null where the network takes none.
  public @Nullable ExpanderOptions expander(NetworkConfig network) {
    if (!network.usesExpander()) {
      return null;
    }
    boolean reference = text("compat").equals("reference");
    var options =
        new ExpanderOptions(
            network.edges().degree(), text("kind"), count("max-tries"), false, false, false, false);
    return reference ? options.likeReference() : options;
  }

  /// Whether the best draw is good enough where none is certified.
  public boolean allowUncertified() {
    return flag("allow-uncertified");
  }

  /// First seed.
  public long seed() {
    try {
      return Long.parseLong(text("seed"));
    } catch (NumberFormatException problem) {
      throw new RequestException("--seed " + text("seed") + ": is no whole number", problem);
    }
  }

  /// How many seeds.
  public int seeds() {
    return Check.positive("--seeds", count("seeds"));
  }

  /// Threads to compute with.
  public int threads() {
    return Check.positive("--threads", count("threads"));
  }

  /// Bytes that may be used: as given, else what is free.
  public long memory() {
    return text("memory").isEmpty() ? Memory.available() : Memory.parse(text("memory"));
  }

  /// The published preset or file that was named, empty for none.
  public String config() {
    return text("config");
  }

  private String text(String name) {
    return values.getOrDefault(name, "");
  }

  private int count(String name) {
    try {
      return Integer.parseInt(text(name));
    } catch (NumberFormatException problem) {
      throw new RequestException("--" + name + " " + text(name) + ": is no whole number", problem);
    }
  }

  private double real(String name) {
    try {
      return Check.finite("--" + name, Double.parseDouble(text(name)));
    } catch (NumberFormatException problem) {
      throw new RequestException("--" + name + " " + text(name) + ": is no number", problem);
    }
  }

  private boolean flag(String name) {
    Check.that(text(name).matches("true|false"), "--%s %s: is not true or false", name, text(name));
    return Boolean.parseBoolean(text(name));
  }

  /// Whether an option is given without a value.
  public static boolean isFlag(String name) {
    return FLAGS.contains(name);
  }

  private Set<EdgeKind> kinds() {
    var kinds = EnumSet.noneOf(EdgeKind.class);
    for (String part : text("attend").split(",", -1)) {
      kinds.add(
          Arrays.stream(EdgeKind.values())
              .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(part.strip()))
              .findFirst()
              .orElseThrow(() ->
                  new RequestException(
                      "--attend "
                          + text("attend")
                          + ": '"
                          + part.strip()
                          + "' is none of local, expander, virtual")));
    }
    return kinds;
  }

  private <E extends Enum<E>> E word(String name, Class<E> type, String there, String later) {
    String value = text(name);
    Check.that(
        Arrays.stream(later.split(" ")).noneMatch(value::equals) || value.isEmpty(),
        "--%s %s: is not there yet; there are %s",
        name,
        value,
        there);
    boolean known = Arrays.asList(there.split(", ")).contains(value);
    Check.that(known, "--%s %s: is none of %s", name, value, there);
    return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }
}
