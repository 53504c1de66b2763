package quire.data.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import quire.base.Json;
import quire.base.cli.JsonOption;
import quire.data.DataSet;
import quire.data.Kind;
import quire.data.Origin;
import quire.data.fetch.Fetcher;

/// `quire data info ID`: the whole card.
@Command(
    name = "info",
    description = "Show the card of a data set: origin, checksum, licence, citation, notice.",
    footer = {"", "Example:", "  quire data info emoji"})
final class InfoCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "ID", description = "The data set.")
  private String id;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @Mixin private final JsonOption json = new JsonOption();

  @SuppressWarnings("NullAway.Init")
  InfoCommand() {}

  @Override
  public Integer call() {
    DataSet set = Shown.catalogue().get(id);
    if (json.json()) {
      System.out.println(Json.pretty(document(set)));
      return 0;
    }
    line("id", set.id());
    line("what", set.what());
    line("kind", set.kind().id() + where(set));
    line("items", Shown.items(set));
    line("size", Shown.size(set.bytes()));
    line("format", set.format());
    line("areas", String.join(", ", set.areas()));
    line("licence", set.licence() + (set.shareAlike() ? " (share-alike)" : ""));
    line("sha256", set.sha256() == null ? "see the files" : set.sha256());
    for (Origin origin : set.origins()) {
      line("origin", origin + "  " + origin.licence());
      String known = Fetcher.known(origin, Fetcher.folder(set.id()));
      line(
          "",
          origin.file()
              + "  "
              + Shown.size(origin.bytes())
              + "  sha256 "
              + (known == null ? "unknown; recorded on the first fetch" : known));
    }
    line("cite", set.citation());
    if (!set.notice().isEmpty()) {
      System.out.println();
      System.out.println(set.notice());
    }
    return 0;
  }

  private static void line(String key, String value) {
    System.out.println(String.format("%-9s %s", key, value).stripTrailing());
  }

  private static String where(DataSet set) {
    if (set.kind() != Kind.FETCHED) {
      return "";
    }
    Path folder = Fetcher.folder(set.id());
    return Fetcher.isThere(set, folder)
        ? ", in " + folder
        : ", not here yet: quire data fetch " + set.id();
  }

  private static Map<String, @Nullable Object> document(DataSet set) {
    var document = Shown.keys(set);
    document.put("what", set.what());
    document.put("unit", set.unit());
    document.put("format", set.format());
    document.put("shareAlike", set.shareAlike());
    Path folder = Fetcher.folder(set.id());
    document.put("here", set.kind() != Kind.FETCHED || Fetcher.isThere(set, folder));
    document.put("folder", set.kind() == Kind.FETCHED ? folder.toString() : null);
    var origins = new ArrayList<Map<String, @Nullable Object>>();
    for (Origin origin : set.origins()) {
      var each = new LinkedHashMap<String, @Nullable Object>();
      each.put("from", origin.from());
      each.put("name", origin.name());
      each.put("version", origin.version());
      each.put("file", origin.file());
      each.put("bytes", origin.bytes());
      each.put("sha256", Fetcher.known(origin, folder));
      each.put("licence", origin.licence());
      origins.add(each);
    }
    document.put("origins", origins);
    document.put("citation", set.citation());
    document.put("notice", set.notice());
    return document;
  }
}
