package quire.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import quire.base.RequestException;
import quire.tensor.Torch;

class PrecisionTest {
  @Test
  void autoIsBf16OnlyWhereTheProcessorHasIt() {
    assertThat(Precision.decide(Set.of("avx512f", "amx_bf16")).precision())
        .isEqualTo(Precision.BF16);
    assertThat(Precision.decide(Set.of("avx512_bf16")).reason()).contains("AVX512-BF16");
    var old = Precision.decide(Set.of("avx2", "avx512f"));
    assertThat(old.precision()).isEqualTo(Precision.FP32);
    assertThat(old.reason()).contains("neither AMX nor AVX512-BF16");
    assertThat(Precision.decide(Set.of()).precision()).isEqualTo(Precision.FP32);
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
    Torch.load();
    torch.manual_seed(2);
    var exact = new Linear(8, 4, true, Precision.FP32);
    torch.manual_seed(2);
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
