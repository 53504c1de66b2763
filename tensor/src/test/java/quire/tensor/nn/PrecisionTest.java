package quire.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import quire.base.RequestException;
import quire.tensor.Bf16Support;
import quire.tensor.Torch;

class PrecisionTest {
  @Test
  void autoIsBf16OnlyWhereTheProcessorHasIt() {
    var fast = Precision.decide(new Bf16Support(true, "it has them"));
    assertThat(fast).isEqualTo(new Precision.Choice(Precision.BF16, "it has them"));
    var slow = Precision.decide(new Bf16Support(false, "it has none"));
    assertThat(slow).isEqualTo(new Precision.Choice(Precision.FP32, "it has none"));
    assertThat(Precision.choose("auto")).isEqualTo(Precision.decide(Bf16Support.here()));
  }

  @Test
  void readsTheOption() {
    assertThat(Precision.of("fp32")).isEqualTo(Precision.FP32);
    assertThat(Precision.of("BF16")).isEqualTo(Precision.BF16);
    assertThat(Precision.choose("auto").reason()).isNotEmpty();
    assertThatThrownBy(() -> Precision.of("fp16"))
        .isInstanceOf(RequestException.class)
        .hasMessage("dtype must be auto, fp32 or bf16, is 'fp16'");
  }

  @Test
  void linearHonoursIt() {
    Torch.threads(1); // the tensors are tiny
    Torch.seed(2);
    var exact = new Linear(8, 4, true, Precision.FP32);
    Torch.seed(2);
    var rounded = new Linear(8, 4, true, Precision.BF16);
    var x = torch.randn(3, 8);
    assertThat(Calls.dtype(exact.forward(x))).isEqualTo(ScalarType.Float);
    var y = rounded.forward(x);
    assertThat(Calls.dtype(y)).isEqualTo(ScalarType.BFloat16);
    assertThat(Formula.distance(y, exact.forward(x))).isPositive().isLessThan(0.05);
    y.sum().backward();
    assertThat(Calls.dtype(rounded.weight().grad())).isEqualTo(ScalarType.Float);
  }
}
