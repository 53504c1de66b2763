package quire.tensor.nn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import quire.base.RequestException;

/// The arithmetic of the large matrix products; parameters are fp32 master weights in both.
public enum Precision {
  /// Everything in the parameters' own dtype (fp32, or fp64 where a module was moved to it).
  FP32,

  /// Linear layers and attention in bfloat16; residual sums, normalisation, losses and parameters
  /// in fp32. Gradients arrive in the dtype of the parameters.
  BF16;

  /// What `auto` chose on this machine, and why in one sentence.
  public record Choice(Precision precision, String reason) {}

  private static final Choice AUTO = decide(processorFlags());

  /// Reads the value of a `--dtype` option: `auto`, `fp32` or `bf16`.
  ///
  /// @throws RequestException on any other word
  public static Precision of(String word) {
    return choose(word).precision();
  }

  /// As [#of], with the reason.
  public static Choice choose(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "auto" -> AUTO;
      case "fp32" -> new Choice(FP32, "fp32 was asked for");
      case "bf16" -> new Choice(BF16, "bf16 was asked for; " + support(processorFlags()));
      default ->
          throw new RequestException("dtype must be auto, fp32 or bf16, is '%s'".formatted(word));
    };
  }

  /// bf16 pays only where the processor multiplies it in hardware.
  static Choice decide(Set<String> flags) {
    boolean hardware = flags.contains("amx_bf16") || flags.contains("avx512_bf16");
    return new Choice(hardware ? BF16 : FP32, support(flags));
  }

  private static String support(Set<String> flags) {
    if (flags.contains("amx_bf16")) {
      return "the processor multiplies bf16 in hardware (AMX)";
    }
    if (flags.contains("avx512_bf16")) {
      return "the processor multiplies bf16 in hardware (AVX512-BF16)";
    }
    return flags.isEmpty()
        ? "the processor's bf16 support cannot be read here"
        : "the processor has neither AMX nor AVX512-BF16";
  }

  private static Set<String> processorFlags() {
    var file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return Set.of();
    }
    try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
      var flags = new TreeSet<String>();
      lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .ifPresent(line -> flags.addAll(Set.of(line.split(":", 2)[1].trim().split("\\s+"))));
      return flags;
    } catch (IOException e) {
      return Set.of();
    }
  }
}
