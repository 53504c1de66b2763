package quire.ontology.cli;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import quire.base.Json;

/// What a verb says: one JSON document, or lines that people read; warnings on standard error.
final class Answer {
  private static final int WARNINGS_SHOWN = 20;

  private final PrintWriter out;
  private final PrintWriter err;

  Answer(CommandSpec spec) {
    out = spec.commandLine().getOut();
    err = spec.commandLine().getErr();
  }

  void json(Map<String, @Nullable Object> document) {
    out.println(Json.pretty(document));
    out.flush();
  }

  void warnings(List<String> warnings) {
    warnings.stream().limit(WARNINGS_SHOWN).forEach(warning -> err.println("warning: " + warning));
    if (warnings.size() > WARNINGS_SHOWN) {
      err.println("warning: and " + (warnings.size() - WARNINGS_SHOWN) + " more");
    }
    err.flush();
  }

  @FormatMethod
  void row(String name, @FormatString String format, @Nullable Object... values) {
    out.printf(Locale.ROOT, "%-14s %s%n", name, String.format(Locale.ROOT, format, values));
    out.flush();
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }
}
