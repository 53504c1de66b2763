package quire.graph.model;

import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LinearOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// The parts that layers of this package are made of, registered with their owner.
final class Layers {
  private Layers() {}

  static LinearImpl linear(Module owner, String name, int in, int out, boolean bias) {
    var options = new LinearOptions(in, out);
    options.bias().put(bias);
    return owner.register_module(name, new LinearImpl(options));
  }

  /// Batch normalisation over rows: eps 1e-5, momentum 0.1.
  static BatchNorm1dImpl norm(Module owner, String name, int width) {
    return owner.register_module(name, new BatchNorm1dImpl(new BatchNormOptions(width)));
  }

  /// Learned rows, standard normal at first.
  static Tensor vectors(Module owner, String name, int rows, int width) {
    var value = torch.empty(rows, width).normal_().set_requires_grad(true);
    var _ = owner.register_parameter(name, value, true);
    return value;
  }

  /// A learned row of one value at first.
  static Tensor row(Module owner, String name, int width, double value) {
    var row = torch.full(new long[] {width}, new Scalar(value)).set_requires_grad(true);
    var _ = owner.register_parameter(name, row, true);
    return row;
  }

  static Tensor dropped(Tensor x, double share, boolean training) {
    return training && share > 0 ? torch.dropout(x, share, true) : x;
  }

  /// Rows scaled to Euclidean length 1; rows of zeros stay.
  static Tensor unitRows(Tensor x) {
    var length = x.mul(x).sum(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
    return x.mul(length.clamp_min(new Scalar(1e-24)).rsqrt());
  }

  static Tensor join(Tensor... parts) {
    return parts.length == 1 ? parts[0] : torch.cat(new TensorVector(parts), 0);
  }

  static TensorOptional optional(@Nullable Tensor x) {
    return x == null ? new TensorOptional() : new TensorOptional(x);
  }

  static ScalarOptional noScalar() {
    return new ScalarOptional();
  }
}
