package quire.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;

/// The class of processor a result was measured on, without anything that names the machine.
final class Machine {
  private Machine() {}

  /// For example "Intel Xeon, AVX-512, AVX512-BF16, AMX, 2 cores".
  static String text() {
    var words = new ArrayList<String>();
    var info = cpuInfo();
    var flags = Set.of(field(info, "flags").split("\\s+"));
    words.add(
        field(info, "model name")
            .replaceAll("\\(R\\)|\\(TM\\)|Processor|CPU|@.*", "")
            .strip()
            .replaceAll("\\s+", " "));
    if (flags.contains("avx512f")) {
      words.add("AVX-512");
    }
    if (flags.contains("avx512_bf16")) {
      words.add("AVX512-BF16");
    }
    if (flags.contains("amx_bf16")) {
      words.add("AMX");
    }
    words.add(Runtime.getRuntime().availableProcessors() + " cores");
    return String.join(", ", words);
  }

  private static String field(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .orElse("unknown");
  }

  private static String cpuInfo() {
    try {
      return Files.readString(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
