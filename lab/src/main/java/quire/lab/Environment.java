package quire.lab;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import quire.base.Machine;

/// Facts of the machine and the program, for `environment.json`. Asked once per process.
public final class Environment {
  private static @Nullable Map<String, Object> facts;

  private Environment() {}

  /// The facts that stay the same while the process lives, in the order they are written.
  public static synchronized Map<String, Object> facts() {
    if (facts == null) {
      var all = new LinkedHashMap<String, Object>();
      var machine = Machine.here();
      all.put("version", machine.version());
      all.putAll(git());
      all.put("jdk", Runtime.version() + " " + System.getProperty("java.vendor", ""));
      all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
      all.put("processor", machine.processor());
      all.put("cores", machine.cores());
      all.put("memoryBytes", machine.memoryBytes());
      all.put("heapBytes", Runtime.getRuntime().maxMemory());
      all.putAll(probed());
      facts = all;
    }
    return facts;
  }

  /// The most memory that the process has held so far; null where the system does not say.
  public static @Nullable Long peakResidentBytes() {
    long kilobytes = number(after(Path.of("/proc/self/status"), "VmHWM"));
    return kilobytes > 0 ? (Long) (kilobytes * 1024) : null;
  }

  private static Map<String, Object> probed() {
    var found = new LinkedHashMap<String, Object>();
    List<String> problems = new ArrayList<>();
    Machine.probes(problems::add)
        .forEach(probe -> {
          try {
            found.putAll(probe.facts());
          } catch (RuntimeException | LinkageError problem) {
            problems.add(problem.toString());
          }
        });
    if (!problems.isEmpty()) {
      found.put("probeProblem", String.join("; ", problems));
    }
    return found;
  }

  /// The commit of the tree that the program was built in, where it still runs from there.
  private static Map<String, Object> git() {
    try {
      var source = Environment.class.getProtectionDomain().getCodeSource();
      Path place = source == null ? null : Path.of(source.getLocation().toURI()).getParent();
      String commit = place == null ? "" : ask(place, "git", "rev-parse", "HEAD");
      if (place == null || commit.isBlank()) {
        return Map.of();
      }
      var state = new LinkedHashMap<String, Object>();
      state.put("commit", commit.strip());
      state.put("changed", !ask(place, "git", "status", "--porcelain").isBlank());
      return state;
    } catch (IOException | URISyntaxException noGit) {
      return Map.of();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  private static String ask(Path folder, String... command)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 ? text : "";
  }

  /// What follows a key and a colon in a file of such lines; empty where there is none.
  private static String after(Path file, String key) {
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException | java.io.UncheckedIOException unreadable) {
      return "";
    }
  }

  private static long number(String text) {
    String digits = text.replaceAll("[^0-9]", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }
}
