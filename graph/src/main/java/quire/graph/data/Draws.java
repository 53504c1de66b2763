package quire.graph.data;

import java.util.random.RandomGenerator;

/// A stream of pseudo-random numbers that depends on a path of numbers alone, such as (seed, graph,
/// round): xoshiro256++ seeded through SplitMix64.
///
/// Every step of the path changes the stream, and (1, 2) and (2, 1) are different streams. The
/// numbers are the same on every machine and every JDK. Not safe for use by several threads.
public final class Draws implements RandomGenerator {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long a;
  private long b;
  private long c;
  private long d;

  private Draws(long key) {
    long state = key + GOLDEN;
    a = mix(state);
    state += GOLDEN;
    b = mix(state);
    state += GOLDEN;
    c = mix(state);
    state += GOLDEN;
    d = mix(state);
  }

  /// The stream of a path.
  ///
  /// @param path any numbers, the run's seed first
  public static Draws of(long... path) {
    long key = path.length;
    for (long step : path) {
      key = mix(key + GOLDEN) ^ mix(step - GOLDEN);
      key = mix(key + GOLDEN);
    }
    return new Draws(key);
  }

  @Override
  public long nextLong() {
    long result = Long.rotateLeft(a + d, 23) + a;
    long shifted = b << 17;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = Long.rotateLeft(d, 45);
    return result;
  }

  /// Uniform on [0, bound), without bias.
  @Override
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be at least 1, is " + bound);
    }
    long product = (nextLong() >>> 32) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      long least = (0xFFFFFFFFL - bound + 1) % bound;
      while ((product & 0xFFFFFFFFL) < least) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /// Uniform on [low, high), without bias.
  @Override
  public int nextInt(int low, int high) {
    return low + nextInt(high - low);
  }

  /// Uniform on [0, 1), 53 bits.
  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /// Puts the values in a uniformly random order.
  public void shuffle(int[] values) {
    for (int last = values.length - 1; last > 0; last--) {
      int other = nextInt(last + 1);
      int kept = values[last];
      values[last] = values[other];
      values[other] = kept;
    }
  }

  /// 0 .. n-1 in a uniformly random order.
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    shuffle(order);
    return order;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
