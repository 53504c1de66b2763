package quire.network.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import quire.base.AtomicFile;
import quire.base.Json;
import quire.base.WorkException;

/// What a verb says: one JSON document, or rows that people read; warnings on standard error.
final class Answer {
  private final PrintWriter out;
  private final PrintWriter err;

  /// Speaks on the command's streams.
  Answer(CommandSpec spec) {
    out = spec.commandLine().getOut();
    err = spec.commandLine().getErr();
  }

  /// Prints one JSON document.
  void json(Map<String, @Nullable Object> document) {
    out.println(Json.pretty(document));
    out.flush();
  }

  /// Prints a line for each doubt.
  void warnings(List<String> warnings) {
    warnings.forEach(warning -> err.println("warning: " + warning));
    err.flush();
  }

  /// Prints a line.
  void line(String format, @Nullable Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }

  /// Writes a text file whole.
  static void write(Path file, CharSequence text) {
    write(
        file, out -> out.write(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  /// Writes a file whole.
  static void write(Path file, AtomicFile.Content content) {
    try {
      AtomicFile.write(file, content);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }
}
