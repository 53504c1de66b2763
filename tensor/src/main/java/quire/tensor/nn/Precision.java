package quire.tensor.nn;

import java.util.Locale;
import quire.base.RequestException;
import quire.tensor.Bf16Support;

/// The arithmetic of the large matrix products; parameters are fp32 master weights in both.
public enum Precision {
  /// Everything in the parameters' own dtype (fp32, or fp64 where a module was moved to it).
  FP32,

  /// Linear layers and attention in bfloat16; residual sums, normalisation, losses and parameters
  /// in fp32. Gradients arrive in the dtype of the parameters.
  BF16;

  /// What `auto` chose on this machine, and why in one sentence.
  public record Choice(Precision precision, String reason) {}

  /// Reads the value of a `--dtype` option: `auto`, `fp32` or `bf16`.
  ///
  /// @throws RequestException on any other word
  public static Precision of(String word) {
    return choose(word).precision();
  }

  /// As [#of], with the reason.
  public static Choice choose(String word) {
    var support = Bf16Support.here();
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "auto" -> decide(support);
      case "fp32" -> new Choice(FP32, "fp32 was asked for");
      case "bf16" -> new Choice(BF16, "bf16 was asked for; " + support.reason());
      default ->
          throw new RequestException("dtype must be auto, fp32 or bf16, is '%s'".formatted(word));
    };
  }

  /// bf16 pays only where the processor multiplies it in hardware.
  static Choice decide(Bf16Support support) {
    return new Choice(support.fast() ? BF16 : FP32, support.reason());
  }
}
