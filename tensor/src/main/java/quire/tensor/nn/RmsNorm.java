package quire.tensor.nn;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import quire.base.Check;

/// y = x / sqrt(mean(x^2) + epsilon) * weight over the last axis, as `torch.nn.RMSNorm` (Zhang and
/// Sennrich, NeurIPS 2019, equation 4).
///
/// Parameter: `weight` (width), started at 1.
public final class RmsNorm extends Norm {
  private final Tensor weight;
  private final long[] shape;
  private final double epsilon;

  /// @param epsilon added to the mean square, above 0
  public RmsNorm(int width, double epsilon) {
    shape = new long[] {Check.positive("width", width)};
    this.epsilon = Check.positive("epsilon", epsilon);
    weight = Calls.constant(this, "weight", 1, width);
  }

  @Override
  public Tensor forward(Tensor x) {
    return torch.rms_norm(
        widened(x, weight), shape, Calls.optional(weight), new DoubleOptional(epsilon));
  }
}
