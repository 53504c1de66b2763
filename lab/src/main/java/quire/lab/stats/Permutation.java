package quire.lab.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import quire.base.Check;

/// Permutation tests: of the labels of two groups, and of one variable against another. All
/// arrangements are counted while they are no more than [#EXACT]; beyond, [#DRAWS] seeded random
/// ones and the observed one, so that p is never 0.
public final class Permutation {
  /// Up to so many arrangements all are counted.
  public static final int EXACT = 500_000;

  /// Random arrangements beyond that.
  public static final int DRAWS = 99_999;

  private static final int EXACT_RANKS = 120;
  private static final long SEED = 0x5157;

  private Permutation() {}

  /// Whether the mean of one group lies above (or below) that of another; the statistic is the
  /// difference of means.
  public static TestResult labels(double[] a, double[] b, Alternative alternative) {
    double[] pooled = pooled(a, b);
    double difference = Samples.mean(a) - Samples.mean(b);
    double observed = sum(pooled, a.length);
    double tolerance = Samples.tolerance(pooled);
    if (choose(pooled.length, a.length) <= EXACT) {
      var counter = new Subsets(pooled, observed, tolerance);
      counter.visit(0, a.length, 0);
      return new TestResult(
          difference,
          alternative.pick(
              (double) counter.atLeast / counter.all, (double) counter.atMost / counter.all),
          "exact label permutation");
    }
    return new TestResult(
        difference,
        drawLabels(pooled, a.length, observed, tolerance, alternative),
        "Monte-Carlo label permutation");
  }

  /// The same on ranks (ties share their mean rank); the statistic is Cliff's delta: the share of
  /// pairs with a above b, less the share with a below b.
  public static TestResult rankLabels(double[] a, double[] b, Alternative alternative) {
    int[] ranks = Samples.doubledRanks(pooled(a, b));
    int observed = 0;
    for (int i = 0; i < a.length; i++) {
      observed += ranks[i];
    }
    double u = observed / 2.0 - a.length * (a.length + 1.0) / 2;
    double delta = 2 * u / ((double) a.length * b.length) - 1;
    if (ranks.length <= EXACT_RANKS) {
      double[] law = subsetLaw(ranks, a.length);
      double greater = 0;
      double less = 0;
      double all = 0;
      for (int s = 0; s < law.length; s++) {
        all += law[s];
        greater += s >= observed ? law[s] : 0;
        less += s <= observed ? law[s] : 0;
      }
      return new TestResult(
          delta, alternative.pick(greater / all, less / all), "exact rank permutation");
    }
    double[] values = new double[ranks.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = ranks[i];
    }
    return new TestResult(
        delta,
        drawLabels(values, a.length, observed, 0.5, alternative),
        "Monte-Carlo rank permutation");
  }

  /// Whether two variables rise together (or against each other); the statistic is Pearson's
  /// correlation, or Spearman's on ranks, and 0 where one of them does not vary (p is then 1).
  ///
  /// @param x at least 2 values, finite
  /// @param y as many
  public static TestResult correlation(
      double[] x, double[] y, boolean ranks, Alternative alternative) {
    Check.that(
        x.length == y.length && x.length >= 2,
        "x and y must hold the same number of values, at least 2; hold %d and %d",
        x.length,
        y.length);
    double[] u = centred(ranks ? Samples.ranks(Samples.finite("x", x)) : Samples.finite("x", x));
    double[] v = centred(ranks ? Samples.ranks(Samples.finite("y", y)) : Samples.finite("y", y));
    double scale = Math.sqrt(dot(u, u)) * Math.sqrt(dot(v, v));
    if (scale == 0) {
      return new TestResult(0, 1, "correlation, a variable does not vary");
    }
    double observed = dot(u, v);
    double tolerance = 1e-12 * scale * u.length;
    double r = Math.clamp(observed / scale, -1.0, 1.0);
    String name = ranks ? "Spearman" : "Pearson";
    if (factorial(u.length) <= EXACT) {
      var counter = new Orders(u, v, observed, tolerance);
      counter.visit(0, 0, 0);
      return new TestResult(
          r,
          alternative.pick(
              (double) counter.atLeast / counter.all, (double) counter.atMost / counter.all),
          "exact permutation of " + name + "'s correlation");
    }
    var random = new SplittableRandom(SEED);
    double[] shuffled = v.clone();
    int atLeast = 1;
    int atMost = 1;
    for (int draw = 0; draw < DRAWS; draw++) {
      shuffle(shuffled, shuffled.length, random);
      double value = dot(u, shuffled);
      atLeast += value >= observed - tolerance ? 1 : 0;
      atMost += value <= observed + tolerance ? 1 : 0;
    }
    return new TestResult(
        r,
        alternative.pick(atLeast / (1.0 + DRAWS), atMost / (1.0 + DRAWS)),
        "Monte-Carlo permutation of " + name + "'s correlation");
  }

  /// Cliff's delta: the share of pairs with a above b, less the share with a below b, in [-1, 1].
  public static double cliffsDelta(double[] a, double[] b) {
    double[] sorted = Samples.finite("b", b).clone();
    Arrays.sort(sorted);
    long balance = 0;
    for (double value : Samples.finite("a", a)) {
      balance += below(sorted, value) - (sorted.length - below(sorted, Math.nextUp(value)));
    }
    return (double) balance / ((double) a.length * b.length);
  }

  /// Pearson's correlation, or Spearman's on ranks; 0 where one variable does not vary.
  public static double coefficient(double[] x, double[] y, boolean ranks) {
    double[] u = centred(ranks ? Samples.ranks(x) : x);
    double[] v = centred(ranks ? Samples.ranks(y) : y);
    double scale = Math.sqrt(dot(u, u)) * Math.sqrt(dot(v, v));
    return scale == 0 ? 0 : Math.clamp(dot(u, v) / scale, -1.0, 1.0);
  }

  /// How many of the sorted values lie below a value.
  private static int below(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double drawLabels(
      double[] pooled, int size, double observed, double tolerance, Alternative alternative) {
    var random = new SplittableRandom(SEED);
    double[] shuffled = pooled.clone();
    int atLeast = 1;
    int atMost = 1;
    for (int draw = 0; draw < DRAWS; draw++) {
      shuffle(shuffled, size, random);
      double value = sum(shuffled, size);
      atLeast += value >= observed - tolerance ? 1 : 0;
      atMost += value <= observed + tolerance ? 1 : 0;
    }
    return alternative.pick(atLeast / (1.0 + DRAWS), atMost / (1.0 + DRAWS));
  }

  /// Makes the first `size` places a random subset in random order.
  private static void shuffle(double[] values, int size, SplittableRandom random) {
    for (int i = 0; i < size; i++) {
      int j = i + random.nextInt(values.length - i);
      double kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  /// How many subsets of that size have each sum of ranks.
  private static double[] subsetLaw(int[] ranks, int size) {
    int top = 0;
    for (int rank : ranks) {
      top += rank;
    }
    double[][] bySize = new double[size + 1][top + 1];
    bySize[0][0] = 1;
    int reached = 0;
    for (int i = 0; i < ranks.length; i++) {
      reached += ranks[i];
      for (int m = Math.min(i + 1, size); m >= 1; m--) {
        for (int s = reached; s >= ranks[i]; s--) {
          bySize[m][s] += bySize[m - 1][s - ranks[i]];
        }
      }
    }
    return bySize[size];
  }

  private static double[] pooled(double[] a, double[] b) {
    Samples.finite("a", a);
    Samples.finite("b", b);
    double[] pooled = new double[a.length + b.length];
    System.arraycopy(a, 0, pooled, 0, a.length);
    System.arraycopy(b, 0, pooled, a.length, b.length);
    return pooled;
  }

  private static double[] centred(double[] x) {
    return Samples.flat(x) ? new double[x.length] : Samples.minus(x, Samples.mean(x));
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static double sum(double[] x, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += x[i];
    }
    return sum;
  }

  private static double choose(int n, int k) {
    double result = 1;
    for (int i = 1; i <= Math.min(k, n - k); i++) {
      result = result * (n - i + 1) / i;
    }
    return result;
  }

  private static double factorial(int n) {
    double result = 1;
    for (int i = 2; i <= n; i++) {
      result *= i;
    }
    return result;
  }

  /// Counts subsets of one size by their sum.
  private static final class Subsets {
    private final double[] values;
    private final double observed;
    private final double tolerance;
    private long all;
    private long atLeast;
    private long atMost;

    Subsets(double[] values, double observed, double tolerance) {
      this.values = values;
      this.observed = observed;
      this.tolerance = tolerance;
    }

    void visit(int from, int left, double sum) {
      if (left == 0) {
        all++;
        atLeast += sum >= observed - tolerance ? 1 : 0;
        atMost += sum <= observed + tolerance ? 1 : 0;
        return;
      }
      for (int i = from; i <= values.length - left; i++) {
        visit(i + 1, left - 1, sum + values[i]);
      }
    }
  }

  /// Counts the orders of one variable against the other by their product sum.
  private static final class Orders {
    private final double[] x;
    private final double[] y;
    private final double observed;
    private final double tolerance;
    private long all;
    private long atLeast;
    private long atMost;

    Orders(double[] x, double[] y, double observed, double tolerance) {
      this.x = x;
      this.y = y;
      this.observed = observed;
      this.tolerance = tolerance;
    }

    void visit(int place, int used, double sum) {
      if (place == x.length) {
        all++;
        atLeast += sum >= observed - tolerance ? 1 : 0;
        atMost += sum <= observed + tolerance ? 1 : 0;
        return;
      }
      for (int j = 0; j < y.length; j++) {
        if ((used >> j & 1) == 0) {
          visit(place + 1, used | 1 << j, sum + x[place] * y[j]);
        }
      }
    }
  }
}
