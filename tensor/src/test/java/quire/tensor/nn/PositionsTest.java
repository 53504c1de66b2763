package quire.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import quire.tensor.Torch;

class PositionsTest {
  @BeforeAll
  static void load() {
    Torch.threads(1); // the tensors are tiny
  }

  /// Law: lengths stay, and products depend on the distance of positions alone.
  @ParameterizedTest
  @EnumSource(RotaryPositions.Pairing.class)
  void productsDependOnDistanceAlone(RotaryPositions.Pairing pairing) {
    var random = new Random(1);
    var rotary = RotaryPositions.of(8, pairing);
    var q = Formula.normal(random, 1, 8);
    var k = Formula.normal(random, 1, 8);
    double near = rotary.apply(q, 5).mul(rotary.apply(k, 2)).sum().item_double();
    double far = rotary.apply(q, 1005).mul(rotary.apply(k, 1002)).sum().item_double();
    assertThat(far).isCloseTo(near, within(1e-10));
    assertThat(rotary.apply(q, 77).square().sum().item_double())
        .isCloseTo(q.square().sum().item_double(), within(1e-12));
    assertThat(Formula.distance(rotary.apply(q, 0), q)).isZero();
  }

  @Test
  void reducedInputsKeepTheirDtypeAndFarPositionsTheirAngle() {
    var rotary = RotaryPositions.of(4, RotaryPositions.Pairing.HALF_SPLIT);
    var x = Formula.wave(1, 2, 3, 6);
    var exact = rotary.apply(x, 1_000_000);
    var single = rotary.apply(x.to(ScalarType.Float), 1_000_000);
    assertThat(Formula.distance(single, exact)).isLessThan(1e-6);
    assertThat(Calls.dtype(rotary.apply(x.to(ScalarType.BFloat16), 3)))
        .isEqualTo(ScalarType.BFloat16);
    var positions = torch.arange(Calls.scalar(7), Calls.scalar(10)).to(ScalarType.Long);
    assertThat(Formula.distance(rotary.apply(x, positions), rotary.apply(x, 7))).isZero();
  }

  /// Golden: transformers 4.57.1, bench/peers/rope_frequencies.py (fp32, so seven digits).
  static Stream<Arguments> frequencies() {
    return Stream.of(
        Arguments.of(
            new RotaryScaling.Linear(4),
            new double[] {
              0.25,
              0.079056941,
              0.025,
              0.0079056947,
              0.0024999999,
              0.00079056947,
              0.00025000001,
              7.9056947e-05
            }),
        Arguments.of(
            new RotaryScaling.Llama3(8, 1, 4, 512),
            new double[] {
              1.0,
              0.31622776,
              0.1,
              0.018496677,
              0.00125,
              0.00039528473,
              0.00012500001,
              3.9528473e-05
            }),
        Arguments.of(
            new RotaryScaling.Yarn(4, 512, 32, 1),
            new double[] {
              1.0,
              0.25693506,
              0.0625,
              0.013834965,
              0.0024999999,
              0.00079056947,
              0.00025000001,
              7.9056947e-05
            }),
        // Their dynamic scaling of factor 4, trained at 512, read at 1024: grown by 4 * 2 - 3.
        Arguments.of(
            new RotaryScaling.Ntk(5),
            new double[] {
              1.0,
              0.25127375,
              0.063138507,
              0.015865048,
              0.0039864704,
              0.0010016954,
              0.00025169979,
              6.3245549e-05
            }));
  }

  @ParameterizedTest
  @MethodSource("frequencies")
  void scaledFrequenciesMatchThePeer(RotaryScaling scaling, double[] expected) {
    var rotary = new RotaryPositions(16, 10_000, RotaryPositions.Pairing.HALF_SPLIT, scaling);
    var actual = rotary.frequencies();
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("pair %d", i).isCloseTo(expected[i], withinPercentage(1e-4));
    }
    double amplitude = scaling instanceof RotaryScaling.Yarn ? 1.138629436111989 : 1;
    assertThat(scaling.amplitude()).isCloseTo(amplitude, within(1e-12));
    var x = Formula.wave(1, 1, 16);
    assertThat(rotary.apply(x, 3).norm().item_double())
        .isCloseTo(amplitude * x.norm().item_double(), within(1e-12));
  }

  @Test
  void refusesByName() {
    assertThatThrownBy(() -> RotaryPositions.of(3, RotaryPositions.Pairing.HALF_SPLIT))
        .hasMessageStartingWith("width must be even");
    assertThatThrownBy(() ->
            RotaryPositions.of(8, RotaryPositions.Pairing.HALF_SPLIT).apply(torch.zeros(2, 4), 0))
        .hasMessageStartingWith("rotary width is 8");
    assertThatThrownBy(() -> new RotaryScaling.Linear(0)).hasMessageStartingWith("factor");
  }
}
