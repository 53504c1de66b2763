package quire.tensor.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The non-linearity between the two linear maps of a feed-forward block.
public enum Activation {
  /// max(x, 0).
  RELU(1),
  /// x times the normal distribution function of x, exact (Hendrycks and Gimpel, 2016).
  GELU(1),
  /// GELU by its tanh approximation.
  GELU_TANH(1),
  /// x times the logistic function of x, also called swish.
  SILU(1),
  /// silu(gate) * value, the first map giving gate and value side by side (Shazeer, 2020).
  SWIGLU(2);

  private final int parts;

  Activation(int parts) {
    this.parts = parts;
  }

  /// How many times wider than the hidden layer the first linear map is: 2 where it is gated.
  public int parts() {
    return parts;
  }

  /// Maps (..., parts * hidden) to (..., hidden).
  public Tensor apply(Tensor x) {
    return switch (this) {
      case RELU -> x.relu();
      case GELU -> torch.gelu(x, "none");
      case GELU_TANH -> torch.gelu(x, "tanh");
      case SILU -> torch.silu(x);
      case SWIGLU -> {
        long hidden = Calls.last(x) / 2;
        yield torch.silu(x.narrow(-1, 0, hidden)).mul(x.narrow(-1, hidden, hidden));
      }
    };
  }
}
