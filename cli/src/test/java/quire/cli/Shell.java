package quire.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs programs for the end-to-end tests, with an environment that holds nothing but a path.
final class Shell {
  /// What came of a call.
  record Result(int code, String out, String err) {}

  private static final long PATIENCE_SECONDS = 120;

  private final Path folder;

  /// @param folder where outputs are kept; any folder of the test's own
  Shell(Path folder) {
    this.folder = folder;
  }

  /// Runs a bash script with `$1`, `$2`, ... set.
  Result bash(Path place, Map<String, String> environment, String script, Object... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process =
        builder(place, environment, script, arguments)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("still running: " + script);
    }
    return new Result(process.exitValue(), read(out), read(err));
  }

  /// The same, with the usual path alone.
  Result bash(String script, Object... arguments) throws IOException, InterruptedException {
    return bash(folder, Map.of(), script, arguments);
  }

  /// A script ready to start, for tests that send it signals.
  ProcessBuilder builder(
      Path place, Map<String, String> environment, String script, Object... arguments) {
    var command = new ArrayList<>(List.of("/bin/bash", "-c", script, "test"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    var builder = new ProcessBuilder(command).directory(place.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(environment);
    return builder;
  }

  /// Takes away symbolic links below the folder, which JUnit's own clean-up would warn about.
  void deleteLinks() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path link : all.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
