package quire.lab.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;
import quire.base.Check;

/// Bootstrap intervals of any statistic of one sample, or of several independent ones. Source:
/// Efron and Tibshirani, *An Introduction to the Bootstrap* (1993), chapters 13 and 14.
///
/// A statistic that does not vary gives a point. Each sample is drawn from with replacement.
///
/// @param resamples how many, at least 100
/// @param level confidence, in (0, 1)
/// @param seed the same seed gives the same interval
public record Bootstrap(int resamples, double level, long seed) {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /// What the lab uses: 9,999 resamples, 95 %.
  public static final Bootstrap USUAL = new Bootstrap(9_999, 0.95, 0x5157);

  public Bootstrap {
    Check.range("resamples", resamples, 100, 10_000_000);
    Check.that(level > 0 && level < 1, "level must lie in (0, 1), is %s", level);
  }

  /// BCa interval of the mean.
  public Interval mean(double[] sample) {
    return bca(x -> Samples.mean(x[0]), sample);
  }

  /// BCa (bias-corrected and accelerated) interval.
  ///
  /// @param statistic of the samples, in the order given; finite for every resample
  /// @param samples at least one, none empty
  public Interval bca(ToDoubleFunction<double[][]> statistic, double[]... samples) {
    double observed = statistic.applyAsDouble(samples);
    double[] draws = draws(statistic, samples);
    if (draws[0] == draws[draws.length - 1]) {
      return new Interval(observed, observed);
    }
    // Equal up to rounding is equal: the same data in other units must give the same interval.
    double tolerance = 1e-12 * Math.max(Math.abs(draws[0]), Math.abs(draws[draws.length - 1]));
    double below = 0;
    for (double draw : draws) {
      below += draw < observed - tolerance ? 1 : draw <= observed + tolerance ? 0.5 : 0;
    }
    // Kept off 0 and 1: the bias correction of a statistic at the edge of its draws is not
    // infinite.
    double share = Math.clamp(below / draws.length, 0.5 / draws.length, 1 - 0.5 / draws.length);
    double z0 = NORMAL.inverseCumulativeProbability(share);
    double a = acceleration(statistic, samples);
    return new Interval(
        quantile(draws, corrected(z0, a, (1 - level) / 2)),
        quantile(draws, corrected(z0, a, (1 + level) / 2)));
  }

  /// Percentile interval.
  public Interval percentile(ToDoubleFunction<double[][]> statistic, double[]... samples) {
    double[] draws = draws(statistic, samples);
    return new Interval(quantile(draws, (1 - level) / 2), quantile(draws, (1 + level) / 2));
  }

  private double[] draws(ToDoubleFunction<double[][]> statistic, double[][] samples) {
    for (double[] sample : samples) {
      Samples.finite("sample", sample);
    }
    var random = new SplittableRandom(seed);
    double[] draws = new double[resamples];
    double[][] drawn = Arrays.stream(samples).map(double[]::clone).toArray(double[][]::new);
    for (int r = 0; r < resamples; r++) {
      for (int s = 0; s < samples.length; s++) {
        for (int i = 0; i < drawn[s].length; i++) {
          drawn[s][i] = samples[s][random.nextInt(samples[s].length)];
        }
      }
      draws[r] = statistic.applyAsDouble(drawn);
    }
    Arrays.sort(draws);
    return draws;
  }

  /// The acceleration by the jackknife; over several samples as in Efron (1987), section 6 and in
  /// SciPy: cubes and squares of the influence values, each scaled by its sample's size.
  private static double acceleration(ToDoubleFunction<double[][]> statistic, double[][] samples) {
    double cubes = 0;
    double squares = 0;
    for (int s = 0; s < samples.length; s++) {
      int n = samples[s].length;
      if (n < 2) {
        continue;
      }
      double[][] without = samples.clone();
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        double[] rest = new double[n - 1];
        System.arraycopy(samples[s], 0, rest, 0, i);
        System.arraycopy(samples[s], i + 1, rest, i, n - 1 - i);
        without[s] = rest;
        values[i] = statistic.applyAsDouble(without);
      }
      double mean = Samples.mean(values);
      for (double value : values) {
        double influence = (n - 1) * (mean - value);
        cubes += influence * influence * influence / ((double) n * n * n);
        squares += influence * influence / ((double) n * n);
      }
    }
    return squares > 0 ? cubes / (6 * Math.pow(squares, 1.5)) : 0;
  }

  private static double corrected(double z0, double a, double probability) {
    double z = z0 + NORMAL.inverseCumulativeProbability(probability);
    return NORMAL.cumulativeProbability(z0 + z / (1 - a * z));
  }

  /// Linear between neighbours, as R's type 7.
  private static double quantile(double[] sorted, double probability) {
    double position = probability * (sorted.length - 1);
    int low = (int) Math.floor(position);
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (position - low) * (sorted[high] - sorted[low]);
  }
}
