package quire.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import quire.lab.stats.Holm;

/// The one rule that decides every claim, from the recorded metrics and the claim alone.
///
/// - Differences are paired over the unit that the claim names and tested one-sided: paired t below
///   10 units, sign-flip from 10 on. Unpaired groups, correlation and trend: permutation.
///   Equivalence: two one-sided tests. Slopes: t of the regression. Counted statements: the count.
/// - p-values are adjusted after Holm over the claims tested in the run; alpha is 0.05.
/// - **supported**: the adjusted p-value is below alpha. **not supported**: that of the opposite
///   is, or the whole interval lies below the smallest effect (half the paper's, where none is
///   named). **inconclusive**: the rest, with how many units would be needed. **not tested**: with
///   the reason.
public final class Decision {
  /// The level of all tests.
  public static final double ALPHA = 0.05;

  /// The confidence level of all intervals.
  public static final double LEVEL = 0.95;

  private Decision() {}

  /// Decides all claims of a run.
  ///
  /// @return one result a claim, in their order, without the study's beside it
  public static List<ClaimResult> decide(List<Claim> claims, Preset preset, Metrics metrics) {
    var evidence = new ArrayList<Evidence>();
    for (Claim claim : claims) {
      String untestable = claim.untestable().get(preset);
      evidence.add(
          untestable == null
              ? Measuring.measure(claim.test(), metrics)
              : Evidence.absent(claim.test(), 0, untestable));
    }
    @Nullable Double[] adjusted = holm(evidence, Evidence::p);
    @Nullable Double[] opposite = holm(evidence, Evidence::pOpposite);
    int tested = (int) evidence.stream().filter(e -> e.p() != null).count();
    var results = new ArrayList<ClaimResult>();
    for (int i = 0; i < claims.size(); i++) {
      results.add(
          result(
              claims.get(i), evidence.get(i), adjusted[i], opposite[i], tested, preset, metrics));
    }
    return results;
  }

  /// Adjusts over those that have a p-value; the others stay null.
  private static @Nullable Double[] holm(
      List<Evidence> evidence, Function<Evidence, @Nullable Double> value) {
    @Nullable Double[] p = new Double[evidence.size()];
    double[] present = new double[evidence.size()];
    int count = 0;
    for (int i = 0; i < p.length; i++) {
      Double one = value.apply(evidence.get(i));
      p[i] = one;
      if (one != null) {
        present[count++] = one;
      }
    }
    double[] adjusted = Holm.adjust(Arrays.copyOf(present, count));
    int next = 0;
    for (int i = 0; i < p.length; i++) {
      if (p[i] != null) {
        p[i] = adjusted[next++];
      }
    }
    return p;
  }

  private static ClaimResult result(
      Claim claim,
      Evidence e,
      @Nullable Double adjusted,
      @Nullable Double opposite,
      int tested,
      Preset preset,
      Metrics metrics) {
    Verdict verdict = verdict(e, adjusted, opposite);
    String reason =
        switch (verdict) {
          case SUPPORTED -> "";
          case NOT_TESTED -> e.reason();
          case NOT_SUPPORTED -> refutation(e, opposite);
          case INCONCLUSIVE -> e.needed().apply(ALPHA / Math.max(1, tested));
        };
    List<ClaimResult.Part> parts = null;
    if (claim.test() instanceof AllOf all && !claim.untestable().containsKey(preset)) {
      parts = all.parts().stream().map(part -> Measuring.measure(part, metrics).part()).toList();
    }
    return new ClaimResult(
        claim.id(),
        claim.statement(),
        claim.paperFigure(),
        e.test(),
        e.alternative(),
        e.effect(),
        e.unit(),
        e.interval(),
        LEVEL,
        e.n(),
        e.p(),
        adjusted,
        verdict,
        reason,
        parts,
        null);
  }

  private static Verdict verdict(Evidence e, @Nullable Double adjusted, @Nullable Double opposite) {
    if (e.absent()) {
      return Verdict.NOT_TESTED;
    }
    Boolean holds = e.holds();
    if (holds != null) {
      return holds ? Verdict.SUPPORTED : Verdict.NOT_SUPPORTED;
    }
    if (adjusted != null && adjusted < ALPHA) {
      return Verdict.SUPPORTED;
    }
    return (opposite != null && opposite < ALPHA) || e.tooSmall()
        ? Verdict.NOT_SUPPORTED
        : Verdict.INCONCLUSIVE;
  }

  private static String refutation(Evidence e, @Nullable Double opposite) {
    if (e.holds() != null) {
      return e.reason();
    }
    return opposite != null && opposite < ALPHA
        ? "the opposite is significant (p = " + Numbers.plain(opposite) + " after Holm)"
        : "the whole interval lies below the smallest effect that would count";
  }
}
