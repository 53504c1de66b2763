package quire.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TorchTest {
  @Test
  void multiplies() {
    Torch.load();
    Tensor kept;
    try (var scope = new Scope()) {
      kept = scope.keep(torch.ones(2, 3).matmul(torch.ones(3, 2)));
    }
    assertThat(kept.sum().item_double()).isEqualTo(12);
    kept.close();
  }
}
