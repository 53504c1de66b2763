package quire.data.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import quire.base.Json;
import quire.base.cli.JsonOption;
import quire.data.Catalogue;
import quire.data.DataSet;
import quire.data.Verification;
import quire.data.Verification.Checked;

/// `quire data check [ID]`: verifies checksums.
@Command(
    name = "check",
    description = "Verify the checksums of one data set, or of all that are here.",
    footer = {
      "",
      "Exit code 1 where a file is not what its card says.",
      "",
      "Example:",
      "  quire data check"
    })
final class CheckCommand implements Callable<Integer> {
  @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "The data set.")
  private @Nullable String id;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    Catalogue catalogue = Shown.catalogue();
    List<DataSet> sets = id == null ? catalogue.all() : List.of(catalogue.get(id));
    List<Checked> all =
        sets.stream().flatMap(set -> Verification.of(catalogue, set).stream()).toList();
    if (json.json()) {
      System.out.println(Json.pretty(Map.of("checked", all)));
    } else {
      for (Checked each : all) {
        // What was never fetched is no news unless it was asked for.
        if (id != null || !each.status().equals("absent") || each.isFault()) {
          System.out.println(line(each));
        }
      }
    }
    return all.stream().anyMatch(Checked::isFault) ? 1 : 0;
  }

  private static String line(Checked each) {
    String text = String.format("%-8s %-18s %s", each.status(), each.id(), each.file());
    return each.status().equals("wrong")
        ? text + ": sha256 is " + each.sha256() + ", the card says " + each.expected()
        : text;
  }
}
