package quire.imaging.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import quire.base.Json;
import quire.base.cli.JsonOption;

/// What a verb says: one JSON document, or a line a key.
final class Answer {
  private Answer() {}

  static void print(CommandSpec spec, JsonOption json, Map<String, @Nullable Object> document) {
    PrintWriter out = spec.commandLine().getOut();
    if (json.json()) {
      out.println(Json.pretty(document));
    } else {
      document.forEach((key, value) -> out.printf(Locale.ROOT, "%-20s %s%n", key, words(value)));
    }
    out.flush();
  }

  private static String words(@Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case Double number -> String.format(Locale.ROOT, "%.6g", number);
      default -> value.toString();
    };
  }
}
