package quire.graph.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.base.RequestException;
import quire.graph.GraphData;

/// What `--data` and its options name: a path or a built-in source.
///
/// @param source a built-in name, or the path of a file or folder
/// @param format word of the format, or null to look at the path
/// @param settings `--set` keys of a built-in source
/// @param shares parts of the split that is drawn where the source has none
/// @param splitIndex which of several splits, from 0
/// @param directed keep the direction of edges as a second kind
/// @param seed of built-in sources and of a drawn split
public record GraphSource(
    String source,
    @Nullable String format,
    Map<String, String> settings,
    Shares shares,
    int splitIndex,
    boolean directed,
    long seed) {

  /// A source with all defaults.
  public static GraphSource of(String source) {
    return new GraphSource(source, null, Map.of(), Shares.COMMON, 0, false, 0);
  }

  /// Whether a built-in source is named, not a path.
  public boolean isBuiltIn() {
    return BuiltIns.named(source) != null;
  }

  /// Reads or makes the data. A source of labels without a split gets a drawn one; see
  /// [GraphData#splitDrawn].
  ///
  /// @throws RequestException naming the option or the file with line or array
  public GraphData load() {
    var builtIn = BuiltIns.named(source);
    var data = builtIn == null ? fromPath() : made(builtIn);
    if (!data.hasSplit() && !data.labels().isEmpty()) {
      Check.that(
          splitIndex == 0, "--split-index %d: %s has no split of its own", splitIndex, data.name());
      return data.withDrawnSplit(shares, seed);
    }
    return data.withSplit(splitIndex);
  }

  private GraphData made(BuiltIn builtIn) {
    Check.that(format == null, "--format %s: %s is built in", format, source);
    var settings = Settings.of(source, builtIn.defaults(), settings());
    boolean keep = directed && builtIn.hasDirection();
    var builder = builtIn.make(settings, seed, keep);
    if (directed && !keep) {
      builder.warn(source + " has no direction: --directed changes nothing");
    }
    return builder.build();
  }

  private GraphData fromPath() {
    Check.that(
        settings.isEmpty(),
        "--set %s: only built-in sources have settings (%s)",
        String.join(", ", settings.keySet()),
        BuiltIns.words());
    Path path;
    try {
      path = Path.of(source);
    } catch (InvalidPathException problem) {
      throw new RequestException("--data " + source + ": is no path", problem);
    }
    return GraphFormats.of(format, path).read(path, nameOf(path), directed).build();
  }

  /// The last part of the path without endings.
  private static String nameOf(Path path) {
    Path last = path.toAbsolutePath().normalize().getFileName();
    String text = last == null ? "graph" : last.toString();
    String bare = text.replaceFirst("\\.gz$", "").replaceFirst("\\.(npz|edgelist|edges|txt)$", "");
    return bare.isEmpty() ? text : bare;
  }
}
