package quire.lab.stats;

/// A two-sided confidence interval.
public record Interval(double low, double high) {
  /// Whether a value lies inside, bounds included.
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /// Moved by a constant.
  public Interval plus(double shift) {
    return new Interval(low + shift, high + shift);
  }
}
