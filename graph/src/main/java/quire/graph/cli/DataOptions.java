package quire.graph.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import quire.base.Check;
import quire.graph.GraphData;
import quire.graph.data.GraphSource;
import quire.graph.data.Shares;

/// `--data` and its options, as every verb of the area understands them.
public final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "SOURCE",
      description = {
        "A file or folder (npz, csv, tu, edgelist), or a built-in source: pattern, cluster, ring,",
        "random, jdk."
      })
  private @Nullable String data;

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "Format of the file or folder (default: seen from its name).")
  private @Nullable String format;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "A setting of a built-in source, such as train=500; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--split",
      paramLabel = "A/B/C",
      defaultValue = "60/20/20",
      description =
          "Train/val/test in percent, drawn where the source has no split (${DEFAULT-VALUE}).")
  private String split = "60/20/20";

  @Option(
      names = "--split-index",
      paramLabel = "K",
      defaultValue = "0",
      description = "Which of several splits (${DEFAULT-VALUE}).")
  private int splitIndex;

  @Option(
      names = "--directed",
      description = "Keep the direction of edges as a second kind of local edge.")
  private boolean directed;

  /// Whether `--data` is given.
  public boolean isGiven() {
    return data != null;
  }

  /// What the options name.
  ///
  /// @throws quire.base.RequestException without `--data`
  public GraphSource source(long seed) {
    Check.that(
        data != null, "--data SOURCE is missing: name a file, a folder or a built-in source");
    String named = data == null ? "" : data;
    return new GraphSource(
        named, format, Map.copyOf(settings), Shares.parse(split), splitIndex, directed, seed);
  }

  /// Reads or makes the data; see [GraphSource#load()].
  public GraphData load(long seed) {
    return source(seed).load();
  }
}
