package quire.network.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlopsTest {
  /// The three printed formulas for a GPT.
  @ParameterizedTest
  @ValueSource(strings = {"megatron-1.7b", "megatron-22b", "megatron-175b", "megatron-1008b"})
  void printedFormulas(String name) {
    var m = Models.of(name).model();
    double unit = 1.0 * 7 * m.sequence() * m.layers() * m.hidden() * m.hidden();
    double sh = (double) m.sequence() / m.hidden();
    double v = (double) m.vocabulary() / m.layers() / m.hidden();
    var flops = Flops.of(m, 7, false);
    near(flops.model(), 72 * unit * (1 + sh / 6 + v / 12));
    near(flops.hardware(Recompute.FULL), 96 * unit * (1 + sh / 6 + v / 16));
    near(flops.hardware(Recompute.SELECTIVE), 72 * unit * (1 + sh / 4.5 + v / 12));
    near(flops.printed(Recompute.SELECTIVE), 72 * unit * (1 + sh / 3 + v / 12));
    near(Flops.of(m, 7, true).model(), 72 * unit * (1 + sh / 12 + v / 12));
  }

  /// Table 1 of Narayanan et al., SC'21 gives TFLOP/s a GPU and the aggregate; both count full
  /// recomputation. The time that follows is positive and the two agree.
  @ParameterizedTest
  @CsvSource({
    "megatron-1.7b, 32, 137, 4.4", "megatron-3.6b, 64, 138, 8.8", "megatron-7.5b, 128, 142, 18.2",
    "megatron-18.4b, 256, 135, 34.6", "megatron-39.1b, 512, 138, 70.8",
    "megatron-76.1b, 1024, 140, 143.8", "megatron-145.6b, 1536, 148, 227.1",
    "megatron-310.1b, 1920, 155, 297.4", "megatron-529.6b, 2520, 163, 410.2",
    "megatron-1008b, 3072, 163, 502.0",
  })
  void aggregates(String name, int gpus, double each, double peta) {
    assertThat(gpus * each / 1000).isCloseTo(peta, within(0.005 * peta));
    assertThat(Models.of(name).model().parameters()).isPositive();
  }

  private static void near(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(expected * 1e-12));
  }
}
