package quire.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import quire.base.Check;

/// Compares gradients with central differences in double precision.
public final class GradientCheck {
  /// Step of the differences, relative to max(1, |x|). Their error is about step^2 plus 1e-16/step.
  private static final double STEP = 1e-5;

  private GradientCheck() {}

  /// The worst disagreement.
  ///
  /// @param maxError largest |analytic - numeric| / max(1, |analytic|, |numeric|); NaN where one of
  ///   the two is no number; good gradients of smooth functions stay below 1e-7
  /// @param where the input and index of the worst element with both values, such as `input 1 at
  ///   [0, 3]: gradient 0.5, differences 0.25`
  public record Result(double maxError, String where) {}

  /// Checks the gradients of a function for all floating inputs, which are copied to `float64`;
  /// other inputs are passed on as they are.
  ///
  /// @param f maps the inputs to a tensor of one element, the same value for the same inputs
  /// @throws quire.base.RequestException when `f` gives more than one element, or none of the
  ///   inputs is floating
  public static Result check(Function<List<Tensor>, Tensor> f, List<Tensor> inputs) {
    try (var _ = new Scope()) {
      List<Tensor> leaves = new ArrayList<>(inputs.size());
      boolean any = false;
      for (Tensor input : inputs) {
        boolean floating = Dtype.of(input).floating();
        any |= floating;
        leaves.add(floating ? leaf(input) : input);
      }
      Check.that(any, "none of the %d inputs can have a gradient", inputs.size());
      Tensor loss = f.apply(List.copyOf(leaves));
      Check.that(
          loss.numel() == 1, "the function must give one value, not %s", Tensors.describe(loss));
      if (loss.requires_grad()) {
        loss.sum().backward();
      }
      return worst(f, leaves);
    }
  }

  private static Tensor leaf(Tensor input) {
    Tensor copy = input.detach().to(Dtype.F64.scalarType()).contiguous().clone();
    return copy.set_requires_grad(true);
  }

  private static Result worst(Function<List<Tensor>, Tensor> f, List<Tensor> leaves) {
    Result worst = new Result(-1, "");
    for (int i = 0; i < leaves.size(); i++) {
      Tensor leaf = leaves.get(i);
      if (!leaf.requires_grad()) {
        continue;
      }
      Tensor gradient = leaf.grad();
      double[] analytic =
          gradient.defined()
              ? Tensors.doubles(gradient)
              : new double[Math.toIntExact(leaf.numel())];
      MemorySegment memory = Tensors.segment(leaf.detach());
      for (int k = 0; k < analytic.length; k++) {
        double numeric = difference(f, leaves, memory, k);
        double scale = Math.max(1, Math.max(Math.abs(analytic[k]), Math.abs(numeric)));
        double error = Math.abs(analytic[k] - numeric) / scale;
        if (error > worst.maxError() || Double.isNaN(error)) {
          worst = new Result(error, where(leaf, i, k, analytic[k], numeric));
        }
        if (Double.isNaN(error)) {
          return worst;
        }
      }
    }
    return worst;
  }

  private static double difference(
      Function<List<Tensor>, Tensor> f, List<Tensor> leaves, MemorySegment memory, int k) {
    double x = memory.getAtIndex(ValueLayout.JAVA_DOUBLE, k);
    double step = STEP * Math.max(1, Math.abs(x));
    try (var _ = new Scope();
        var _ = new NoTape()) {
      memory.setAtIndex(ValueLayout.JAVA_DOUBLE, k, x + step);
      double high = Tensors.value(f.apply(List.copyOf(leaves)));
      memory.setAtIndex(ValueLayout.JAVA_DOUBLE, k, x - step);
      double low = Tensors.value(f.apply(List.copyOf(leaves)));
      return (high - low) / ((x + step) - (x - step));
    } finally {
      memory.setAtIndex(ValueLayout.JAVA_DOUBLE, k, x);
    }
  }

  private static String where(Tensor leaf, int input, int k, double analytic, double numeric) {
    long[] shape = Tensors.shape(leaf);
    long[] index = new long[shape.length];
    long rest = k;
    for (int d = shape.length - 1; d >= 0; d--) {
      index[d] = rest % shape[d];
      rest /= shape[d];
    }
    return "input %d at %s: gradient %s, differences %s"
        .formatted(input, Arrays.toString(index), analytic, numeric);
  }
}
