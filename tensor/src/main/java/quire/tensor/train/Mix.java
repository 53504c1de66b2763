package quire.tensor.train;

/// Seeds for places in a training: well spread, whatever the numbers.
final class Mix {
  private Mix() {}

  static long of(long seed, long step, long part) {
    return spread(spread(spread(seed) + step) + part) >>> 1;
  }

  /// The output function of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
  private static long spread(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
