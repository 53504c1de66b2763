package quire.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;
import quire.tensor.GradientCheck;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.Torch;
import quire.transport.SinkhornDivergence.Cost;

/// Sinkhorn's closed forms, laws and gradients.
class SinkhornTest {
  @BeforeAll
  static void oneThread() {
    Torch.load();
    Torch.threads(1);
  }

  private static SinkhornDivergence divergence(double epsilon) {
    return new SinkhornDivergence(Sinkhorn.of(epsilon).until(1e-10, 20_000), Cost.HALF_SQUARED);
  }

  private static double divergence(double epsilon, double[] x, double[] y, int d) {
    try (var _ = new Scope()) {
      int n = x.length / d;
      int m = y.length / d;
      return Tensors.value(
          divergence(epsilon)
              .of(Tensors.of(x, 1, n, d), Tensors.of(y, 1, m, d), uniform(1, n), uniform(1, m)));
    }
  }

  private static Tensor uniform(int batch, int n) {
    double[] w = new double[batch * n];
    java.util.Arrays.fill(w, 1.0 / n);
    return Tensors.of(w, batch, n);
  }

  /// Two single points: the cost of moving one to the other.
  @Test
  void singlePoints() {
    assertThat(divergence(0.0025, new double[] {0, 0}, new double[] {3, 4}, 2))
        .isCloseTo(12.5, within(1e-12));
  }

  /// x = {0}, y = {-d/2, d/2}: `d^2 / 8 + epsilon / 2 ln((1 + exp(-d^2 / (2 epsilon))) / 2)`.
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.2, 2})
  void onePointAndTwo(double d) {
    double epsilon = 0.0025;
    double wanted = d * d / 8 + epsilon / 2 * Math.log((1 + Math.exp(-d * d / (2 * epsilon))) / 2);
    assertThat(divergence(epsilon, new double[] {0}, new double[] {-d / 2, d / 2}, 1))
        .isCloseTo(wanted, within(1e-11));
  }

  /// A shift of a cloud by v costs half its square, whatever the cloud.
  @Test
  void shift() {
    var random = new SplittableRandom(4);
    double[] x = random.doubles(30).toArray();
    double[] y = x.clone();
    for (int i = 0; i < 30; i += 3) {
      y[i] += 2;
      y[i + 1] -= 1;
      y[i + 2] += 0.5;
    }
    assertThat(divergence(0.3, x, y, 3)).isCloseTo((4 + 1 + 0.25) / 2, within(1e-8));
    assertThat(divergence(0.3, x, x, 3)).isCloseTo(0, within(1e-10));
  }

  /// Six points against three, converged: 1.6206402 by an independent float64 script.
  @Test
  void sinesAndCosines() {
    double[] x = new double[24];
    double[] y = new double[12];
    for (int k = 0; k < 4; k++) {
      for (int i = 0; i < 6; i++) {
        x[4 * i + k] = Math.sin(1.3 * i + k);
      }
      for (int j = 0; j < 3; j++) {
        y[4 * j + k] = Math.cos(0.9 * j + 2 * k);
      }
    }
    assertThat(divergence(0.0025, x, y, 4)).isCloseTo(1.6206402, within(5e-8));
    double[] cost = new double[18];
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 4; k++) {
          cost[3 * i + j] += Math.pow(x[4 * i + k] - y[4 * j + k], 2) / 2;
        }
      }
    }
    double[] third = {1 / 3.0, 1 / 3.0, 1 / 3.0};
    double[] sixth = {1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0};
    // POT emd2: 1.6215094
    assertThat(NetworkSimplex.solve(cost, sixth, third).cost()).isCloseTo(1.6215094, within(5e-8));
  }

  @Test
  void paddingAndBatchMatesChangeNothing() {
    var random = new SplittableRandom(8);
    try (var _ = new Scope()) {
      double[] x = random.doubles(2 * 5 * 2).toArray();
      double[] y = random.doubles(2 * 4 * 2).toArray();
      for (int i = 10; i < 20; i++) {
        x[i] *= 30; // the second problem is far larger
      }
      double[] a = {0.2, 0.3, 0.5, 0, 0, 0.1, 0.2, 0.3, 0.3, 0.1};
      double[] b = {0.6, 0.4, 0, 0, 0.25, 0.25, 0.25, 0.25};
      x[6] = Double.NaN; // what is masked may be anything
      y[5] = 1e300;
      Tensor points = Tensors.of(x, 2, 5, 2).set_requires_grad(true);
      Tensor both =
          divergence(0.05)
              .of(points, Tensors.of(y, 2, 4, 2), Tensors.of(a, 2, 5), Tensors.of(b, 2, 4));
      both.sum().backward();
      double[] slope = Tensors.doubles(points.grad());

      double[] own = java.util.Arrays.copyOf(x, 6);
      Tensor alone = Tensors.of(own, 1, 3, 2).set_requires_grad(true);
      Tensor one =
          divergence(0.05)
              .of(
                  alone,
                  Tensors.of(java.util.Arrays.copyOf(y, 4), 1, 2, 2),
                  Tensors.of(java.util.Arrays.copyOf(a, 3), 1, 3),
                  Tensors.of(java.util.Arrays.copyOf(b, 2), 1, 2));
      one.sum().backward();
      assertThat(Tensors.doubles(both)[0]).isCloseTo(Tensors.value(one), within(1e-10));
      double[] slopeAlone = Tensors.doubles(alone.grad());
      for (int i = 0; i < 6; i++) {
        assertThat(slope[i]).isCloseTo(slopeAlone[i], within(1e-9));
      }
      for (int i = 6; i < 10; i++) {
        assertThat(slope[i]).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradients(boolean balanced) {
    var random = new SplittableRandom(2);
    try (var _ = new Scope()) {
      Sinkhorn method = Sinkhorn.of(0.1).until(1e-14, 20_000);
      var loss =
          new SinkhornDivergence(balanced ? method : method.withReach(0.7), Cost.HALF_SQUARED);
      Tensor x = Tensors.of(random.doubles(12).toArray(), 2, 3, 2);
      Tensor y = Tensors.of(random.doubles(16).toArray(), 2, 4, 2);
      Tensor a = uniform(2, 3);
      Tensor b = uniform(2, 4);
      var result =
          GradientCheck.check(in -> loss.of(in.get(0), in.get(1), a, b).sum(), List.of(x, y));
      assertThat(result.maxError()).as(result.where()).isLessThan(1e-6);
      if (!balanced) { // weights are free only there
        Tensor cost = loss.cost(x, y).detach();
        var weights =
            GradientCheck.check(
                in -> loss.method().value(cost, in.get(0), in.get(1)).sum(), List.of(a, b));
        assertThat(weights.maxError()).as(weights.where()).isLessThan(1e-6);
      }
    }
  }

  /// As epsilon falls the plan's cost comes down to the exact one; the rest is at most `epsilon H(a
  /// b)`.
  @Test
  void fallsToTheExactCost() {
    var random = new SplittableRandom(6);
    double[] cost = random.doubles(20 * 15).toArray();
    double[] a = new double[20];
    double[] b = new double[15];
    java.util.Arrays.fill(a, 1 / 20.0);
    java.util.Arrays.fill(b, 1 / 15.0);
    double exact = NetworkSimplex.solve(cost, a, b).cost();
    double before = Double.POSITIVE_INFINITY;
    for (double epsilon : new double[] {0.5, 0.1, 0.02}) {
      try (var _ = new Scope()) {
        Tensor c = Tensors.of(cost, 20, 15);
        Tensor wa = Tensors.of(a, 20);
        Tensor wb = Tensors.of(b, 15);
        var method = Sinkhorn.of(epsilon).until(1e-7, 20_000);
        var found = method.solve(c, wa, wb);
        assertThat(found.solved()).isTrue();
        double paid = Tensors.value(method.plan(c, wa, wb, found).mul(c).sum());
        assertThat(paid).isBetween(exact - 1e-6, before);
        before = paid;
      }
    }
    assertThat(before).isCloseTo(exact, within(5e-3));
  }

  @Test
  void refuses() {
    try (var _ = new Scope()) {
      Tensor cost = Tensors.of(new double[] {0, 1, 1, 0}, 2, 2);
      Tensor half = Tensors.of(new double[] {0.5, 0.5}, 2);
      assertThatThrownBy(() -> Sinkhorn.of(0)).isInstanceOf(RequestException.class);
      assertThatThrownBy(
              () -> Sinkhorn.of(1).solve(cost, half, Tensors.of(new double[] {-0.5, 1.5}, 2)))
          .isInstanceOf(RequestException.class)
          .hasMessageContaining("b must be at least 0");
      assertThatThrownBy(
              () -> Sinkhorn.of(1).solve(cost, half, Tensors.of(new float[] {0.5f, 0.5f}, 2)))
          .isInstanceOf(RequestException.class)
          .hasMessageContaining("b must be F64 of shape (1, 2)");
      assertThatThrownBy(() ->
              Sinkhorn.of(1)
                  .solve(Tensors.of(new double[] {0, Double.NaN, 1, 0}, 2, 2), half, half))
          .isInstanceOf(RequestException.class)
          .hasMessageContaining("cost must be finite");
    }
  }
}
