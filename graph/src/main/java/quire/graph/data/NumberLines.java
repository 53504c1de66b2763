package quire.graph.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;

/// Lines of numbers separated by commas or white space; empty lines and lines that start with `#`
/// are skipped.
final class NumberLines implements AutoCloseable {
  private final Path file;
  private final BufferedReader in;
  private int line;

  private NumberLines(Path file, BufferedReader in) {
    this.file = file;
    this.in = in;
  }

  /// What takes each line's fields.
  @FunctionalInterface
  interface Row {
    void take(NumberLines lines, String[] fields);
  }

  /// Reads a whole file.
  static void read(Path file, Row row) {
    int line = 0;
    try (var lines = new NumberLines(file, TextFile.open(file))) {
      for (String[] fields = lines.next(); fields != null; fields = lines.next()) {
        line = lines.line;
        row.take(lines, fields);
      }
    } catch (IOException problem) {
      throw TextFile.problem(file, line + 1, problem);
    }
  }

  private String @Nullable [] next() throws IOException {
    for (String text = in.readLine(); text != null; text = in.readLine()) {
      line++;
      String bare = text.strip();
      if (!bare.isEmpty() && bare.charAt(0) != '#') {
        return bare.split("\\s*,\\s*|\\s+", -1);
      }
    }
    return null;
  }

  RequestException problem(String what) {
    return new RequestException(file + ":" + line + ": " + what);
  }

  /// A whole number in [low, high].
  int whole(String text, long low, long high) {
    try {
      long value = Long.parseLong(text);
      if (value >= low && value <= high) {
        return (int) value;
      }
    } catch (NumberFormatException ignored) {
      throw problem("'" + CsvRows.shortened(text) + "' is no whole number");
    }
    throw problem(text + " is not in [" + low + ", " + high + "]");
  }

  float finite(String text) {
    float value;
    try {
      value = Float.parseFloat(text);
    } catch (NumberFormatException ignored) {
      throw problem("'" + CsvRows.shortened(text) + "' is no number");
    }
    if (!Float.isFinite(value)) {
      throw problem(text + " is not finite");
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
