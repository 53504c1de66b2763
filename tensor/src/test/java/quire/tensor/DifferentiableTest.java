package quire.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;

class DifferentiableTest {
  private Scope scope = new Scope();

  @BeforeEach
  void open() {
    Torch.seed(7);
    scope = new Scope();
  }

  @AfterEach
  void close() {
    scope.close();
    assertThat(Tape.live()).as("recorded calls left over").isZero();
  }

  /// Outputs x * y and sin(x).
  private static final class ProductAndSine implements Kernel {
    private @Nullable Tensor x;
    private @Nullable Tensor y;
    private int backwards;

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      x = inputs.get(0);
      y = inputs.get(1);
      try (var passing = new Scope()) {
        Tensor product = inputs.get(0).mul(inputs.get(1));
        return passing.keep(List.of(product, inputs.get(0).sin()));
      }
    }

    @Override
    public List<@Nullable Tensor> backward(List<Tensor> g) {
      backwards++;
      if (x == null || y == null) {
        throw new IllegalStateException("forward first");
      }
      List<@Nullable Tensor> out = new ArrayList<>();
      out.add(g.get(0).mul(y).add(g.get(1).mul(x.cos())));
      out.add(g.get(0).mul(x));
      return out;
    }
  }

  private static Tensor leaf(double... values) {
    return Tensors.of(values).set_requires_grad(true);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithDifferences(long seed) {
    Torch.seed(seed);
    var result =
        GradientCheck.check(
            in -> {
              List<Tensor> out = Differentiable.apply(new ProductAndSine(), in.get(0), in.get(1));
              return out.get(0).mul(out.get(0)).sum().add(out.get(1).mul(in.get(0)).sum());
            },
            List.of(torch.randn(3, 4), torch.randn(3, 4)));
    assertThat(result.maxError()).as(result.where()).isBetween(0.0, 1e-8);
  }

  @Test
  void agreesOnScalarsAndNestedUse() {
    var result =
        GradientCheck.check(
            in -> {
              Tensor inner =
                  Differentiable.apply(new ProductAndSine(), in.get(0), in.get(0)).get(0);
              List<Tensor> out = Differentiable.apply(new ProductAndSine(), inner, in.get(0));
              return out.get(0).add(out.get(1));
            },
            List.of(Tensors.scalar(Dtype.F64, 0.7)));
    assertThat(result.maxError()).as(result.where()).isBetween(0.0, 1e-8);
  }

  @Test
  void anUnusedOutputCountsAsZero() {
    Tensor x = leaf(2, 3);
    Tensor y = leaf(5, 7);
    Differentiable.apply(new ProductAndSine(), x, y).get(0).sum().backward();
    assertThat(Tensors.doubles(x.grad())).containsExactly(5, 7);
    assertThat(Tensors.doubles(y.grad())).containsExactly(2, 3);
  }

  @Test
  void inputsWithoutGradientGetNone() {
    Tensor x = leaf(2, 3);
    Tensor y = Tensors.of(new double[] {5, 7});
    Differentiable.apply(new ProductAndSine(), x, y).get(0).sum().backward();
    assertThat(Tensors.doubles(x.grad())).containsExactly(5, 7);
    assertThat(y.grad().defined()).isFalse();
  }

  /// Gives whole numbers and a copy; the gradient of the copy is passed on.
  private static final class Ranks implements Kernel {
    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      return List.of(inputs.get(0).argsort(), inputs.get(0).clone());
    }

    @Override
    public List<@Nullable Tensor> backward(List<Tensor> g) {
      List<@Nullable Tensor> out = new ArrayList<>();
      out.add(g.get(1).clone());
      out.add(null);
      return out;
    }
  }

  @Test
  void infinitiesStayWhereTheyAre() {
    Tensor x = leaf(Double.POSITIVE_INFINITY, Double.NaN, -0.0, 1);
    Tensor unused = leaf(Double.NaN);
    List<Tensor> out = Differentiable.apply(new Ranks(), x, unused);
    assertThat(Dtype.of(out.get(0))).isEqualTo(Dtype.I64);
    double[] values = Tensors.doubles(out.get(1));
    assertThat(values).containsExactly(Double.POSITIVE_INFINITY, Double.NaN, -0.0, 1);
    assertThat(Double.doubleToRawLongBits(values[2])).isEqualTo(Double.doubleToRawLongBits(-0.0));
    out.get(1).mul(leaf(2, 3, Double.NaN, Double.POSITIVE_INFINITY)).sum().backward();
    assertThat(Tensors.doubles(x.grad()))
        .containsExactly(2, 3, Double.NaN, Double.POSITIVE_INFINITY);
    assertThat(Tensors.doubles(unused.grad())).containsExactly(0);
  }

  @Test
  void withoutRecordingItIsAPlainCall() {
    Tensor x = leaf(2);
    try (var _ = new NoTape()) {
      Tensor out = Differentiable.apply(new ProductAndSine(), x, x).get(0);
      assertThat(out.requires_grad()).isFalse();
      assertThat(Tensors.value(out)).isEqualTo(4);
    }
    assertThat(Tape.live()).isZero();
  }

  @Test
  void aSecondBackwardIsRefusedUnlessTheGraphWasKept() {
    Tensor x = leaf(2);
    var kernel = new ProductAndSine();
    Tensor loss = Differentiable.apply(kernel, x, x).get(0).sum();
    backwardKeeping(loss);
    backwardKeeping(loss);
    assertThat(kernel.backwards).isEqualTo(2);
    assertThat(Tensors.value(x.grad())).isEqualTo(8);
    loss.backward();
    assertThatThrownBy(loss::backward).hasMessageContaining("backward ran a second time");
    try (var _ = new Scope()) {
      Tensors.zeros(Dtype.F32, 1); // closing sweeps what the first backward released
    }
    System.gc();
    assertThatThrownBy(loss::backward).hasMessageContaining("backward ran a second time");
  }

  @Test
  void aGradientOfTheGradientIsRefused() {
    Tensor x = leaf(2);
    var loss = new TensorVector(Differentiable.apply(new ProductAndSine(), x, x).get(0));
    var keep = new BoolOptional(true);
    assertThatThrownBy(
            () -> torch.grad(loss, new TensorVector(x), new TensorVector(), keep, true, false))
        .hasMessageContaining("ProductAndSine has no gradient of its gradient");
  }

  private static void backwardKeeping(Tensor loss) {
    loss.backward(new Tensor(), new BoolOptional(true), false, new TensorArrayRefOptional());
  }

  /// Gives gradients of a wrong shape, or too few of them.
  private record Wrong(boolean few) implements Kernel {
    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      return List.of(inputs.get(0).clone());
    }

    @Override
    public List<@Nullable Tensor> backward(List<Tensor> g) {
      return few ? List.of() : List.of(g.get(0).sum());
    }
  }

  @Test
  void namesAKernelThatIsWrong() {
    Tensor x = leaf(1, 2);
    Tensor shape = Differentiable.apply(new Wrong(false), x).get(0).sum();
    assertThatThrownBy(shape::backward)
        .hasMessageContaining(
            "Wrong gives input 0 a gradient of float64 [], its input is float64 [2]");
    Tensor few = Differentiable.apply(new Wrong(true), x).get(0).sum();
    assertThatThrownBy(few::backward).hasMessageContaining("Wrong gives 0 gradients for 1 inputs");
    Kernel none =
        new Kernel() {
          @Override
          public List<Tensor> forward(List<Tensor> inputs) {
            return List.of();
          }

          @Override
          public List<@Nullable Tensor> backward(List<Tensor> g) {
            return List.of();
          }
        };
    assertThatThrownBy(() -> Differentiable.apply(none, x))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("gives no output");
  }

  /// The check must see a wrong gradient and say where.
  @Test
  void theCheckFindsAWrongGradient() {
    Kernel wrong =
        new Kernel() {
          @Override
          public List<Tensor> forward(List<Tensor> inputs) {
            return List.of(inputs.get(0).clone());
          }

          @Override
          public List<@Nullable Tensor> backward(List<Tensor> g) {
            return List.of(g.get(0).mul(Tensors.of(new double[] {1, 1, 1, 1, 1.5, 1}, 2, 3)));
          }
        };
    var result =
        GradientCheck.check(
            in -> Differentiable.apply(wrong, in.get(0)).get(0).sum(), List.of(torch.randn(2, 3)));
    assertThat(result.maxError()).isGreaterThan(0.3);
    assertThat(result.where()).startsWith("input 0 at [1, 1]: gradient 1.5");
  }

  @Test
  void nothingIsLeftAfterAThousandUses() {
    assumeTrue(NativeHeap.known(), "glibc's mallinfo2");
    int threads = Torch.threads();
    Torch.threads(1);
    Tensor x = torch.randn(256, 256).set_requires_grad(true);
    long least = Long.MAX_VALUE;
    long before = NativeHeap.liveBytes();
    for (int i = 1; i <= 1000; i++) {
      try (var _ = new Scope()) {
        List<Tensor> out = Differentiable.apply(new ProductAndSine(), x, x);
        if (i % 2 == 0) {
          torch.grad(
              new TensorVector(out.get(0).sum()), new TensorVector(x)); // else dropped unused
        }
      }
      assertThat(Tape.live()).isZero();
      if (i % 250 == 0) {
        long now = NativeHeap.liveBytes();
        least = Math.min(least, now - before);
        before = now;
      }
    }
    Torch.threads(threads);
    // A leak of one (256, 256) tensor a use would be 62 MB a window.
    assertThat(least).isLessThan(4L << 20);
  }
}
