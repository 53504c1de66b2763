package quire.data.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.Caches;
import quire.base.Json;
import quire.base.Progress;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.data.Checksum;
import quire.data.DataSet;
import quire.data.Origin;

/// Brings the files of a data set into a folder and verifies them; what is there already and right
/// is left alone. Nothing else in the program reaches for the network.
///
/// The mirror, where there is one, is asked first: a folder that holds the files (`ID/FILE` or
/// `FILE`), or an address below which they lie; what it does not have comes from its origin. A
/// checksum that no card knows is recorded in `checksums.json` beside the file on its first
/// arrival, and holds from then on.
public final class Fetcher {
  private record Known(Map<String, String> sha256) {}

  private final String mirror;
  private final Download.Patience patience;
  private final PackageClient clients;
  private final Map<String, String> environment;

  /// As the environment says: `QUIRE_MIRROR`, and the usual variables for proxies.
  public Fetcher() {
    this(System.getenv(), Download.Patience.USUAL, new PackageClient());
  }

  Fetcher(Map<String, String> environment, Download.Patience patience, PackageClient clients) {
    this.mirror = environment.getOrDefault("QUIRE_MIRROR", "").strip();
    this.patience = patience;
    this.clients = clients;
    this.environment = environment;
  }

  /// Where the files of a set are kept.
  public static Path folder(String id) {
    return Caches.folder("data").resolve(id);
  }

  /// Whether every file of a set is in the folder; checksums are not looked at.
  public static boolean isThere(DataSet set, Path folder) {
    return set.origins().stream().allMatch(o -> Files.isRegularFile(folder.resolve(o.file())));
  }

  /// Brings what is missing.
  ///
  /// @return the file of each origin
  /// @throws WorkException when a file cannot be had or is not the one that the card describes
  public Map<Origin, Path> fetch(String id, Iterable<Origin> origins, Path folder) {
    var files = new LinkedHashMap<Origin, Path>();
    try {
      Files.createDirectories(folder);
      for (Origin origin : origins) {
        files.put(origin, one(id, origin, folder));
      }
      return files;
    } catch (IOException | UncheckedIOException problem) {
      throw new WorkException(folder + ": " + problem.getMessage(), problem);
    }
  }

  /// The checksum that holds for a file: the card's, else the recorded one, else null.
  public static @Nullable String known(Origin origin, Path folder) {
    return origin.sha256() != null ? origin.sha256() : recorded(folder).sha256().get(origin.file());
  }

  private Path one(String id, Origin origin, Path folder) throws IOException {
    if (!origin.file().matches("[A-Za-z0-9@._~+%-]+") || origin.file().startsWith(".")) {
      throw new RequestException(origin + ": '" + origin.file() + "' is no plain file name");
    }
    Path file = folder.resolve(origin.file());
    String expected = known(origin, folder);
    if (Files.isRegularFile(file)) {
      String is = Checksum.of(file);
      if (is.equals(expected)) {
        return file;
      }
      if (expected == null) {
        record(folder, origin.file(), is);
        return file;
      }
      throw wrong(file.toString(), is, expected, "remove it and fetch again");
    }
    Path brought = bring(id, origin, folder);
    String is = Checksum.of(brought);
    if (expected != null && !is.equals(expected)) {
      if (brought.startsWith(folder)) {
        Download.forget(file);
        Files.deleteIfExists(brought);
      }
      throw wrong(origin + " (" + origin.file() + ")", is, expected, "it is another version");
    }
    place(brought, file, folder);
    if (expected == null) {
      record(folder, origin.file(), is);
    }
    Download.forget(file);
    return file;
  }

  private static WorkException wrong(String what, String is, String expected, String mend) {
    return new WorkException(
        what + ": sha256 is " + is + ", the card says " + expected + "; " + mend);
  }

  private static void place(Path brought, Path file, Path folder) throws IOException {
    if (brought.startsWith(folder)) {
      Files.move(brought, file, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    AtomicFile.write(file, out -> Files.copy(brought, out));
  }

  /// A file that may still be the wrong one, inside the folder or in the mirror.
  private Path bring(String id, Origin origin, Path folder) throws IOException {
    if (!mirror.isEmpty()) {
      Path seeded = fromMirror(id, origin, folder);
      if (seeded != null) {
        return seeded;
      }
    }
    if (origin.from().equals("path")) {
      throw new RequestException(origin + ": is a file of yours; there is nothing to fetch");
    }
    if (PackageClient.serves(origin)) {
      Path empty = Files.createDirectories(folder.resolve("client"));
      try {
        Path file = clients.bring(origin, empty.toAbsolutePath());
        Path part = Download.part(folder.resolve(origin.file()));
        return Files.move(file, part, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        deleteAll(empty);
      }
    }
    Path brought = download(URI.create(origin.name()), origin, folder);
    if (brought == null) {
      Download.forget(folder.resolve(origin.file()));
      throw new WorkException(origin + ": the server has no such file any more (404)");
    }
    return brought;
  }

  private @Nullable Path fromMirror(String id, Origin origin, Path folder) throws IOException {
    if (mirror.startsWith("http://") || mirror.startsWith("https://")) {
      String base = mirror.endsWith("/") ? mirror : mirror + "/";
      return download(URI.create(base + origin.file().replace("%", "%25")), origin, folder);
    }
    Path seeds = Path.of(mirror);
    if (!Files.isDirectory(seeds)) {
      throw new RequestException("QUIRE_MIRROR: " + mirror + " is neither a folder nor http(s)");
    }
    for (Path file :
        new Path[] {seeds.resolve(id).resolve(origin.file()), seeds.resolve(origin.file())}) {
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  private @Nullable Path download(URI address, Origin origin, Path folder) throws IOException {
    long total = origin.bytes() == null ? 0 : origin.bytes();
    try (var progress = Progress.of("fetching " + origin.file(), total);
        var download = new Download(new Proxies(environment), patience)) {
      return download.bring(address, folder.resolve(origin.file()), origin.bytes(), progress);
    }
  }

  private static Known recorded(Path folder) {
    Path file = folder.resolve("checksums.json");
    return Files.exists(file) ? Json.read(file, Known.class) : new Known(Map.of());
  }

  private static void record(Path folder, String name, String sha256) throws IOException {
    var all = new TreeMap<>(recorded(folder).sha256());
    all.put(name, sha256);
    AtomicFile.writeText(folder.resolve("checksums.json"), Json.pretty(new Known(all)) + "\n");
  }

  private static void deleteAll(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
