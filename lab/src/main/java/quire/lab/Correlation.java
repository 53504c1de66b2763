package quire.lab;

import quire.base.Check;

/// Two metrics of one arm go together over units: permutation of one against the other.
///
/// @param ranks Spearman's correlation instead of Pearson's
public record Correlation(
    String metricX, String metricY, String arm, Direction direction, boolean ranks, Terms terms)
    implements ClaimTest, Terms.Carrier<Correlation> {
  public Correlation {
    Check.that(!metricX.equals(metricY), "%s: a metric cannot be correlated with itself", metricX);
  }

  /// The two metrics rise together.
  public static Correlation positive(String metricX, String metricY, String arm) {
    return new Correlation(metricX, metricY, arm, Direction.GREATER, false, Terms.NONE);
  }

  /// One metric falls as the other rises.
  public static Correlation negative(String metricX, String metricY, String arm) {
    return new Correlation(metricX, metricY, arm, Direction.LESS, false, Terms.NONE);
  }

  /// The same on ranks (Spearman).
  public Correlation onRanks() {
    return new Correlation(metricX, metricY, arm, direction, true, terms);
  }

  @Override
  public Correlation with(Terms terms) {
    return new Correlation(metricX, metricY, arm, direction, ranks, terms);
  }

  @Override
  public String subject() {
    return metricX + " with " + metricY + ", " + arm;
  }

  @Override
  public String alternative() {
    return direction.words(0);
  }
}
