package quire.text.sentencepiece;

/// The 32-bit Mersenne Twister (Matsumoto and Nishimura, 1998), so that sentences are drawn as by
/// the reference.
final class MersenneTwister {
  private static final int N = 624;
  private static final int M = 397;
  private final int[] state = new int[N];
  private int index = N;

  MersenneTwister(int seed) {
    state[0] = seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
    }
  }

  /// The next 32 bits.
  int next() {
    if (index == N) {
      for (int i = 0; i < N; i++) {
        int y = state[i] & 0x80000000 | state[(i + 1) % N] & 0x7FFFFFFF;
        state[i] = state[(i + M) % N] ^ y >>> 1 ^ (y & 1) * 0x9908B0DF;
      }
      index = 0;
    }
    int y = state[index++];
    y ^= y >>> 11;
    y ^= y << 7 & 0x9D2C5680;
    y ^= y << 15 & 0xEFC60000;
    return y ^ y >>> 18;
  }

  /// A number below a bound, all alike: scaled down, what is left over is drawn again.
  long below(long bound) {
    long range = 0xFFFFFFFFL;
    long scaling = range / bound;
    long past = bound * scaling;
    long drawn;
    do {
      drawn = Integer.toUnsignedLong(next());
    } while (drawn >= past);
    return drawn / scaling;
  }
}
