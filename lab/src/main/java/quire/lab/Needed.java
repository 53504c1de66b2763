package quire.lab;

import java.util.function.DoubleFunction;
import quire.lab.stats.Power;

/// Words for how many units would decide a claim that so many left open. Power is 0.8, the level is
/// that of Holm's first step.
///
/// @param terms name the unit and the smallest effect
/// @param units how many there were
record Needed(Terms terms, int units) {
  private static final double POWER = 0.8;

  /// That more units are needed at all.
  String atLeast(int least) {
    return "needs at least " + count(Math.max(1, least)) + ", has " + units;
  }

  /// For a mean that lies `effect` beyond its bound, in the claim's direction.
  ///
  /// @param sized whether the terms' smallest effect applies
  DoubleFunction<String> forMean(double effect, double spread, boolean sized) {
    if (units < 2) {
      return _ -> "1 " + terms.noun() + " has no spread; at least 2 are needed";
    }
    Double smallest = sized ? terms.smallest() : null;
    return alpha -> {
      if (effect > 0) {
        return about(size(effect, spread, alpha, POWER))
            + " to show an effect as large as measured";
      }
      if (smallest != null) {
        return "the measured effect points the other way; "
            + about(size(smallest, spread, alpha, POWER))
            + " to show one of "
            + Numbers.plain(smallest);
      }
      return effect < 0
          ? "the measured effect points the other way; "
              + about(size(-effect, spread, alpha, POWER))
              + " to show that"
          : "there is no difference at all to size it by";
    };
  }

  /// For an equivalence whose mean lies `room` inside its margin (outside when negative).
  DoubleFunction<String> forEquivalence(double room, double spread) {
    if (units < 2) {
      return _ -> "1 " + terms.noun() + " has no spread; at least 2 are needed";
    }
    return alpha -> {
      if (room > 0) {
        return about(size(room, spread, alpha, (1 + POWER) / 2)) + " to show equivalence";
      }
      return room < 0
          ? "the measured difference lies outside the margin; "
              + about(size(-room, spread, alpha, POWER))
              + " to show that"
          : "the measured difference is the margin itself";
    };
  }

  /// From the p-values of the claim and its opposite.
  DoubleFunction<String> fromP(double p, double opposite) {
    return alpha -> {
      if (p > 0 && p < 0.49) {
        return about(Power.unitsFromP(p, units, alpha, POWER))
            + " to show an effect as large as measured";
      }
      return opposite > 0 && opposite < 0.49
          ? "the measured effect points the other way; "
              + about(Power.unitsFromP(opposite, units, alpha, POWER))
              + " to show that"
          : "the measured effect is too small to size it by";
    };
  }

  private int size(double effect, double spread, double alpha, double power) {
    // Equal differences are judged by their signs: n of them give 2^-n.
    int need =
        spread == 0
            ? (int) Math.floor(-Math.log(alpha) / Math.log(2)) + 1
            : Power.unitsForPairedT(effect / spread, alpha, power);
    return Math.max(need, units + 1);
  }

  private String about(int need) {
    String many = need >= Power.MOST ? "more than a million " + plural() : "about " + count(need);
    return many + " would be needed (" + units + " at hand)";
  }

  private String count(int number) {
    return number + " " + (number == 1 ? terms.noun() : plural());
  }

  private String plural() {
    String noun = terms.noun();
    if (noun.equals("person")) {
      return "people";
    }
    return noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
  }
}
