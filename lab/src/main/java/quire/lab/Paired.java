package quire.lab;

import quire.base.Check;

/// Arm `a` against arm `b`, unit by unit: the mean of `a - b` lies beyond a margin.
///
/// @param direction whether `a - b` is claimed to lie above or below
/// @param margin the bound of `a - b` that must be passed: 0 for a plain difference; for
///   non-inferiority of `a` where more is better, a negative number with [#greater]
public record Paired(
    String metric, String a, String b, Direction direction, double margin, Terms terms)
    implements ClaimTest, Terms.Carrier<Paired> {
  public Paired {
    Check.that(Double.isFinite(margin), "margin must be finite, is %s", margin);
    Check.that(!a.equals(b), "%s: an arm cannot be compared with itself (%s)", metric, a);
  }

  /// The metric is higher in arm `a` than in arm `b`.
  public static Paired greater(String metric, String a, String b) {
    return new Paired(metric, a, b, Direction.GREATER, 0, Terms.NONE);
  }

  /// The metric is lower in arm `a` than in arm `b`.
  public static Paired less(String metric, String a, String b) {
    return new Paired(metric, a, b, Direction.LESS, 0, Terms.NONE);
  }

  /// The same, but `a - b` must pass this margin instead of 0.
  public Paired by(double margin) {
    return new Paired(metric, a, b, direction, margin, terms);
  }

  @Override
  public Paired with(Terms terms) {
    return new Paired(metric, a, b, direction, margin, terms);
  }

  @Override
  public String subject() {
    return metric + ", " + a + " - " + b;
  }

  @Override
  public String alternative() {
    return direction.words(margin);
  }
}
