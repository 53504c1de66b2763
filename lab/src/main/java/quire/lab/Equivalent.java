package quire.lab;

import quire.base.Check;

/// Two arms are the same within a margin, unit by unit (two one-sided tests).
///
/// @param margin half the width of what counts as the same, above 0, in the metric's unit
public record Equivalent(String metric, String a, String b, double margin, Terms terms)
    implements ClaimTest, Terms.Carrier<Equivalent> {
  public Equivalent {
    Check.positive("margin", margin);
    Check.that(!a.equals(b), "%s: an arm cannot be compared with itself (%s)", metric, a);
  }

  /// The mean of `a - b` lies inside [-margin, margin].
  public static Equivalent within(String metric, String a, String b, double margin) {
    return new Equivalent(metric, a, b, margin, Terms.NONE);
  }

  @Override
  public Equivalent with(Terms terms) {
    return new Equivalent(metric, a, b, margin, terms);
  }

  @Override
  public String subject() {
    return metric + ", " + a + " - " + b;
  }

  @Override
  public String alternative() {
    return "inside [" + Numbers.plain(-margin) + ", " + Numbers.plain(margin) + "]";
  }
}
