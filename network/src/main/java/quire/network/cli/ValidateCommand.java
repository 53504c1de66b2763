package quire.network.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import quire.base.cli.JsonOption;
import quire.network.plan.Validation;

/// `quire network validate`: every published figure, ours beside it.
@Command(
    name = "validate",
    description = "Compute every published figure and compare.",
    footer = {"", "Example:", "  quire network validate --json"})
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  ValidateCommand() {}

  @Override
  public Integer call() {
    List<Validation.Row> rows = Validation.rows();
    long failed = rows.stream().filter(row -> !row.ok()).count();
    var answer = new Answer(spec);
    if (json.json()) {
      Map<String, @Nullable Object> doc = new LinkedHashMap<>();
      doc.put("rows", rows);
      doc.put("passed", rows.size() - failed);
      doc.put("failed", failed);
      answer.json(doc);
    } else {
      answer.line("%-38s %16s %16s %9s %9s", "figure", "published", "computed", "error", "allowed");
      for (var row : rows) {
        answer.line(
            "%-38s %16.8g %16.8g %+8.3f%% %8.3f%% %s",
            row.id(),
            row.published(),
            row.computed(),
            100 * row.relativeError(),
            100 * row.tolerance(),
            row.ok() ? "" : "FAILED");
      }
      answer.line("%d passed, %d failed", rows.size() - failed, failed);
    }
    return failed == 0 ? 0 : 1;
  }
}
