package quire.lab.stats;

/// What a test tries to show.
public enum Alternative {
  /// The effect lies above the bound.
  GREATER,
  /// The effect lies below the bound.
  LESS,
  /// The effect is not the bound: twice the smaller one-sided p-value, at most 1.
  TWO_SIDED;

  /// The p-value of this alternative from both one-sided ones.
  double pick(double greater, double less) {
    return switch (this) {
      case GREATER -> Math.min(1, greater);
      case LESS -> Math.min(1, less);
      case TWO_SIDED -> Math.min(1, 2 * Math.min(greater, less));
    };
  }
}
