package quire.tensor.nn;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// y = x W^T + b, as `torch.nn.Linear`, in a chosen [Precision].
///
/// Parameters: `weight` (out, in) and, with bias, `bias` (out), both started uniformly in
/// +-1/sqrt(in). In BF16 the input and the parameters are rounded to bfloat16 for the product and
/// the result is bfloat16; the parameters and their gradients stay fp32.
public final class Linear extends Module {
  private final Tensor weight;
  private final @Nullable Tensor bias;
  private final Precision precision;

  /// @param in features of the input, at least 1
  /// @param out features of the output, at least 1
  public Linear(int in, int out, boolean bias, Precision precision) {
    Check.positive("in", in);
    Check.positive("out", out);
    double bound = 1 / Math.sqrt(in);
    this.weight = Calls.uniform(this, "weight", bound, out, in);
    this.bias = bias ? Calls.uniform(this, "bias", bound, out) : null;
    this.precision = precision;
  }

  /// Maps (..., in) to (..., out); the dtype is bfloat16 in BF16, else that of the parameters.
  public Tensor forward(Tensor x) {
    return product(x, weight, bias, precision);
  }

  /// The parameter, shape (out, in).
  public Tensor weight() {
    return weight;
  }

  /// The parameter, shape (out), or null without bias.
  public @Nullable Tensor bias() {
    return bias;
  }

  /// x W^T + b in the precision, for parameters that live elsewhere.
  static Tensor product(Tensor x, Tensor weight, @Nullable Tensor bias, Precision precision) {
    var dtype = working(weight, precision);
    return torch.linear(
        Calls.cast(x, dtype),
        Calls.cast(weight, dtype),
        Calls.optional(bias == null ? null : Calls.cast(bias, dtype)));
  }

  /// The dtype that products with this parameter are done in.
  static ScalarType working(Tensor parameter, Precision precision) {
    return precision == Precision.BF16 ? ScalarType.BFloat16 : Calls.dtype(parameter);
  }
}
