package quire.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {
  @BeforeAll
  static void load() {
    Torch.load();
  }

  /// Two tensors at once, one of them freed before a third: the peak is two of the largest moment.
  @Test
  void countsTheMostHeldAtOnce() {
    long peak =
        PeakMemory.during(() -> {
          try (var _ = new Scope()) {
            var _ = Tensors.empty(Dtype.F32, 1000);
            try (var _ = new Scope()) {
              var _ = Tensors.empty(Dtype.F32, 5000);
            }
            var _ = Tensors.empty(Dtype.F32, 2000);
          }
        });
    assertThat(peak).isEqualTo(4 * 6000);
  }

  /// Law: the same work has the same peak, also through backward, and also inside another count.
  @Test
  void sameWorkSamePeak() {
    Tensor x;
    try (var scope = new Scope()) {
      x = scope.keep(torch.rand(300, 200).set_requires_grad(true));
    }
    Runnable work =
        () -> {
          try (var _ = new Scope()) {
            x.sin().matmul(x.t()).relu().sum().backward();
            x.grad().reset();
          }
        };
    work.run();
    long first = PeakMemory.during(work);
    long[] inner = new long[1];
    long outer = PeakMemory.during(() -> inner[0] = PeakMemory.during(work));
    assertThat(first).isGreaterThan(4L * (2 * 300 * 200 + 2 * 300 * 300));
    assertThat(inner[0]).isEqualTo(first);
    assertThat(outer).isLessThan(first);
    x.close();
  }
}
