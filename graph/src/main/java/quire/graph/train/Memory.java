package quire.graph.train;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import quire.base.Check;

/// How much memory there is.
final class Memory {
  private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kmgt]?)(i?)b?");

  private Memory() {}

  /// Reads `8GB`, `500MB`, `8GiB`; a number alone counts bytes.
  static long parse(String text) {
    var parts = SIZE.matcher(text.toLowerCase(Locale.ROOT).strip());
    boolean good = parts.matches();
    Check.that(good, "--memory %s: write a size such as 8GB", text);
    int power = good ? " kmgt".indexOf(parts.group(2).isEmpty() ? " " : parts.group(2)) : 0;
    double unit = good && !parts.group(3).isEmpty() ? 1024 : 1000;
    double bytes = good ? Double.parseDouble(parts.group(1)) * Math.pow(unit, power) : 0;
    Check.that(bytes >= 1 && bytes < Long.MAX_VALUE, "--memory %s: write a size such as 8GB", text);
    return (long) bytes;
  }

  /// Bytes that can be had without swapping.
  static long available() {
    try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
      var kilobytes =
          lines
              .filter(line -> line.startsWith("MemAvailable:"))
              .map(line -> line.replaceAll("[^0-9]", ""))
              .findFirst();
      if (kilobytes.isPresent()) {
        return Long.parseLong(kilobytes.get()) * 1024;
      }
    } catch (IOException | java.io.UncheckedIOException _) {
      // no Linux: asked below
    }
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getFreeMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
