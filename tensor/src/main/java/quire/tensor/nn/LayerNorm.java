package quire.tensor.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// y = (x - mean(x)) / sqrt(var(x) + epsilon) * weight + bias over the last axis, as
/// `torch.nn.LayerNorm`, with the bias optional (Ba, Kiros and Hinton, 2016).
///
/// Parameters: `weight` (width), started at 1, and `bias` (width), started at 0.
public final class LayerNorm extends Norm {
  private final Tensor weight;
  private final @Nullable Tensor bias;
  private final long[] shape;
  private final double epsilon;

  /// @param epsilon added to the variance, above 0; PyTorch's default is 1e-5
  public LayerNorm(int width, double epsilon, boolean bias) {
    shape = new long[] {Check.positive("width", width)};
    this.epsilon = Check.positive("epsilon", epsilon);
    weight = Calls.constant(this, "weight", 1, width);
    this.bias = bias ? Calls.constant(this, "bias", 0, width) : null;
  }

  @Override
  public Tensor forward(Tensor x) {
    return torch.layer_norm(
        widened(x, weight), shape, Calls.optional(weight), Calls.optional(bias), epsilon, false);
  }
}
