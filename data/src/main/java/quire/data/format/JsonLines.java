package quire.data.format;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import quire.base.Json;
import quire.base.RequestException;

/// JSON Lines: one value a line, empty lines passed over.
///
/// @param <T> what a line is read as: a record, or [tools.jackson.databind.JsonNode]
public final class JsonLines<T> implements AutoCloseable {
  private final TextLines lines;
  private final Class<T> type;

  private JsonLines(TextLines lines, Class<T> type) {
    this.lines = lines;
    this.type = type;
  }

  /// Opens a file, packed or not.
  public static <T> JsonLines<T> open(Path file, Class<T> type) {
    return new JsonLines<>(TextLines.open(file), type);
  }

  /// Reads lines that are open already, and closes them.
  public static <T> JsonLines<T> open(TextLines lines, Class<T> type) {
    return new JsonLines<>(lines, type);
  }

  /// The number of the line that [#next] returned last.
  public int line() {
    return lines.line();
  }

  /// A refusal of the current line.
  public RequestException problem(String what) {
    return lines.problem(what);
  }

  /// The next value, or null after the last.
  ///
  /// @throws RequestException naming file, line, key and what is wrong
  public @Nullable T next() {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (!line.isBlank()) {
        return Json.parse(line, type, lines.where());
      }
    }
    return null;
  }

  @Override
  public void close() {
    lines.close();
  }
}
