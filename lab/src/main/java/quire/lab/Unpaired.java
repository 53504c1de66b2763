package quire.lab;

import quire.base.Check;

/// Two groups whose units are not the same (people of two arms): permutation of the labels.
///
/// @param ranks whether values are replaced by their ranks first; the effect is then the chance
///   that a unit of `a` exceeds one of `b`, minus the chance of the opposite (Cliff's delta)
public record Unpaired(
    String metric, String a, String b, Direction direction, boolean ranks, Terms terms)
    implements ClaimTest, Terms.Carrier<Unpaired> {
  public Unpaired {
    Check.that(!a.equals(b), "%s: an arm cannot be compared with itself (%s)", metric, a);
  }

  /// The metric is higher in group `a` than in group `b`.
  public static Unpaired greater(String metric, String a, String b) {
    return new Unpaired(metric, a, b, Direction.GREATER, false, Terms.NONE);
  }

  /// The metric is lower in group `a` than in group `b`.
  public static Unpaired less(String metric, String a, String b) {
    return new Unpaired(metric, a, b, Direction.LESS, false, Terms.NONE);
  }

  /// The same on ranks.
  public Unpaired onRanks() {
    return new Unpaired(metric, a, b, direction, true, terms);
  }

  @Override
  public Unpaired with(Terms terms) {
    return new Unpaired(metric, a, b, direction, ranks, terms);
  }

  @Override
  public String subject() {
    return metric + ", " + a + " against " + b;
  }

  @Override
  public String alternative() {
    return direction.words(0);
  }
}
