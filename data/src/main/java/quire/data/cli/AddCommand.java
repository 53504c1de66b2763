package quire.data.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.cli.JsonOption;
import quire.data.DataSet;
import quire.data.Inspection;
import quire.data.Kind;
import quire.data.Origin;
import quire.data.OwnSets;

/// `quire data add PATH --id ID`: a card for data of one's own.
@Command(
    name = "add",
    description = "Make a card for data of your own; the data stays where it is.",
    footer = {
      "",
      "PATH is a folder of images (by class or not), of tar shards (WebDataset) or of triples, or a",
      "file: JSONL, CSV, TSV, IDX, tar, text; packed or not. All of it is read once.",
      "",
      "Example:",
      "  quire data add photos --id holidays --what 'Photos of 2025' --licence 'all mine'"
    })
final class AddCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PATH", description = "A folder or file.")
  private Path path;

  @Option(names = "--id", required = true, paramLabel = "ID", description = "Its name here.")
  private String id;

  @Option(names = "--what", paramLabel = "TEXT", description = "What it is.")
  private @Nullable String what;

  @Option(names = "--licence", paramLabel = "TEXT", description = "Who may use it how.")
  private @Nullable String licence;

  @Option(names = "--area", paramLabel = "AREA", description = "An area that uses it; repeatable.")
  private List<String> areas = List.of();

  @Option(names = "--force", description = "Replace a card of yours with this id.")
  private boolean force;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @Mixin private final JsonOption json = new JsonOption();

  @SuppressWarnings("NullAway.Init")
  AddCommand() {}

  @Override
  public Integer call() {
    var other = Shown.catalogue().find(id);
    if (other.isPresent() && (other.get().kind() != Kind.YOURS || !force)) {
      throw new RequestException(
          "--id "
              + id
              + ": is taken ("
              + other.get().kind().id()
              + "); choose another"
              + (other.get().kind() == Kind.YOURS ? " or add --force" : ""));
    }
    Inspection seen = Inspection.of(path);
    Path absolute = path.toAbsolutePath().normalize();
    String terms = licence == null ? "not stated" : licence;
    String name = String.valueOf(absolute.getFileName());
    var origin =
        new Origin("path", absolute.toString(), "", name, seen.bytes(), seen.sha256(), terms, null);
    var set =
        new DataSet(
            id,
            Kind.YOURS,
            what == null ? name : what,
            areas,
            seen.items(),
            seen.unit(),
            seen.format(),
            terms,
            false,
            List.of(origin),
            null,
            "",
            "");
    OwnSets.add(set);
    if (json.json()) {
      System.out.println(Json.pretty(Shown.keys(set)));
    } else {
      System.out.println(
          id + ": " + seen.format() + ", " + Shown.items(set) + ", " + Shown.size(seen.bytes()));
    }
    return 0;
  }
}
