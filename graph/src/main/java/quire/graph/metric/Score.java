package quire.graph.metric;

/// A measure's value, or why there is none.
///
/// @param value the value; NaN where it is undefined
/// @param undefined the reason, empty where there is a value
public record Score(double value, String undefined) {
  static Score of(double value) {
    return new Score(value, "");
  }

  static Score undefined(String reason) {
    return new Score(Double.NaN, reason);
  }

  /// Whether there is a value.
  public boolean defined() {
    return undefined.isEmpty();
  }
}
