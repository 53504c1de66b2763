package quire.tensor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import quire.base.RequestException;
import quire.tensor.Dtype;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;

class AdamWTest {
  /// From bench/peers/adamw.py with PyTorch 2.10.0, `float64`; its fused and plain forms agree.
  private static final double[] GOLDEN = {
    0.9100982504081888, 0.4947111681105212, -0.37237523694830194, -0.8986048122546948,
    0.9792743635757823, 0.4979250097741864, -0.44064198086100376, -0.9732023375864376,
    -0.6132218342221736, 0.31321951580810364
  };

  private static Tensor cosines(Dtype dtype, long... shape) {
    double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.cos(k);
    }
    return Tensors.to(Tensors.of(values, shape), dtype).set_requires_grad(true);
  }

  private static void setGradient(Tensor weight, int t) {
    double[] g = new double[(int) weight.numel()];
    for (int k = 0; k < g.length; k++) {
      g[k] = Math.sin(k + t) * Math.pow(10, k % 3 - 1);
    }
    try (var _ = new NoTape()) {
      Tensor gradient = Tensors.to(Tensors.of(g, Tensors.shape(weight)), Dtype.of(weight));
      weight.mutable_grad().put(gradient);
    }
  }

  private static AdamW optimizer(Tensor a, Tensor b) {
    return new AdamW(
        List.of(
            new ParameterGroup(Map.of("a", a), 1, 0.1), new ParameterGroup(Map.of("b", b), 0.5, 0)),
        new AdamW.Options(0.8, 0.95, 1e-6));
  }

  private static void step(AdamW optimizer, Tensor a, Tensor b, int t) {
    optimizer.clearGradients();
    setGradient(a, t);
    if (t != 3) {
      setGradient(b, t);
    }
    optimizer.step(0.01 * t);
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void agreesWithPyTorch(Dtype dtype) {
    try (var _ = new Scope()) {
      Tensor a = cosines(dtype, 4);
      Tensor b = cosines(dtype, 2, 3);
      try (AdamW optimizer = optimizer(a, b)) {
        for (int t = 1; t <= 8; t++) {
          step(optimizer, a, b, t);
        }
      }
      double tolerance = dtype == Dtype.F64 ? 1e-13 : 3e-7;
      double[] ours = new double[10];
      System.arraycopy(Tensors.doubles(a), 0, ours, 0, 4);
      System.arraycopy(Tensors.doubles(b), 0, ours, 4, 6);
      assertThat(ours).containsExactly(GOLDEN, within(tolerance));
    }
  }

  @Test
  void goesOnFromItsState() {
    try (var _ = new Scope()) {
      Tensor a = cosines(Dtype.F32, 4);
      Tensor b = cosines(Dtype.F32, 2, 3);
      Tensor a2 = cosines(Dtype.F32, 4);
      Tensor b2 = cosines(Dtype.F32, 2, 3);
      try (AdamW first = optimizer(a, b);
          AdamW second = optimizer(a2, b2)) {
        step(first, a, b, 1);
        second.load(first.state());
        try (var _ = new NoTape()) {
          a2.copy_(a);
          b2.copy_(b);
        }
        step(first, a, b, 2);
        step(second, a2, b2, 2);
        assertThat(Tensors.floats(a2)).isEqualTo(Tensors.floats(a));
        assertThat(Tensors.floats(b2)).isEqualTo(Tensors.floats(b));
      }
    }
  }

  @Test
  void refusesWhatItCannotTrain() {
    try (var _ = new Scope()) {
      Tensor a = cosines(Dtype.F32, 4);
      Tensor half = cosines(Dtype.BF16, 4);
      assertThatThrownBy(() -> new AdamW(Map.of("w", half), 0))
          .isInstanceOf(RequestException.class)
          .hasMessage("parameter w is bfloat16; master weights are float32 or float64");
      assertThatThrownBy(() -> new AdamW(Map.of("w", a), -1)).hasMessageContaining("weight decay");
      assertThatThrownBy(() -> new AdamW.Options(1, 0.9, 1e-8)).hasMessageContaining("beta1");
      try (AdamW optimizer = new AdamW(Map.of("w", a), 0)) {
        assertThatThrownBy(() -> optimizer.load(Map.of()))
            .hasMessage("the optimizer state lacks the tensor w/mean");
        assertThatThrownBy(() -> optimizer.step(Double.NaN)).hasMessageContaining("learning rate");
      }
    }
  }
}
