package quire.tensor.nn;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Normalisation over the last axis, always computed in fp32 (or fp64) whatever comes in.
public abstract sealed class Norm extends Module permits LayerNorm, RmsNorm {
  /// Which normalisation a transformer uses.
  public enum Kind {
    /// [LayerNorm].
    LAYER,
    /// [RmsNorm].
    RMS
  }

  /// Normalises (..., width); the result has the dtype of the parameters.
  public abstract Tensor forward(Tensor x);

  static Norm of(Kind kind, int width, double epsilon, boolean bias) {
    return switch (kind) {
      case LAYER -> new LayerNorm(width, epsilon, bias);
      case RMS -> new RmsNorm(width, epsilon);
    };
  }

  /// bfloat16 and half inputs are widened: their mean squares would lose bits.
  static Tensor widened(Tensor x, Tensor parameter) {
    ScalarType dtype = Calls.dtype(parameter);
    return Calls.cast(x, dtype);
  }
}
