package quire.data.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.cli.JsonOption;
import quire.data.DataSet;

/// `quire data list`: every card, a line each.
@Command(
    name = "list",
    description = "List the data sets: id, kind, items, size, licence.",
    footer = {"", "Example:", "  quire data list --kind embedded", "  quire data list --json"})
final class ListCommand implements Callable<Integer> {
  @Option(names = "--kind", paramLabel = "KIND", description = "Only embedded, fetched or yours.")
  private @Nullable String kind;

  @Option(names = "--area", paramLabel = "AREA", description = "Only what this area uses.")
  private @Nullable String area;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    if (kind != null && !List.of("embedded", "fetched", "yours").contains(kind)) {
      throw new RequestException("--kind is embedded, fetched or yours, not '" + kind + "'");
    }
    List<DataSet> sets =
        Shown.catalogue().all().stream()
            .filter(set -> kind == null || set.kind().id().equals(kind))
            .filter(set -> area == null || set.areas().contains(area))
            .toList();
    if (json.json()) {
      System.out.println(Json.pretty(Map.of("datasets", sets.stream().map(Shown::keys).toList())));
      return 0;
    }
    for (DataSet set : sets) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "%-18s %-9s %-22s %9s  %s",
              set.id(),
              set.kind().id(),
              Shown.items(set),
              Shown.size(set.bytes()),
              set.licence()));
    }
    if (sets.isEmpty()) {
      System.out.println("no such data set");
    }
    return 0;
  }
}
