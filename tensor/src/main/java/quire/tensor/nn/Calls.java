package quire.tensor.nn;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// The few calls that the presets make long, for this package alone.
final class Calls {
  private Calls() {}

  static ScalarType dtype(Tensor x) {
    return x.scalar_type().intern();
  }

  static Tensor cast(Tensor x, ScalarType dtype) {
    return dtype(x) == dtype ? x : x.to(dtype);
  }

  static TensorOptional optional(@Nullable Tensor x) {
    return x == null ? new TensorOptional() : new TensorOptional(x);
  }

  static Scalar scalar(double value) {
    return new Scalar(value);
  }

  static TensorOptions options(ScalarType dtype) {
    return new TensorOptions()
        .dtype(new ScalarTypeOptional(dtype))
        .requires_grad(new BoolOptional(false));
  }

  static long last(Tensor x) {
    return x.size(-1);
  }

  /// A trainable parameter filled uniformly in [-bound, bound].
  static Tensor uniform(Module owner, String name, double bound, long... shape) {
    return register(owner, name, torch.empty(shape).uniform_(-bound, bound, null));
  }

  /// A trainable parameter filled with one value.
  static Tensor constant(Module owner, String name, double value, long... shape) {
    return register(owner, name, torch.full(shape, scalar(value)));
  }

  /// Sets a parameter to zero, outside autograd.
  static void fillZero(Tensor parameter) {
    try (var _ = new NoGradGuard()) {
      var _ = parameter.zero_();
    }
  }

  /// Registers the tensor and returns our own handle on it: the reference that `register_parameter`
  /// returns points into a list that moves when it grows.
  private static Tensor register(Module owner, String name, Tensor value) {
    var leaf = value.set_requires_grad(true);
    var _ = owner.register_parameter(name, leaf, true);
    return leaf;
  }
}
