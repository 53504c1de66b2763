package quire.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import quire.lab.stats.Alternative;
import quire.lab.stats.Bootstrap;
import quire.lab.stats.Interval;
import quire.lab.stats.PageTrend;
import quire.lab.stats.Permutation;
import quire.lab.stats.Regression;

/// Tests of how one thing goes with another: slopes, trends, correlations.
final class Relating {
  private static final Terms PER_STEP = new Terms(null, null, 1, Over.STEP, "step", "");

  private Relating() {}

  static Evidence slope(Slope test, Metrics metrics) {
    NavigableMap<Long, Double> curve = metrics.byStep(test.arm(), test.metric());
    Long from = test.from();
    if (from != null) {
      curve = curve.tailMap(from, true);
    }
    String missing = slopeGap(test, curve);
    if (!missing.isEmpty()) {
      return Evidence.absent(test, curve.size(), missing);
    }
    boolean logX = test.scale() != Slope.Scale.LINEAR;
    boolean logY = test.scale() == Slope.Scale.LOG_LOG;
    double[] x =
        curve.keySet().stream().mapToDouble(s -> logX ? Math.log(s) : (double) s).toArray();
    double[] y = curve.values().stream().mapToDouble(v -> logY ? Math.log(v) : v).toArray();
    var fit = Regression.fit(x, y);
    var needed = new Needed(PER_STEP, x.length);
    if (x.length < 3) {
      return Evidence.tested(
          test,
          "least squares",
          fit.slope(),
          null,
          x.length,
          null,
          null,
          false,
          _ -> "two steps leave no residual to judge by; at least 3 are needed");
    }
    double p = 0;
    double below = 1; // of the opposite: the slope lies below the low bound ...
    double above = 1; // ... or above the high one
    Double low = test.low();
    Double high = test.high();
    if (low != null) {
      p = Math.max(p, fit.test(low, Alternative.GREATER).p());
      below = fit.test(low, Alternative.LESS).p();
    }
    if (high != null) {
      p = Math.max(p, fit.test(high, Alternative.LESS).p());
      above = fit.test(high, Alternative.GREATER).p();
    }
    double opposite = Math.min(below, above) * (low != null && high != null ? 2 : 1);
    return Evidence.tested(
        test,
        "regression",
        fit.slope(),
        fit.interval(Decision.LEVEL),
        x.length,
        p,
        Math.min(1, opposite),
        false,
        needed.fromP(p, Math.min(1, opposite)));
  }

  private static String slopeGap(Slope test, NavigableMap<Long, Double> curve) {
    if (test.low() == null && test.high() == null) {
      return "the claim names no bound for the slope";
    }
    if (curve.size() < 2) {
      return "a slope needs "
          + test.metric()
          + " of arm "
          + test.arm()
          + " at two steps or more, the run recorded "
          + curve.size();
    }
    if (test.scale() != Slope.Scale.LINEAR && curve.firstKey() <= 0) {
      return "a logarithm needs steps above 0, one is " + curve.firstKey();
    }
    if (test.scale() == Slope.Scale.LOG_LOG && curve.values().stream().anyMatch(v -> v <= 0)) {
      return "a logarithm needs values above 0, " + test.metric() + " has one that is not";
    }
    return "";
  }

  static Evidence trend(Trend test, Metrics metrics) {
    double[][] blocks = blocks(test, metrics);
    String gap = Measuring.gap(test.metric(), test.arms(), blocks.length, test.terms(), metrics);
    if (gap.isEmpty() && blocks[0].length < 3) {
      gap = "a trend needs 3 steps or more that every seed has, there are " + blocks[0].length;
    }
    if (!gap.isEmpty()) {
      return Evidence.absent(test, blocks.length, gap);
    }
    var claim = PageTrend.test(blocks, Measuring.alternative(test.direction()));
    var opposite = PageTrend.test(blocks, Measuring.opposite(test.direction()));
    Interval interval = null;
    if (blocks.length >= 2) {
      double[] each = new double[blocks.length];
      for (int i = 0; i < each.length; i++) {
        each[i] = PageTrend.test(new double[][] {blocks[i]}, Alternative.GREATER).correlation();
      }
      var free = Measuring.meanInterval(each);
      interval = new Interval(Math.max(-1, free.low()), Math.min(1, free.high()));
    }
    boolean small =
        Measuring.below(interval, test.direction(), 0, test.terms().smallest(), blocks.length);
    var needed = new Needed(test.terms(), blocks.length);
    return Evidence.tested(
        test,
        claim.method(),
        claim.correlation(),
        interval,
        blocks.length,
        claim.p(),
        opposite.p(),
        small,
        needed.fromP(claim.p(), opposite.p()));
  }

  /// One row a seed that has them all: the values of the arms in their order, or of the steps.
  private static double[][] blocks(Trend test, Metrics metrics) {
    var rows = new TreeMap<Long, List<Double>>();
    if (test.arms().size() > 1) {
      for (int arm = 0; arm < test.arms().size(); arm++) {
        int before = arm;
        metrics
            .bySeed(test.arms().get(arm), test.metric())
            .forEach((seed, value) -> {
              var row = rows.computeIfAbsent(seed, _ -> new ArrayList<>());
              if (row.size() == before) {
                row.add(value);
              }
            });
      }
      rows.values().removeIf(row -> row.size() < test.arms().size());
    } else {
      String arm = test.arms().getFirst();
      var bySeed = new TreeMap<Long, NavigableMap<Long, Double>>();
      for (long seed : metrics.seeds()) {
        var curve = metrics.byStep(arm, test.metric(), seed);
        if (!curve.isEmpty()) {
          bySeed.put(seed, curve);
        }
      }
      if (!bySeed.isEmpty()) {
        var steps = new TreeSet<>(bySeed.firstEntry().getValue().keySet());
        bySeed.values().forEach(curve -> steps.retainAll(curve.keySet()));
        bySeed.forEach((seed, c) -> rows.put(seed, steps.stream().map(c::get).toList()));
      }
    }
    return rows.values().stream()
        .map(row -> row.stream().mapToDouble(v -> v).toArray())
        .toArray(double[][]::new);
  }

  static Evidence correlation(Correlation test, Metrics metrics) {
    var first = metrics.units(test.arm(), test.metricX(), test.terms().over());
    var second = metrics.units(test.arm(), test.metricY(), test.terms().over());
    first.keySet().retainAll(second.keySet());
    second.keySet().retainAll(first.keySet());
    double[] x = Measuring.values(first);
    double[] y = Measuring.values(second);
    String gap =
        Measuring.gap(test.metricX(), List.of(test.arm()), x.length, test.terms(), metrics);
    if (gap.isEmpty() && x.length < 3) {
      gap = new Needed(test.terms(), x.length).atLeast(3);
    }
    if (!gap.isEmpty()) {
      return Evidence.absent(test, x.length, gap);
    }
    var claim =
        Permutation.correlation(x, y, test.ranks(), Measuring.alternative(test.direction()));
    var opposite =
        Permutation.correlation(x, y, test.ranks(), Measuring.opposite(test.direction()));
    double[] index = new double[x.length];
    for (int i = 0; i < index.length; i++) {
      index[i] = i;
    }
    Interval interval =
        x.length < 4
            ? null
            : Bootstrap.USUAL.bca(
                drawn ->
                    Permutation.coefficient(pick(x, drawn[0]), pick(y, drawn[0]), test.ranks()),
                index);
    boolean small =
        Measuring.below(interval, test.direction(), 0, test.terms().smallest(), x.length);
    var needed = new Needed(test.terms(), x.length);
    return Evidence.tested(
        test,
        claim.method(),
        claim.statistic(),
        interval,
        x.length,
        claim.p(),
        opposite.p(),
        small,
        needed.fromP(claim.p(), opposite.p()));
  }

  private static double[] pick(double[] values, double[] index) {
    double[] picked = new double[index.length];
    for (int i = 0; i < index.length; i++) {
      picked[i] = values[(int) index[i]];
    }
    return picked;
  }
}
