package quire.data.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.data.Catalogue;
import quire.data.DataSet;
import quire.data.Kind;
import quire.data.Origin;
import quire.data.fetch.Fetcher;
import quire.data.fetch.Unpacking;

/// `quire data fetch ID`: brings a set to disk.
@Command(
    name = "fetch",
    description = "Bring a data set to disk; an embedded one is unpacked.",
    footer = {
      "",
      "Files go to the cache (QUIRE_CACHE), or to --out. QUIRE_MIRROR names a folder or an",
      "address that is asked first; https_proxy, http_proxy and no_proxy are honoured. What was",
      "broken off goes on where it was.",
      "",
      "Examples:",
      "  quire data fetch fashion-mnist",
      "  quire data fetch lucene-classes --out classes"
    })
final class FetchCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "ID", description = "The data set.")
  private String id;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @Mixin private final OutOptions out = new OutOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @SuppressWarnings("NullAway.Init")
  FetchCommand() {}

  private Path orElse(Path usual) {
    return out.out() == null ? usual : out.out();
  }

  /// Whether a folder holds nothing but what an earlier call for the same set has left there.
  private static boolean goesOn(Path folder, DataSet set) {
    if (set.kind() != Kind.FETCHED || !Files.isDirectory(folder)) {
      return false;
    }
    Set<String> ours = new HashSet<>(Set.of("checksums.json"));
    for (Origin origin : set.origins()) {
      ours.add(origin.file());
      ours.add(origin.file() + ".download");
      ours.add(origin.file() + ".download.mark");
    }
    try (var inside = Files.list(folder)) {
      return inside.allMatch(file -> ours.contains(String.valueOf(file.getFileName())));
    } catch (IOException problem) {
      throw new WorkException(folder + ": cannot be listed: " + problem.getMessage(), problem);
    }
  }

  @Override
  public Integer call() {
    Catalogue catalogue = Shown.catalogue();
    DataSet set = catalogue.get(id);
    if (set.kind() == Kind.YOURS) {
      throw new RequestException(
          "data set '" + id + "' is yours, at " + set.origin() + "; there is nothing to fetch");
    }
    Path usual = Fetcher.folder(id);
    Path folder = out.out() == null || goesOn(out.out(), set) ? orElse(usual) : out.folder(usual);
    List<Path> files;
    if (set.kind() == Kind.EMBEDDED) {
      files = Unpacking.shard(catalogue.shard(id), folder);
    } else {
      var fetched = new Fetcher().fetch(id, set.origins(), folder);
      files = Unpacking.packages(fetched, folder);
    }
    if (json.json()) {
      System.out.println(
          Json.pretty(
              Map.of(
                  "id",
                  id,
                  "folder",
                  folder.toAbsolutePath().toString(),
                  "files",
                  files.stream().map(file -> folder.relativize(file).toString()).toList())));
    } else {
      System.out.println(folder.toAbsolutePath());
    }
    return 0;
  }
}
