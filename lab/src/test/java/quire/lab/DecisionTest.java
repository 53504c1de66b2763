package quire.lab;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.AtomicFile;
import quire.base.Json;
import quire.lab.stats.Alternative;
import quire.lab.stats.PairedT;

/// The rule of `docs/lab.md`, case by case.
class DecisionTest {
  private static List<Metric> pairs(double... differences) {
    var records = new ArrayList<Metric>();
    for (int seed = 0; seed < differences.length; seed++) {
      records.add(new Metric(seed, "a", "m", 10 + seed + differences[seed], null));
      records.add(new Metric(seed, "b", "m", 10 + seed, null));
    }
    return records;
  }

  private static ClaimResult decide(ClaimTest test, List<Metric> records) {
    var claim = new Claim("C", "words", "figure", test);
    return Decision.decide(List.of(claim), Preset.QUICK, Metrics.of(records)).getFirst();
  }

  @Test
  void fewUnitsArePairedTManyAreFlipped() {
    var few = decide(Paired.greater("m", "a", "b"), pairs(1, 1.2, 0.8, 1.1, 0.9));
    assertThat(few.test()).isEqualTo("paired t, m, a - b");
    assertThat(few.p())
        .isCloseTo(
            PairedT.test(new double[] {1, 1.2, 0.8, 1.1, 0.9}, 0, Alternative.GREATER).p(),
            within(1e-9));
    assertThat(few.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(few.reason()).isEmpty();
    double[] ten = IntStream.range(0, 10).mapToDouble(i -> 1 + 0.1 * i).toArray();
    var many = decide(Paired.greater("m", "a", "b").unit("points"), pairs(ten));
    assertThat(many.test()).isEqualTo("exact sign-flip, m, a - b");
    assertThat(many.p()).isEqualTo(1 / 1024.0);
    assertThat(many.n()).isEqualTo(10);
    assertThat(many.unit()).isEqualTo("points");
    assertThat(many.effect()).isCloseTo(1.45, within(1e-9));
  }

  @Test
  void theOppositeRefutesAndLessTurnsTheWords() {
    var refuted = decide(Paired.less("m", "a", "b"), pairs(1, 1.2, 0.8, 1.1, 0.9));
    assertThat(refuted.verdict()).isEqualTo(Verdict.NOT_SUPPORTED);
    assertThat(refuted.reason()).contains("opposite");
    assertThat(refuted.alternative()).isEqualTo("below 0");
  }

  @Test
  void anEffectTooSmallToMatterIsNotSupported() {
    double[] tiny = {0.01, -0.01, 0.005, -0.006, 0.002};
    var open = decide(Paired.greater("m", "a", "b"), pairs(tiny));
    assertThat(open.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    var named = decide(Paired.greater("m", "a", "b").smallestEffect(0.5), pairs(tiny));
    assertThat(named.verdict()).isEqualTo(Verdict.NOT_SUPPORTED);
    assertThat(named.reason()).contains("smallest effect");
    var halfThePapers = decide(Paired.greater("m", "a", "b").paperEffect(0.03), pairs(tiny));
    assertThat(halfThePapers.verdict()).isEqualTo(Verdict.NOT_SUPPORTED);
    var larger = decide(Paired.greater("m", "a", "b").paperEffect(0.01), pairs(tiny));
    assertThat(larger.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void inconclusiveSaysHowManyUnitsWouldDo() {
    var result = decide(Paired.greater("m", "a", "b"), pairs(1, -0.8, 0.9, 0.2));
    assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(result.reason()).matches("about \\d+ seeds would be needed \\(4 at hand\\) .*");
    var one = decide(Paired.greater("m", "a", "b"), pairs(1));
    assertThat(one.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(one.p()).isNull();
    assertThat(one.interval()).isNull();
    assertThat(one.reason()).isEqualTo("1 seed has no spread; at least 2 are needed");
    var zero = decide(Paired.greater("m", "a", "b"), pairs(0, 0, 0));
    assertThat(zero.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(zero.p()).isEqualTo(1);
  }

  @Test
  void whatIsMissingIsNotTested() {
    var absent = decide(Paired.greater("other", "a", "b"), pairs(1, 2));
    assertThat(absent.verdict()).isEqualTo(Verdict.NOT_TESTED);
    assertThat(absent.reason()).isEqualTo("the run recorded no other of arm a");
    var few = decide(Paired.greater("m", "a", "b").overAtLeast(6), pairs(1, 2));
    assertThat(few.reason()).isEqualTo("needs at least 6 seeds, has 2");
    assertThat(decide(new NotTested("needs a GPU"), pairs(1)).reason()).isEqualTo("needs a GPU");
    var claim =
        new Claim("C", "w", "", Paired.greater("m", "a", "b")).notIn(Preset.QUICK, "too small");
    var result = Decision.decide(List.of(claim), Preset.QUICK, Metrics.of(pairs(1, 1, 1)));
    assertThat(result.getFirst().reason()).isEqualTo("too small");
    var study = Decision.decide(List.of(claim), Preset.STUDY, Metrics.of(pairs(1, 1, 1)));
    assertThat(study.getFirst().verdict()).isNotEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void nonInferiorityAndEquivalence() {
    double[] near = {0.1, -0.1, 0.05, -0.08, 0.02, 0.01};
    assertThat(decide(Paired.greater("m", "a", "b").by(-0.5), pairs(near)).verdict())
        .isEqualTo(Verdict.SUPPORTED);
    var same = decide(Equivalent.within("m", "a", "b", 0.5), pairs(near));
    assertThat(same.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(same.alternative()).isEqualTo("inside [-0.5, 0.5]");
    var apart = decide(Equivalent.within("m", "a", "b", 0.5), pairs(2, 2.1, 1.9, 2.2, 1.8));
    assertThat(apart.verdict()).isEqualTo(Verdict.NOT_SUPPORTED);
    var open = decide(Equivalent.within("m", "a", "b", 0.5), pairs(2, -2.1, 1.9, -2.2));
    assertThat(open.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(open.reason()).contains("seeds would be needed");
  }

  @Test
  void slopesOfPowers() {
    var records = new ArrayList<Metric>();
    var random = new Random(1);
    for (long n = 512; n <= 65_536; n *= 2) {
      for (long seed = 0; seed < 3; seed++) {
        double noise = Math.exp(0.02 * random.nextGaussian());
        records.add(new Metric(seed, "sparse", "bytes", 40.0 * n * noise, n));
        records.add(new Metric(seed, "dense", "bytes", 4.0 * n * n * noise, n));
      }
    }
    var linear = decide(Slope.logLog("bytes", "sparse").inside(0.9, 1.1), records);
    assertThat(linear.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(linear.effect()).isCloseTo(1, within(0.02));
    assertThat(linear.n()).isEqualTo(8);
    assertThat(decide(Slope.logLog("bytes", "dense").atLeast(1.8), records).verdict())
        .isEqualTo(Verdict.SUPPORTED);
    assertThat(decide(Slope.logLog("bytes", "dense").inside(0.9, 1.1), records).verdict())
        .isEqualTo(Verdict.NOT_SUPPORTED);
    assertThat(decide(Slope.logLog("bytes", "sparse").from(16_384).atMost(1.2), records).n())
        .isEqualTo(3);
    var joint =
        decide(
            AllOf.of(
                Slope.logLog("bytes", "sparse").inside(0.9, 1.1),
                Slope.logLog("bytes", "dense").atLeast(1.8)),
            records);
    assertThat(joint.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(joint.parts()).hasSize(2);
    assertThat(joint.p())
        .isEqualTo(
            requireNonNull(joint.parts()).stream()
                .mapToDouble(part -> requireNonNull(part.p()))
                .max()
                .orElseThrow());
  }

  @Test
  void onePartThatFailsFailsAJointClaim() {
    var records = new ArrayList<>(pairs(1, 1.2, 0.8, 1.1, 0.9));
    records.add(new Metric(0, "a", "violations", 2, null));
    var good = Paired.greater("m", "a", "b");
    assertThat(decide(AllOf.of(good, new Never("violations")), records).verdict())
        .isEqualTo(Verdict.NOT_SUPPORTED);
    assertThat(decide(AllOf.of(good, Paired.less("m", "a", "b")), records).verdict())
        .isEqualTo(Verdict.NOT_SUPPORTED);
    assertThat(decide(AllOf.of(good, new Never("unrecorded")), records).verdict())
        .isEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void countedStatementsHaveNoPValue() {
    var records =
        new ArrayList<>(
            List.of(
                new Metric(0, "a", "violations", 0, null),
                new Metric(1, "a", "violations", 0, null),
                new Metric(0, "a", "holds", 1, null),
                new Metric(1, "a", "holds", 1, null)));
    assertThat(decide(new Never("violations"), records).verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(decide(new Always("holds"), records).p()).isNull();
    assertThat(decide(new Always("holds"), records).verdict()).isEqualTo(Verdict.SUPPORTED);
    records.add(new Metric(2, "a", "violations", 3, null));
    records.add(new Metric(2, "a", "holds", 0, null));
    var broken = decide(new Never("violations"), records);
    assertThat(broken.verdict()).isEqualTo(Verdict.NOT_SUPPORTED);
    assertThat(broken.effect()).isEqualTo(3);
    assertThat(decide(new Always("holds"), records).reason()).contains("2 of 3");
  }

  @Test
  void trendGroupsAndCorrelationOverItems() {
    var random = new Random(4);
    var records = new ArrayList<Metric>();
    for (long step = 0; step < 40; step++) {
      double x = random.nextGaussian();
      records.add(new Metric(0, "a", "x", x, step));
      records.add(new Metric(0, "a", "y", x + random.nextGaussian(), step));
      records.add(new Metric(0, "b", "x", x - 2 + random.nextGaussian(), 100 + step));
    }
    for (long seed = 0; seed < 4; seed++) {
      for (long step = 1; step <= 5; step++) {
        records.add(new Metric(seed, "c", "curve", step + 0.3 * random.nextGaussian(), step));
      }
    }
    var groups = Unpaired.greater("x", "a", "b").over(Over.STEP, "person");
    assertThat(decide(groups, records).verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(decide(groups, records).n()).isEqualTo(80);
    var ranked = decide(groups.onRanks(), records);
    assertThat(ranked.effect()).isBetween(0.5, 1.0);
    assertThat(requireNonNull(ranked.interval()).getFirst()).isLessThan(ranked.effect());
    var together = Correlation.positive("x", "y", "a").over(Over.STEP, "item");
    assertThat(decide(together, records).verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(decide(together.onRanks(), records).verdict()).isEqualTo(Verdict.SUPPORTED);
    var trend = decide(Trend.growing("curve", "c"), records);
    assertThat(trend.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(trend.n()).isEqualTo(4);
    assertThat(decide(Trend.falling("curve", "c"), records).verdict())
        .isEqualTo(Verdict.NOT_SUPPORTED);
  }

  @Test
  void holmCountsTheTestedClaimsOnly() {
    var claims =
        List.of(
            new Claim("A", "w", "", Paired.greater("m", "a", "b")),
            new Claim("B", "w", "", Paired.greater("m", "b", "a")),
            new Claim("C", "w", "", new Never("v")),
            new Claim("D", "w", "", new NotTested("no")));
    var records = new ArrayList<>(pairs(1, 1.2, 0.8, 1.1, 0.9));
    records.add(new Metric(0, "a", "v", 0, null));
    var results = Decision.decide(claims, Preset.QUICK, Metrics.of(records));
    assertThat(results.get(0).pAdjusted())
        .isCloseTo(2 * requireNonNull(results.get(0).p()), within(1e-15));
    assertThat(results.get(1).verdict()).isEqualTo(Verdict.NOT_SUPPORTED);
    assertThat(results.get(2).pAdjusted()).isNull();
  }

  /// Law: a verdict follows from the file and the claim alone, whatever the order of the lines, and
  /// no number in `claims.json` is anything but a number or null.
  @Test
  void verdictsFollowFromTheFileAlone(@TempDir Path folder) throws Exception {
    var records = new ArrayList<>(pairs(new Random(2).doubles(14, -0.2, 1).toArray()));
    var claims =
        List.of(
            new Claim("A", "w", "", Paired.greater("m", "a", "b")),
            new Claim("B", "w", "", Equivalent.within("m", "a", "b", 0.1)),
            new Claim("C", "w", "", new NotTested("no")));
    var before = Decision.decide(claims, Preset.QUICK, Metrics.of(records));
    Collections.shuffle(records, new Random(3));
    AtomicFile.writeText(folder.resolve("metrics.jsonl"), MetricsLog.lines(records));
    var after = Decision.decide(claims, Preset.QUICK, Metrics.read(folder));
    assertThat(Json.pretty(after)).isEqualTo(Json.pretty(before)).doesNotContain("NaN");
    var file =
        new ClaimsFile("x/y", "p", Preset.QUICK, List.of(0L), 1.5, "2026-01-01", after, List.of());
    file.write(folder);
    assertThat(ClaimsFile.read(folder)).isEqualTo(file);
  }
}
