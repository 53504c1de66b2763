package quire.base;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What is known of this program and this machine without any native library.
///
/// @param version Quire's version, such as `0.1.0`
/// @param jdk the Java version, such as `25.0.3`
/// @param processor the processor's name, or its architecture where the system does not tell
/// @param cores processors that this process may use
/// @param memoryBytes memory that this process may use, in bytes; 0 where the system does not tell
public record Machine(String version, String jdk, String processor, int cores, long memoryBytes) {

  /// Asks the system.
  public static Machine here() {
    return new Machine(
        quireVersion(),
        jdkVersion(),
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        memory());
  }

  /// Quire's version.
  public static String quireVersion() {
    try (var in = Machine.class.getResourceAsStream("version.txt")) {
      if (in == null) {
        throw new IllegalStateException("version.txt is missing from the base module");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException problem) {
      throw new IllegalStateException("version.txt cannot be read", problem);
    }
  }

  /// The Java version, such as `25.0.3`.
  public static String jdkVersion() {
    return System.getProperty("java.version");
  }

  /// The probes that work, in a steady order. One that fails to load is handed over and left out.
  ///
  /// @param failed told what could not be loaded, one plain line each
  public static Stream<MachineProbe> probes(Consumer<String> failed) {
    return ServiceLoader.load(MachineProbe.class).stream()
        .sorted((a, b) -> a.type().getName().compareTo(b.type().getName()))
        .flatMap(provider -> get(provider, failed).stream());
  }

  private static Optional<MachineProbe> get(
      ServiceLoader.Provider<MachineProbe> provider, Consumer<String> failed) {
    try {
      return Optional.of(provider.get());
    } catch (RuntimeException | Error problem) {
      failed.accept(provider.type().getName() + " could not be loaded: " + problem);
      return Optional.empty();
    }
  }

  private static String processorName() {
    Path file = Path.of("/proc/cpuinfo");
    if (Files.isReadable(file)) {
      try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
        var name =
            lines
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
        if (name.isPresent()) {
          return name.get();
        }
      } catch (IOException | UncheckedIOException _) {
        // the architecture must do
      }
    }
    return System.getProperty("os.arch");
  }

  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? Math.max(0, system.getTotalMemorySize())
        : 0;
  }
}
