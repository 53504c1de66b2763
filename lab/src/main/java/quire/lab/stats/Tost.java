package quire.lab.stats;

import quire.base.Check;

/// Equivalence by two one-sided tests: the mean lies inside [-margin, margin]. Source: Schuirmann,
/// *J. Pharmacokinetics and Biopharmaceutics* 15 (1987) 657-680.
public final class Tost {
  private Tost() {}

  /// A one-sided test of differences against a bound, such as [PairedT#test].
  @FunctionalInterface
  public interface OneSided {
    /// Tests differences against a bound.
    TestResult test(double[] differences, double bound, Alternative alternative);
  }

  /// The outcome.
  ///
  /// @param p of equivalence: the larger of the two
  /// @param pOutside that the mean lies outside the margin, on either side: twice the smaller of
  ///   two one-sided p-values, at most 1
  /// @param method of the two tests
  public record Result(double p, double pOutside, String method) {}

  /// Tests with paired t.
  ///
  /// @param differences at least one, finite; one alone gives p = 1
  /// @param margin above 0
  public static Result test(double[] differences, double margin) {
    return test(differences, margin, PairedT::test);
  }

  /// Tests with another one-sided test.
  public static Result test(double[] differences, double margin, OneSided with) {
    Check.positive("margin", margin);
    var lower = with.test(differences, -margin, Alternative.GREATER);
    var upper = with.test(differences, margin, Alternative.LESS);
    double below = with.test(differences, -margin, Alternative.LESS).p();
    double above = with.test(differences, margin, Alternative.GREATER).p();
    return new Result(
        Math.max(lower.p(), upper.p()), Math.min(1, 2 * Math.min(below, above)), upper.method());
  }
}
