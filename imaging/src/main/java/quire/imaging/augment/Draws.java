package quire.imaging.augment;

import quire.base.Check;

/// Random numbers by SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). A stream belongs to a seed
/// and an item, so that what happens to an item depends on nothing else: not on threads, not on
/// order.
public final class Draws {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private long state;

  private Draws(long state) {
    this.state = state;
  }

  /// The stream of a seed.
  public static Draws of(long seed) {
    return new Draws(seed);
  }

  /// The stream of an item under a seed.
  public static Draws of(long seed, long item) {
    return new Draws(mix(seed + STEP) ^ mix(item * STEP + 1));
  }

  /// 64 random bits.
  public long next() {
    state += STEP;
    return mix(state);
  }

  private static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /// Uniform in [0, 1), 53 bits.
  public double uniform() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /// Uniform in [low, high).
  public double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  /// Uniform in 0 to bound - 1, by the high half of a product.
  public int below(int bound) {
    Check.positive("bound", bound);
    return (int) Math.unsignedMultiplyHigh(next(), bound);
  }

  /// True with a probability.
  public boolean chance(double probability) {
    return uniform() < probability;
  }

  /// The numbers 0 to n - 1 in random order (Fisher and Yates).
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
