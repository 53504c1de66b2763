package quire.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Whether products in bfloat16 are faster than in single precision on this processor.
///
/// @param fast whether the processor has instructions for them (AVX512-BF16, AMX-BF16)
/// @param reason which it has or lacks, a plain sentence
public record Bf16Support(boolean fast, String reason) {
  /// What this processor can do, from the flags that Linux shows; elsewhere single precision is
  /// assumed.
  public static Bf16Support here() {
    Path file = Path.of("/proc/cpuinfo");
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> of(Arrays.asList(line.split("\\s+"))))
          .orElse(new Bf16Support(false, "the processor shows no list of its instructions"));
    } catch (IOException | RuntimeException problem) {
      return new Bf16Support(false, "the instructions of this processor are unknown");
    }
  }

  static Bf16Support of(List<String> flags) {
    boolean amx = flags.contains("amx_bf16");
    boolean avx = flags.contains("avx512_bf16");
    if (amx || avx) {
      return new Bf16Support(
          true, "the processor has " + (amx ? "AMX-BF16" : "AVX512-BF16") + " instructions");
    }
    return new Bf16Support(false, "the processor has neither AVX512-BF16 nor AMX-BF16");
  }
}
