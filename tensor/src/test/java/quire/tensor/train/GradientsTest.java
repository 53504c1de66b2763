package quire.tensor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.Torch;

class GradientsTest {
  private static Tensor withGradient(Tensor gradient) {
    Tensor weight = torch.zeros_like(gradient).set_requires_grad(true);
    weight.mul(gradient).sum().backward();
    return weight;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void clippingScalesTheWholeToTheLimitAndKeepsItsDirection(long seed) {
    Torch.seed(seed);
    try (var _ = new Scope()) {
      Tensor g = torch.randn(5, 3);
      List<Tensor> weights = List.of(withGradient(g), withGradient(torch.randn(7)), torch.zeros(2));
      double norm = Gradients.norm(weights);
      assertThat(Gradients.clip(weights, norm * 2)).isEqualTo(norm);
      assertThat(Tensors.floats(weights.get(0).grad())).isEqualTo(Tensors.floats(g));
      assertThat(Gradients.clip(weights, norm / 4)).isEqualTo(norm);
      assertThat(Gradients.norm(weights)).isCloseTo(norm / 4, within(norm * 1e-6));
      Tensor back = weights.get(0).grad().mul(new Scalar(4.0)).sub(g).abs().max();
      assertThat(Tensors.value(back)).isLessThan(1e-6);
    }
  }

  @Test
  void normIsEuclideanOverAll() {
    try (var _ = new Scope()) {
      Tensor three = withGradient(Tensors.of(new float[] {3}));
      Tensor four = withGradient(Tensors.of(new double[] {4, 0}));
      assertThat(Gradients.norm(List.of(three, four))).isEqualTo(5);
      assertThat(Gradients.norm(List.of())).isZero();
      assertThatThrownBy(() -> Gradients.clip(List.of(three), 0)).hasMessageContaining("above 0");
    }
  }
}
