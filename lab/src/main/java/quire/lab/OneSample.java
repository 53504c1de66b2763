package quire.lab;

import quire.base.Check;

/// One arm against a fixed bound: the mean over units lies beyond it.
public record OneSample(String metric, String arm, Direction direction, double bound, Terms terms)
    implements ClaimTest, Terms.Carrier<OneSample> {
  public OneSample {
    Check.that(Double.isFinite(bound), "bound must be finite, is %s", bound);
  }

  /// The metric of the arm lies above the bound.
  public static OneSample above(String metric, String arm, double bound) {
    return new OneSample(metric, arm, Direction.GREATER, bound, Terms.NONE);
  }

  /// The metric of the arm lies below the bound.
  public static OneSample below(String metric, String arm, double bound) {
    return new OneSample(metric, arm, Direction.LESS, bound, Terms.NONE);
  }

  @Override
  public OneSample with(Terms terms) {
    return new OneSample(metric, arm, direction, bound, terms);
  }

  @Override
  public String subject() {
    return metric + ", " + arm;
  }

  @Override
  public String alternative() {
    return direction.words(bound);
  }
}
