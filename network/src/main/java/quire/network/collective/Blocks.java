package quire.network.collective;

import quire.base.Check;

/// How a range of elements is cut into blocks.
final class Blocks {
  private Blocks() {}

  /// Bounds of n blocks of `[0, elements)`: block j is `[bounds[j], bounds[j + 1])`.
  static long[] bounds(long elements, int n) {
    return bounds(0, elements, n);
  }

  /// Bounds of n blocks of `[low, high)`.
  static long[] bounds(long low, long high, int n) {
    var bounds = new long[n + 1];
    for (int j = 0; j <= n; j++) {
      bounds[j] = low + share(high - low, j, n);
    }
    return bounds;
  }

  /// `j elements / n` rounded down, without overflow.
  static long share(long elements, int j, int n) {
    return elements / n * j + elements % n * j / n;
  }

  /// The largest block of n.
  static long largest(long elements, int n) {
    return (elements + n - 1) / n;
  }

  /// Refuses a count of elements below zero.
  static void check(long elements) {
    Check.that(elements >= 0, "elements must be at least 0, is %d", elements);
  }
}
