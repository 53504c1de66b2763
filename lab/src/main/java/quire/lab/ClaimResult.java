package quire.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One claim after the run, as in `claims.json`. What was not measured is null.
///
/// @param test which statistic on what, in words
/// @param alternative what the test tries to show, such as `above 0` or `inside [0.9, 1.1]`
/// @param effect the measured effect, in `unit`
/// @param interval two-sided interval of the effect: low and high
/// @param level the interval's confidence level
/// @param n how many units entered
/// @param p one-sided p-value; null for counted statements
/// @param pAdjusted after Holm over the claims tested in the run
/// @param reason filled for `inconclusive` and `not tested`; may explain `not supported`
/// @param parts the parts of a claim that says several things; null otherwise
/// @param study the stored verdict of the long run; null until there is one
public record ClaimResult(
    String id,
    String statement,
    String paperFigure,
    String test,
    String alternative,
    @Nullable Double effect,
    String unit,
    @Nullable List<Double> interval,
    double level,
    int n,
    @Nullable Double p,
    @Nullable Double pAdjusted,
    Verdict verdict,
    String reason,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Part> parts,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Study study) {

  /// One part of a claim that says several things; keys as in [ClaimResult].
  public record Part(
      String test,
      String alternative,
      @Nullable Double effect,
      String unit,
      @Nullable List<Double> interval,
      int n,
      @Nullable Double p,
      String reason) {}

  /// What the long run found.
  ///
  /// @param date ISO date of the long run, such as `2026-11-25`
  public record Study(
      @Nullable Double effect, @Nullable List<Double> interval, Verdict verdict, String date) {}

  /// The same result with the long run's beside it.
  public ClaimResult withStudy(@Nullable Study other) {
    return new ClaimResult(
        id,
        statement,
        paperFigure,
        test,
        alternative,
        effect,
        unit,
        interval,
        level,
        n,
        p,
        pAdjusted,
        verdict,
        reason,
        parts,
        other);
  }
}
