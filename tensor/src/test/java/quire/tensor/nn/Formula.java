package quire.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import quire.tensor.Tensors;

/// Tensors and parameters that a test and its peer script can both make.
final class Formula {
  private Formula() {}

  /// 0.4 sin(0.7 i + phase) in row-major order, fp64, as in bench/peers/nn_golden.py.
  static Tensor wave(double phase, long... shape) {
    var values =
        new double[Math.toIntExact(java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.4 * Math.sin(0.7 * i + phase);
    }
    return Tensors.of(values, shape);
  }

  /// Standard normal values of a seed, fp64.
  static Tensor normal(Random random, long... shape) {
    var values =
        new double[Math.toIntExact(java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    return Tensors.of(values, shape);
  }

  static Tensor booleans(boolean[][] rows) {
    var values = new boolean[rows.length * rows[0].length];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows[i / rows[0].length][i % rows[0].length];
    }
    return Tensors.of(values, rows.length, rows[0].length);
  }

  /// Moves the module to fp64 and fills every parameter from its name, as the peer script does.
  static void fill(Module module) {
    module.to(ScalarType.Double, false);
    try (var _ = new NoGradGuard()) {
      parameters(module)
          .forEach((name, value) -> value.copy_(wave(name.chars().sum() % 97, value.shape())));
    }
  }

  static Map<String, Tensor> parameters(Module module) {
    var result = new LinkedHashMap<String, Tensor>();
    var all = module.named_parameters();
    var keys = all.keys();
    for (long i = 0; i < keys.size(); i++) {
      var name = keys.get(i).getString();
      result.put(name, all.get(name));
    }
    return result;
  }

  static double distance(Tensor a, Tensor b) {
    assertThat(a.shape()).isEqualTo(b.shape());
    return a.to(ScalarType.Double).sub(b.to(ScalarType.Double)).abs().max().item_double();
  }

  /// Largest difference between autograd and central differences over all entries of all inputs.
  static double gradientError(java.util.function.Supplier<Tensor> scalar, List<Tensor> leaves) {
    for (var leaf : leaves) {
      leaf.mutable_grad().reset();
    }
    scalar.get().backward();
    var exact = new ArrayList<double[]>();
    for (var leaf : leaves) {
      exact.add(Tensors.doubles(leaf.grad()));
    }
    double worst = 0;
    double h = 1e-5;
    try (var _ = new NoGradGuard()) {
      for (int j = 0; j < leaves.size(); j++) {
        var flat = leaves.get(j).detach().view(-1);
        for (long i = 0; i < flat.numel(); i++) {
          var entry = flat.narrow(0, i, 1);
          entry.add_(Calls.scalar(h));
          double up = scalar.get().item_double();
          entry.sub_(Calls.scalar(2 * h));
          double down = scalar.get().item_double();
          entry.add_(Calls.scalar(h));
          worst = Math.max(worst, Math.abs((up - down) / (2 * h) - exact.get(j)[(int) i]));
        }
      }
    }
    return worst;
  }
}
