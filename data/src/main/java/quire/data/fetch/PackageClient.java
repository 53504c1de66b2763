package quire.data.fetch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.data.Origin;

/// Brings the file of a package through the ordinary client of its ecosystem, which knows the
/// registry, the proxy and the credentials of this machine: npm, pip, apt-get, mvn.
public final class PackageClient {
  private static final int TAIL = 400;

  /// Starts a client; a test hands in another.
  interface Runner {
    /// Runs a command in a folder and returns its exit code; what it says goes to the file.
    int run(List<String> command, Path folder, Path said) throws IOException;
  }

  private final Runner runner;

  /// The clients on the path.
  public PackageClient() {
    this(PackageClient::run);
  }

  PackageClient(Runner runner) {
    this.runner = runner;
  }

  /// Whether an origin is a package.
  public static boolean serves(Origin origin) {
    return switch (origin.from()) {
      case "npm", "pypi", "debian", "maven" -> true;
      default -> false;
    };
  }

  /// Brings a package into an empty folder.
  ///
  /// @return the file, named as [Origin#file] says
  /// @throws WorkException when the client is missing or fails; its last words are in the message
  public Path bring(Origin origin, Path folder) throws IOException {
    List<String> command = command(origin, folder);
    Path said = Files.createTempFile("quire-client", ".txt");
    try {
      int code;
      try {
        code = runner.run(command, folder, said);
      } catch (IOException problem) {
        throw new WorkException(
            "'"
                + command.getFirst()
                + "' cannot be started: install it, or put "
                + origin.file()
                + " into a folder and name that in QUIRE_MIRROR",
            problem);
      }
      Path file = folder.resolve(origin.file());
      if (code != 0 || !Files.isRegularFile(file)) {
        throw new WorkException(
            "'"
                + String.join(" ", command)
                + (code != 0 ? "' ended with " + code : "' did not bring " + origin.file())
                + tail(said));
      }
      return file;
    } finally {
      Files.deleteIfExists(said);
    }
  }

  /// The call of the client.
  static List<String> command(Origin origin, Path folder) {
    String name = origin.name();
    String version = origin.version();
    return switch (origin.from()) {
      case "npm" ->
          List.of(
              "npm", "pack", name + "@" + version, "--silent", "--pack-destination", "" + folder);
      case "pypi" ->
          List.of(
              "pip",
              "download",
              "--quiet",
              "--no-deps",
              "--dest",
              "" + folder,
              origin.file().endsWith(".whl") ? "--only-binary=:all:" : "--no-binary=:all:",
              name + "==" + version);
      case "debian" -> List.of("apt-get", "download", "--quiet", name + "=" + version);
      case "maven" ->
          List.of(
              "mvn",
              "--batch-mode",
              "--quiet",
              "dependency:copy",
              "-Dartifact=" + name + ":" + version,
              "-DoutputDirectory=" + folder);
      default -> throw new RequestException(origin + ": is no package");
    };
  }

  private static String tail(Path said) throws IOException {
    String text = new String(Files.readAllBytes(said), StandardCharsets.UTF_8).strip();
    String end = text.length() > TAIL ? "..." + text.substring(text.length() - TAIL) : text;
    return end.isEmpty() ? "" : ": " + end.replaceAll("\\s*\\R\\s*", " / ");
  }

  private static int run(List<String> command, Path folder, Path said) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    try {
      return process.waitFor();
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      throw new WorkException("interrupted while " + command.getFirst() + " worked", problem);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }
}
