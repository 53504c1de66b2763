package quire.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TicksTest {
  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  /// Law: the range holds the data, the marks are few, ascend, lie inside and read differently.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void marksSpanAnyRange(long seed) {
    var random = new Random(seed);
    boolean log = random.nextBoolean();
    double low =
        log
            ? Math.pow(10, -8 + 12 * random.nextDouble())
            : random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
    double high =
        log
            ? low * Math.pow(10, 9 * random.nextDouble())
            : low + random.nextDouble() * Math.pow(10, random.nextInt(12) - 6);
    Ticks ticks = Ticks.of(new Axis("a", "", log), low, high, 5);
    double slack = Math.abs(high - low) * 1e-6 + Math.abs(low) * 1e-9;
    assertThat(ticks.low()).isLessThanOrEqualTo(low + slack);
    assertThat(ticks.high()).isGreaterThanOrEqualTo(high - slack);
    List<Double> values = ticks.marks().stream().map(Ticks.Mark::value).toList();
    assertThat(values).hasSizeBetween(2, 13).isSorted();
    assertThat(values.getFirst()).isGreaterThanOrEqualTo(ticks.low() * (1 - 1e-9) - slack);
    assertThat(values.getLast()).isLessThanOrEqualTo(ticks.high() + slack + high * 1e-9);
  }

  @Test
  void linearMarksReadWell() {
    assertThat(labels(Axis.linear("a"), 0.02, 0.97))
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
    assertThat(labels(Axis.linear("a"), -3, 8)).containsExactly("−5", "0", "5", "10");
    assertThat(labels(Axis.linear("a"), 0, 52_000))
        .containsExactly("0", "20\u202f000", "40\u202f000", "60\u202f000");
  }

  @Test
  void logMarksAreDecadesOrOneTwoFive() {
    assertThat(labels(Axis.log("a", ""), 3, 40_000_000))
        .containsExactly("10⁰", "10²", "10⁴", "10⁶", "10⁸");
    assertThat(labels(Axis.log("a", ""), 0.5, 9)).containsExactly("0.5", "1", "2", "5", "10");
    assertThat(labels(Axis.log("a", ""), 20, 2500))
        .containsExactly("10", "30", "100", "300", "1000", "3000");
  }

  private static List<String> labels(Axis axis, double low, double high) {
    return Ticks.of(axis, low, high, 5).marks().stream().map(Ticks.Mark::label).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3, 0", "-0.0, 3, 0", "1234.6, 3, 1235", "12345.6, 3, 12\u202f346",
        "0.000123456, 3, 0.000123",
    "-1.1, 3, −1.1", "0.95, 3, 0.95", "99.96, 3, 100", "1e9, 3, 10⁹", "2.5e-7, 3, 2.5 × 10⁻⁷",
    "9.9999e7, 3, 10⁸", "NaN, 3, –", "Infinity, 3, –"
  })
  void numbersReadWell(double value, int digits, String expected) {
    assertThat(Numbers.significant(value, digits)).isEqualTo(expected);
  }

  @Test
  void aMinusSignNeverStandsBeforeZero() {
    assertThat(Numbers.fixed(-0.0004, 2)).isEqualTo("0.00");
    assertThat(Numbers.fixed(-0.004, 3)).isEqualTo("−0.004");
  }
}
