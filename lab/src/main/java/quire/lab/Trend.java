package quire.lab;

import java.util.List;
import quire.base.Check;

/// A metric grows (or falls) along an order of arms, or along the steps of one arm; each seed is a
/// block whose own ranks are used (Page's trend).
///
/// @param arms the arms in their order, at least 3; or one arm, whose steps are the order
/// @param direction whether the metric grows or falls along the order
public record Trend(String metric, List<String> arms, Direction direction, Terms terms)
    implements ClaimTest, Terms.Carrier<Trend> {
  public Trend {
    arms = List.copyOf(arms);
    Check.that(
        arms.size() == 1 || arms.size() >= 3,
        "a trend of %s needs 3 arms or more in their order, or one arm with steps, has %s",
        metric,
        arms.size());
  }

  /// The metric grows along the arms.
  public static Trend growing(String metric, String... arms) {
    return new Trend(metric, List.of(arms), Direction.GREATER, Terms.NONE);
  }

  /// The metric falls along the arms.
  public static Trend falling(String metric, String... arms) {
    return new Trend(metric, List.of(arms), Direction.LESS, Terms.NONE);
  }

  @Override
  public Trend with(Terms terms) {
    return new Trend(metric, arms, direction, terms);
  }

  @Override
  public String subject() {
    return metric
        + " along "
        + (arms.size() == 1 ? "the steps of " + arms.getFirst() : String.join(", ", arms));
  }

  @Override
  public String alternative() {
    return direction == Direction.GREATER ? "growing" : "falling";
  }
}
