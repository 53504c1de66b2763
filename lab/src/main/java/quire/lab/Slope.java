package quire.lab;

import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// The slope of a metric against its step (a size, a length, a depth), fitted by least squares to
/// the mean over seeds at each step.
///
/// @param scale what is fitted against what
/// @param from smaller steps are left out; null for all
/// @param low the slope is claimed to be at least this; null for no lower bound
/// @param high the slope is claimed to be at most this; null for no upper bound
public record Slope(
    String metric,
    String arm,
    Scale scale,
    @Nullable Long from,
    @Nullable Double low,
    @Nullable Double high)
    implements ClaimTest {
  /// What is fitted against what.
  public enum Scale {
    /// Log of the value on log of the step: the slope is the power.
    LOG_LOG,
    /// The value on the log of the step.
    LOG_LINEAR,
    /// The value on the step.
    LINEAR
  }

  public Slope {
    Check.that(
        low == null || high == null || low < high,
        "slope of %s: low %s must lie below high %s",
        metric,
        low,
        high);
  }

  /// Log of the value on log of the step; name the bounds next.
  public static Slope logLog(String metric, String arm) {
    return new Slope(metric, arm, Scale.LOG_LOG, null, null, null);
  }

  /// The value on the log of the step; name the bounds next.
  public static Slope logLinear(String metric, String arm) {
    return new Slope(metric, arm, Scale.LOG_LINEAR, null, null, null);
  }

  /// The value on the step; name the bounds next.
  public static Slope linear(String metric, String arm) {
    return new Slope(metric, arm, Scale.LINEAR, null, null, null);
  }

  /// The same, over steps of at least this only.
  public Slope from(long minStep) {
    return new Slope(metric, arm, scale, minStep, low, high);
  }

  /// The slope is claimed to lie inside the bounds.
  public Slope inside(double lowest, double highest) {
    return new Slope(metric, arm, scale, from, lowest, highest);
  }

  /// The slope is claimed to be at least this.
  public Slope atLeast(double lowest) {
    return new Slope(metric, arm, scale, from, lowest, null);
  }

  /// The slope is claimed to be at most this.
  public Slope atMost(double highest) {
    return new Slope(metric, arm, scale, from, null, highest);
  }

  @Override
  public String subject() {
    String what =
        switch (scale) {
          case LOG_LOG -> "slope of log " + metric + " on log step";
          case LOG_LINEAR -> "slope of " + metric + " on log step";
          case LINEAR -> "slope of " + metric + " on step";
        };
    return what + ", " + arm + (from == null ? "" : ", steps from " + from);
  }

  @Override
  public String alternative() {
    if (low != null && high != null) {
      return "inside [" + Numbers.plain(low) + ", " + Numbers.plain(high) + "]";
    }
    return low != null
        ? Direction.GREATER.words(low)
        : high != null ? Direction.LESS.words(high) : "no bound";
  }
}
