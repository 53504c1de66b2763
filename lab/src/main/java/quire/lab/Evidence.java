package quire.lab;

import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;
import quire.lab.stats.Interval;

/// What the metrics say of one test, before claims are weighed against each other.
///
/// @param test statistic and subject, in words
/// @param p one-sided p-value of the claim; null where there is none
/// @param pOpposite one-sided p-value of the opposite; null where there is none
/// @param tooSmall whether the whole interval lies below the smallest effect
/// @param holds the answer of a counted statement; null for a statistical one
/// @param reason why it cannot be tested (`absent`), or what is to be said of it
/// @param needed words for how many units would decide, given the level to pass
record Evidence(
    String test,
    String alternative,
    @Nullable Double effect,
    String unit,
    @Nullable List<Double> interval,
    int n,
    @Nullable Double p,
    @Nullable Double pOpposite,
    boolean tooSmall,
    @Nullable Boolean holds,
    boolean absent,
    String reason,
    DoubleFunction<String> needed) {

  /// Nothing could be measured.
  static Evidence absent(ClaimTest test, int n, String reason) {
    return new Evidence(
        test.subject(),
        test.alternative(),
        null,
        test.effectUnit(),
        null,
        n,
        null,
        null,
        false,
        null,
        true,
        reason,
        _ -> reason);
  }

  /// A statement that was counted.
  static Evidence counted(ClaimTest test, double effect, int n, boolean holds, String reason) {
    return new Evidence(
        "count of " + test.subject(),
        test.alternative(),
        effect,
        test.effectUnit(),
        null,
        n,
        null,
        null,
        false,
        holds,
        false,
        reason,
        _ -> reason);
  }

  /// A statistical test; p-values are null where one unit has no spread.
  static Evidence tested(
      ClaimTest test,
      String method,
      double effect,
      @Nullable Interval interval,
      int n,
      @Nullable Double p,
      @Nullable Double pOpposite,
      boolean tooSmall,
      DoubleFunction<String> needed) {
    return new Evidence(
        method + ", " + test.subject(),
        test.alternative(),
        effect,
        test.effectUnit(),
        interval == null ? null : List.of(interval.low(), interval.high()),
        n,
        p,
        pOpposite,
        tooSmall,
        null,
        false,
        "",
        needed);
  }

  ClaimResult.Part part() {
    return new ClaimResult.Part(test, alternative, effect, unit, interval, n, p, reason);
  }
}
