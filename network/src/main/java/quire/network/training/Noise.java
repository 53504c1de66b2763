package quire.network.training;

import java.util.Random;
import quire.base.Check;

/// What makes equal GPUs unequal, seeded: the same numbers give the same noise.
///
/// @param jitter coefficient of variation of computing times, lognormal with mean 1; 0 for none
/// @param expertSkew Zipf exponent of expert loads; 0 for equal ones
/// @param seed of both
public record Noise(double jitter, double expertSkew, long seed) {
  /// None.
  public static final Noise NONE = new Noise(0, 0, 0);

  public Noise {
    Check.range("--jitter", jitter, 0, 10);
    Check.range("--expert-skew", expertSkew, 0, 10);
  }

  /// The factor on the computing time of one operation of one GPU.
  double factor(int gpu, int operation) {
    if (jitter == 0) {
      return 1;
    }
    long mixed = seed * 0x9E3779B97F4A7C15L + gpu * 0xBF58476D1CE4E5B9L + operation;
    double variance = Math.log1p(jitter * jitter);
    return Math.exp(
        Math.sqrt(variance) * new Random(mixed ^ (mixed >>> 31)).nextGaussian() - variance / 2);
  }

  /// Shares of an all-to-all's blocks by member, summing to the number of members: expert i has
  /// weight `(i + 1)^-skew`, experts dealt out to members in a seeded order, one each.
  double[] shares(int members) {
    var shares = new double[members];
    double sum = 0;
    for (int i = 0; i < members; i++) {
      shares[i] = Math.pow(i + 1.0, -expertSkew);
      sum += shares[i];
    }
    var random = new Random(seed);
    for (int i = members - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double kept = shares[i];
      shares[i] = shares[j];
      shares[j] = kept;
    }
    for (int i = 0; i < members; i++) {
      shares[i] *= members / sum;
    }
    return shares;
  }
}
