package quire.lab;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Laws of the deciding rule over simulated runs.
class DecisionLawsTest {
  private static final List<Claim> FAMILY =
      List.of(
          new Claim("A", "w", "", Paired.greater("m0", "a", "b")),
          new Claim("B", "w", "", Paired.less("m1", "a", "b")),
          new Claim("C", "w", "", Paired.greater("m2", "a", "b").smallestEffect(0.5)));

  private static List<Metric> run(Random random, int units, double effect) {
    var records = new ArrayList<Metric>();
    for (int metric = 0; metric < 3; metric++) {
      for (int seed = 0; seed < units; seed++) {
        double base = 5 * random.nextGaussian();
        double sign = metric == 1 ? -1 : 1;
        records.add(
            new Metric(
                seed, "a", "m" + metric, base + sign * effect + random.nextGaussian(), null));
        records.add(new Metric(seed, "b", "m" + metric, base + random.nextGaussian(), null));
      }
    }
    return records;
  }

  /// Law: where nothing is true, the chance that a run supports anything is at most 5 %; the bound
  /// leaves 3.3 standard errors for the number of simulated runs.
  @ParameterizedTest
  @ValueSource(ints = {3, 6, 12})
  void underTheNullARunSupportsSomethingInAtMostFivePercent(int units) {
    int runs = units < Measuring.MANY ? 2_000 : 150;
    var random = new Random(units);
    int wrong = 0;
    for (int i = 0; i < runs; i++) {
      var results = Decision.decide(FAMILY, Preset.QUICK, Metrics.of(run(random, units, 0)));
      wrong += results.stream().anyMatch(r -> r.verdict() == Verdict.SUPPORTED) ? 1 : 0;
    }
    double bound = 0.05 + 3.3 * Math.sqrt(0.05 * 0.95 / runs);
    assertThat((double) wrong / runs).isLessThanOrEqualTo(bound);
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 12})
  void aLargeEffectIsSupportedAndSwappedArmsAreRefuted(int units) {
    var random = new Random(7);
    for (int i = 0; i < 6; i++) {
      var records = run(random, units, 6);
      assertThat(Decision.decide(FAMILY, Preset.QUICK, Metrics.of(records)))
          .allMatch(result -> result.verdict() == Verdict.SUPPORTED);
      var swapped =
          records.stream()
              .map(m ->
                  new Metric(m.seed(), m.arm().equals("a") ? "b" : "a", m.name(), m.value(), null))
              .toList();
      assertThat(Decision.decide(FAMILY, Preset.QUICK, Metrics.of(swapped)))
          .allMatch(result -> result.verdict() == Verdict.NOT_SUPPORTED);
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 20));
  }

  /// Law: measured in other units, p is the same and effect and interval scale.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void unitsOfMeasurementDoNotMatter(long seed) {
    int units = 2 + (int) (seed % 14);
    var records = run(new Random(seed), units, 0.8);
    double scale = seed % 2 == 0 ? 1000 : 1e-6;
    var scaled =
        records.stream()
            .map(m -> new Metric(m.seed(), m.arm(), m.name(), m.value() * scale, null))
            .toList();
    var first = Decision.decide(FAMILY.subList(0, 2), Preset.QUICK, Metrics.of(records));
    var second = Decision.decide(FAMILY.subList(0, 2), Preset.QUICK, Metrics.of(scaled));
    for (int i = 0; i < 2; i++) {
      assertThat(second.get(i).p()).isCloseTo(first.get(i).p(), within(1e-9));
      assertThat(second.get(i).verdict()).isEqualTo(first.get(i).verdict());
      assertThat(requireNonNull(second.get(i).effect()) / scale)
          .isCloseTo(first.get(i).effect(), within(1e-9));
      assertThat(requireNonNull(second.get(i).interval()).getFirst() / scale)
          .isCloseTo(requireNonNull(first.get(i).interval()).getFirst(), within(1e-9));
    }
  }

  /// Law: the p-values of a claim and of the same claim with its arms swapped are those of the two
  /// directions; with continuous data they sum to 1 for t.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void swappingArmsTurnsTheDirection(long seed) {
    var records = run(new Random(seed), 2 + (int) (seed % 14), 0.3);
    var claims =
        List.of(
            new Claim("A", "w", "", Paired.greater("m0", "a", "b")),
            new Claim("B", "w", "", Paired.less("m0", "b", "a")));
    var results = Decision.decide(claims, Preset.QUICK, Metrics.of(records));
    assertThat(results.get(0).p()).isCloseTo(results.get(1).p(), within(1e-12));
    assertThat(results.get(0).effect())
        .isCloseTo(-requireNonNull(results.get(1).effect()), within(1e-12));
  }
}
