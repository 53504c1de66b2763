package quire.graph.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import quire.base.Json;

/// What a verb says: one JSON document, or rows that people read; warnings on standard error.
public final class Answer {
  private final PrintWriter out;
  private final PrintWriter err;

  /// Speaks on the command's streams.
  public Answer(CommandSpec spec) {
    out = spec.commandLine().getOut();
    err = spec.commandLine().getErr();
  }

  /// Prints one JSON document.
  public void json(Map<String, @Nullable Object> document) {
    out.println(Json.pretty(document));
    out.flush();
  }

  /// Prints a line for each doubt.
  public void warnings(List<String> warnings) {
    warnings.forEach(warning -> err.println("warning: " + warning));
    err.flush();
  }

  /// Prints a name and what it is, in two columns.
  public void row(String name, String format, @Nullable Object... values) {
    out.printf(Locale.ROOT, "%-16s %s%n", name, String.format(Locale.ROOT, format, values));
    out.flush();
  }

  /// Prints a line.
  public void line(String text) {
    out.println(text);
    out.flush();
  }
}
