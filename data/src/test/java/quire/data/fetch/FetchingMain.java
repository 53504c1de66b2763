package quire.data.fetch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import quire.data.Origin;

/// A process that fetches, to be killed: ADDRESS FOLDER SHA256.
final class FetchingMain {
  private FetchingMain() {}

  public static void main(String[] arguments) {
    var origin = new Origin("url", arguments[0], "", "data.bin", null, arguments[2], "x", null);
    new Fetcher(Map.of(), Download.Patience.USUAL, new PackageClient())
        .fetch("set", List.of(origin), Path.of(arguments[1]));
  }
}
