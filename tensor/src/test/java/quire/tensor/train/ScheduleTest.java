package quire.tensor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  /// Worked by hand to three digits from the formula of Exphormer's code: base rate 1e-3, 5 of 100
  /// epochs to warm up.
  @ParameterizedTest
  @CsvSource({"0, 1e-9", "1, 2e-4", "4, 8e-4", "5, 1e-3", "50, 5.4129e-4", "99, 2.73e-7"})
  void slowStartCosineFollowsItsGoldenValues(long epoch, double rate) {
    Schedule schedule = Schedule.perEpoch(Schedule.slowStartCosine(5, 100), 7);
    for (long step = epoch * 7; step < epoch * 7 + 7; step++) {
      assertThat(1e-3 * schedule.factor(step)).isCloseTo(rate, within(rate * 2e-3));
    }
  }

  @Test
  void risesInAStraightLineToOne() {
    for (Schedule schedule :
        new Schedule[] {
          Schedule.linear(4, 10, 0), Schedule.cosine(4, 10, 0.1), Schedule.inverseSquareRoot(4)
        }) {
      for (int step = 0; step < 4; step++) {
        assertThat(schedule.factor(step)).isEqualTo((step + 1) / 4.0);
      }
    }
    assertThat(Schedule.constant().factor(123)).isEqualTo(1);
  }

  @Test
  void fallsAsItsFormulaSays() {
    Schedule linear = Schedule.linear(0, 10, 0.2);
    assertThat(linear.factor(0)).isEqualTo(1);
    assertThat(linear.factor(5)).isCloseTo(0.6, within(1e-15));
    assertThat(linear.factor(10)).isCloseTo(0.2, within(1e-15));
    assertThat(linear.factor(1000)).isCloseTo(0.2, within(1e-15));
    Schedule cosine = Schedule.cosine(2, 12, 0.1);
    assertThat(cosine.factor(2)).isEqualTo(1);
    assertThat(cosine.factor(7)).isCloseTo(0.55, within(1e-15));
    assertThat(cosine.factor(12)).isCloseTo(0.1, within(1e-15));
    assertThat(cosine.factor(99)).isCloseTo(0.1, within(1e-15));
    assertThat(Schedule.inverseSquareRoot(4).factor(15)).isEqualTo(0.5);
  }

  @Test
  void refusesSpansThatCannotBe() {
    assertThatThrownBy(() -> Schedule.cosine(5, 5, 0))
        .hasMessage("total steps (5) must exceed the warmup (5)");
    assertThatThrownBy(() -> Schedule.linear(-1, 5, 0)).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> Schedule.linear(0, 5, 1.5)).hasMessageContaining("[0.0, 1.0]");
    assertThatThrownBy(() -> Schedule.inverseSquareRoot(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> Schedule.perEpoch(Schedule.constant(), 0))
        .hasMessageContaining("epoch");
  }
}
