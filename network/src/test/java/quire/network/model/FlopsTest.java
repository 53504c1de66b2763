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

  /// Section 5 of Narayanan et al., SC'21: 300 B tokens of 175B on 1,024 GPUs at 140 TFLOP/s take
  /// 34 days, 450 B of 1T on 3,072 at 163 take 84; both count full recomputation.
  @ParameterizedTest
  @CsvSource({"megatron-175b, 1024, 140e12, 300e9, 34", "megatron-1008b, 3072, 163e12, 450e9, 84"})
  void daysOfTraining(String name, int gpus, double each, double tokens, double days) {
    var m = Models.of(name).model();
    double flops = Flops.of(m, tokens / m.sequence(), false).hardware(Recompute.FULL);
    assertThat(flops / gpus / each / 86400).isCloseTo(days, within(0.04 * days));
  }

  private static void near(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(expected * 1e-12));
  }
}
