package quire.network.flow;

/// Hashes of numbers, the same everywhere: the finaliser of SplitMix64 (Steele, Lea and Flood,
/// OOPSLA 2014).
final class Hash {
  private Hash() {}

  static long mix(long z) {
    long a = (z + 0x9E3779B97F4A7C15L);
    a = (a ^ (a >>> 30)) * 0xBF58476D1CE4E5B9L;
    a = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return a ^ (a >>> 31);
  }

  /// A number in [0, n) from four others.
  static int below(int n, long seed, long a, long b, long c) {
    long h = mix(mix(mix(mix(seed) ^ a) ^ b) ^ c);
    return (int) Long.remainderUnsigned(h, n);
  }
}
