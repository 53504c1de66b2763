package quire.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quire.lab.ClaimResult;
import quire.lab.ClaimsFile;
import quire.lab.Preset;
import quire.lab.Verdict;

class SummaryTest {
  private static ClaimResult claim(String id, Verdict verdict, @Nullable Verdict study) {
    return new ClaimResult(
        id,
        "",
        "",
        "",
        "",
        null,
        "",
        null,
        0.95,
        0,
        null,
        null,
        verdict,
        "",
        null,
        study == null ? null : new ClaimResult.Study(null, null, study, "2026-11-20"));
  }

  private static String summary(ClaimResult... claims) {
    return Summary.of(
        new ClaimsFile("a/b", "", Preset.QUICK, List.of(), 1, "", List.of(claims), List.of()));
  }

  @Test
  void goldenSentences() {
    assertThat(summary()).isEqualTo("This run decided no claim.");
    assertThat(summary(claim("C1", Verdict.SUPPORTED, null)))
        .isEqualTo(
            "The one claim of this run, C1, is supported. No long study is stored to compare with.");
    assertThat(
            summary(
                claim("C1", Verdict.INCONCLUSIVE, Verdict.SUPPORTED),
                claim("C2", Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE)))
        .isEqualTo(
            "Of two claims, this run cannot decide all of them. The stored study decides what this "
                + "run left open on C1.");
    assertThat(
            summary(
                claim("C1", Verdict.SUPPORTED, Verdict.NOT_SUPPORTED),
                claim("C2", Verdict.NOT_TESTED, null)))
        .isEqualTo(
            "Of two claims, this run supports one (C1) and does not test one (C2). The stored study "
                + "says the opposite on C1.");
    assertThat(
            summary(
                claim("C1", Verdict.NOT_SUPPORTED, Verdict.NOT_SUPPORTED),
                claim("C2", Verdict.SUPPORTED, Verdict.SUPPORTED),
                claim("C3", Verdict.SUPPORTED, Verdict.INCONCLUSIVE)))
        .isEqualTo(
            "Of three claims, this run supports two (C2, C3) and does not support one (C1). The "
                + "stored study contradicts none of these verdicts.");
  }

  @Test
  void everyClaimIsNamedOnce() {
    var claims = new ArrayList<ClaimResult>();
    for (int i = 0; i < 20; i++) {
      claims.add(claim("K" + i + "x", Verdict.values()[i % 4], null));
    }
    String text = summary(claims.toArray(ClaimResult[]::new));
    assertThat(text).startsWith("Of 20 claims, this run supports five (K0x, K4x,");
    for (ClaimResult claim : claims) {
      assertThat(text).containsOnlyOnce(claim.id());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.04, 0.0 s",
    "9.94, 9.9 s",
    "9.96, 10 s",
    "59.4, 59 s",
    "60, 1 min",
    "200, 3 min 20 s",
    "3600, 1 h",
    "3930, 1 h 6 min",
    "NaN, –",
    "-1, –"
  })
  void durationsReadWell(double seconds, String expected) {
    assertThat(Facts.duration(seconds)).isEqualTo(expected);
  }

  @Test
  void seedsInARowAreARange() {
    assertThat(Facts.seeds(List.of(0L, 1L, 2L))).isEqualTo("0, 1, 2");
    assertThat(Facts.seeds(List.of(3L, 4L, 5L, 6L))).isEqualTo("3 to 6");
    assertThat(Facts.seeds(List.of(3L, 4L, 6L, 7L))).isEqualTo("3, 4, 6, 7");
  }

  @Test
  void factsReadWell() {
    var facts = Facts.environment(SampleRun.environment());
    assertThat(facts)
        .containsEntry("JDK", "25.0.3 (Temurin)")
        .containsEntry("Memory", "23.5 GiB")
        .containsEntry("GPU", null)
        .containsEntry("Seeds", "0 to 19")
        .containsEntry("BLAS chosen because", "the MKL jar is on the class path and loads")
        .containsEntry("Seconds", "21 s");
  }
}
