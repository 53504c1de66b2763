package quire.lab;

/// Which side of a bound a claim is on.
public enum Direction {
  GREATER,
  LESS;

  /// 1 for greater, -1 for less.
  int sign() {
    return this == GREATER ? 1 : -1;
  }

  /// In words, such as `above 0.5`.
  String words(double bound) {
    return (this == GREATER ? "above " : "below ") + Numbers.plain(bound);
  }
}
