package quire.tensor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import quire.tensor.Dtype;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;

class EmaTest {
  private static void set(Tensor tensor, double value) {
    try (var _ = new NoTape()) {
      tensor.fill_(new Scalar(value));
    }
  }

  /// From a to a constant c: after n updates the average is c + (a - c) d^n.
  @Test
  void followsItsClosedForm() {
    try (var _ = new Scope()) {
      Tensor w = Tensors.full(Dtype.F64, 3, 2).set_requires_grad(true);
      try (var ema = new Ema(Map.of("w", w), 0.9, false)) {
        set(w, 1);
        for (int n = 1; n <= 20; n++) {
          ema.update();
          double expected = 1 + 2 * Math.pow(0.9, n);
          assertThat(Tensors.doubles(ema.average("w"))[1]).isCloseTo(expected, within(1e-12));
        }
      }
    }
  }

  /// The n-th update keeps min(0.9, (1 + n) / (10 + n)), so the start is worth their product.
  @Test
  void warmsUp() {
    try (var _ = new Scope()) {
      Tensor w = Tensors.full(Dtype.F64, 1, 1).set_requires_grad(true);
      try (var ema = new Ema(Map.of("w", w), 0.9, true)) {
        set(w, 0);
        double weight = 1;
        for (int n = 0; n < 120; n++) {
          ema.update();
          weight *= Math.min(0.9, (1.0 + n) / (10 + n));
          assertThat(Tensors.value(ema.average("w"))).isCloseTo(weight, within(1e-12));
        }
      }
    }
  }

  @Test
  void changesPlacesWithTheParametersAndBack() {
    try (var _ = new Scope()) {
      Tensor w = Tensors.full(Dtype.F32, 3, 2).set_requires_grad(true);
      try (var ema = new Ema(Map.of("w", w), 0.5, false)) {
        set(w, 1);
        ema.update();
        try (var _ = ema.inUse()) {
          assertThat(Tensors.floats(w)).containsOnly(2);
        }
        assertThat(Tensors.floats(w)).containsOnly(1);
        assertThat(Tensors.floats(ema.average("w"))).containsOnly(2);
      }
    }
  }
}
