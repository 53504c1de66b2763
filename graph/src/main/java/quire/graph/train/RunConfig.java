package quire.graph.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.Check;
import quire.base.WorkException;
import quire.base.Yaml;
import quire.graph.GraphData;
import quire.graph.data.GraphSource;
import quire.graph.data.Shares;
import quire.graph.model.NetworkConfig;

/// `config.yaml`: all that a run was made from, and what its model takes.
///
/// @param data where the data came from; null where a program handed it over
/// @param task `node` or `graph`
/// @param features columns of node features
/// @param edgeFeatures columns of edge features, direction included
/// @param classes their names, in order
/// @param options every option with its value
public record RunConfig(
    @Nullable Source data,
    String task,
    int features,
    int edgeFeatures,
    List<String> classes,
    Map<String, String> options) {
  /// The file's name in a run folder.
  public static final String FILE = "config.yaml";

  /// Where data came from, as the options named it.
  public record Source(
      String source,
      @Nullable String format,
      Map<String, String> set,
      String split,
      int splitIndex,
      boolean directed,
      long seed) {
    /// As the options say.
    public static Source of(GraphSource from) {
      var shares = from.shares();
      return new Source(
          from.isBuiltIn()
              ? from.source()
              : Path.of(from.source()).toAbsolutePath().normalize().toString(),
          from.format(),
          from.settings(),
          plain(shares.train()) + "/" + plain(shares.val()) + "/" + plain(shares.test()),
          from.splitIndex(),
          from.directed(),
          from.seed());
    }

    private static String plain(double share) {
      return share == Math.rint(share)
          ? Long.toString((long) share)
          : String.format(Locale.ROOT, "%s", share);
    }

    /// Names the data again.
    public GraphSource named() {
      return new GraphSource(
          source, format, Map.copyOf(set), Shares.parse(split), splitIndex, directed, seed);
    }
  }

  static RunConfig of(@Nullable Source source, GraphData data, RunOptions options) {
    return new RunConfig(
        source,
        data.task().name().toLowerCase(Locale.ROOT),
        data.features().width(),
        Samples.edgeColumns(data),
        data.classes(),
        new LinkedHashMap<>(options.values()));
  }

  /// Reads a run's configuration.
  ///
  /// @throws quire.base.RequestException where there is none, or a damaged one
  public static RunConfig read(Path file) {
    var config = Yaml.read(file, RunConfig.class);
    Check.that(
        config.classes() != null && config.options() != null && config.task() != null,
        "%s: is no configuration of a training",
        file);
    return config;
  }

  void write(Path folder) {
    try {
      AtomicFile.writeText(folder.resolve(FILE), Yaml.write(this));
    } catch (IOException problem) {
      throw new WorkException(folder + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  /// The options again.
  RunOptions parsed() {
    var own = new LinkedHashMap<>(options);
    own.put("config", "");
    return RunOptions.of(own);
  }

  /// The network of the run.
  NetworkConfig network() {
    int outputs = classes.size() == 2 ? 1 : classes.size();
    var on = task.equals("graph") ? NetworkConfig.Task.GRAPH : NetworkConfig.Task.NODE;
    return parsed().built(features, edgeFeatures, outputs, on);
  }
}
