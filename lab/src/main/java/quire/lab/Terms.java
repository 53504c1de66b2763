package quire.lab;

import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// What a test says beside its direction.
///
/// @param smallestEffect the smallest effect worth having, above 0, in the claim's direction; null
///   where none is named
/// @param paperEffect the paper's effect, above 0, in the claim's direction; half of it stands in
///   for a smallest effect that is not named; null where the paper has none
/// @param leastUnits fewer units than this are not tested at all, at least 1
/// @param over what one unit is
/// @param noun the word for one unit: `seed`, `query`, `person`
/// @param unit the unit of the effect: `points`, `s`; empty for a plain number
public record Terms(
    @Nullable Double smallestEffect,
    @Nullable Double paperEffect,
    int leastUnits,
    Over over,
    String noun,
    String unit) {
  /// Nothing named: seeds, at least one, a plain number.
  public static final Terms NONE = new Terms(null, null, 1, Over.SEED, "seed", "");

  public Terms {
    Check.that(
        smallestEffect == null || smallestEffect > 0,
        "smallestEffect must be above 0 (in the claim's direction), is %s",
        smallestEffect);
    Check.that(
        paperEffect == null || paperEffect > 0,
        "paperEffect must be above 0 (in the claim's direction), is %s",
        paperEffect);
    Check.positive("leastUnits", leastUnits);
  }

  /// The smallest effect: as named, else half the paper's, else null.
  public @Nullable Double smallest() {
    return smallestEffect != null
        ? smallestEffect
        : paperEffect != null ? (Double) (paperEffect / 2) : null;
  }

  /// Tests that carry terms; each method returns a changed copy.
  ///
  /// @param <T> the test itself
  public interface Carrier<T> {
    /// The terms so far.
    Terms terms();

    /// The same test with other terms.
    T with(Terms terms);

    /// Names the smallest effect worth having, above 0, in the claim's direction.
    default T smallestEffect(double effect) {
      var t = terms();
      return with(new Terms(effect, t.paperEffect, t.leastUnits, t.over, t.noun, t.unit));
    }

    /// Names the paper's own effect, above 0, in the claim's direction.
    default T paperEffect(double effect) {
      var t = terms();
      return with(new Terms(t.smallestEffect, effect, t.leastUnits, t.over, t.noun, t.unit));
    }

    /// Leaves the claim untested below so many units.
    default T overAtLeast(int units) {
      var t = terms();
      return with(new Terms(t.smallestEffect, t.paperEffect, units, t.over, t.noun, t.unit));
    }

    /// Says what one unit is, and the word for it.
    default T over(Over over, String noun) {
      var t = terms();
      return with(new Terms(t.smallestEffect, t.paperEffect, t.leastUnits, over, noun, t.unit));
    }

    /// Names the unit of the effect, such as `points`.
    default T unit(String unit) {
      var t = terms();
      return with(new Terms(t.smallestEffect, t.paperEffect, t.leastUnits, t.over, t.noun, unit));
    }
  }
}
