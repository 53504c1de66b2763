package quire.graph.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;

/// The formats, and how a path finds its own.
final class GraphFormats {
  private static final List<GraphFormat> AVAILABLE =
      List.of(new NpzFormat(), new CsvFormat(), new TuFormat(), new EdgeListFormat());

  /// Formats that are known by name and not read yet.
  private static final List<String> LATER = List.of("ogb", "graphml", "gml", "dimacs", "pt");

  private GraphFormats() {}

  /// The format of a word, or of a path where there is none.
  ///
  /// @throws RequestException naming the formats that can be read
  static GraphFormat of(@Nullable String word, Path path) {
    if (!Files.exists(path)) {
      throw new RequestException(
          "--data " + path + ": no such file or folder; built-in sources are " + BuiltIns.words());
    }
    if (word != null) {
      return named(word);
    }
    for (var format : AVAILABLE) {
      if (format.recognises(path)) {
        return format;
      }
    }
    String later = laterFormat(path);
    if (later != null) {
      throw notYet(later);
    }
    throw new RequestException(
        "--data " + path + ": looks like none of " + words() + "; name the format with --format");
  }

  private static GraphFormat named(String word) {
    for (var format : AVAILABLE) {
      if (format.word().equals(word)) {
        return format;
      }
    }
    if (LATER.contains(word)) {
      throw notYet(word);
    }
    throw new RequestException("--format " + word + ": is none of " + words());
  }

  private static RequestException notYet(String word) {
    return new RequestException("format " + word + " is not available; there are " + words());
  }

  private static String words() {
    return AVAILABLE.stream().map(GraphFormat::word).collect(Collectors.joining(", "));
  }

  private static @Nullable String laterFormat(Path path) {
    if (Files.isDirectory(path)) {
      return Files.exists(path.resolve("edge.csv.gz")) || Files.exists(path.resolve("raw"))
          ? "ogb"
          : null;
    }
    String name = path.toString().toLowerCase(Locale.ROOT);
    for (String word : List.of("graphml", "gml", "dimacs", "pt")) {
      if (name.endsWith("." + word)) {
        return word;
      }
    }
    return null;
  }
}
