package quire.lab;

import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import quire.lab.stats.Alternative;
import quire.lab.stats.Bootstrap;
import quire.lab.stats.Interval;
import quire.lab.stats.PairedT;
import quire.lab.stats.Permutation;
import quire.lab.stats.SignFlip;
import quire.lab.stats.TestResult;
import quire.lab.stats.Tost;

/// Finds a test's numbers in the metrics and applies its statistic.
final class Measuring {
  /// From so many units on, pairs are tested by sign-flip and intervals come from the bootstrap.
  static final int MANY = 10;

  /// Fewer units without any spread exclude no effect: 2^-5 does not pass half of 0.05.
  private static final int LEAST_FLAT = 6;

  private Measuring() {}

  static Evidence measure(ClaimTest test, Metrics metrics) {
    return switch (test) {
      case Paired paired -> paired(paired, metrics);
      case OneSample one -> oneSample(one, metrics);
      case Equivalent equivalent -> equivalent(equivalent, metrics);
      case Slope slope -> Relating.slope(slope, metrics);
      case Unpaired unpaired -> unpaired(unpaired, metrics);
      case Trend trend -> Relating.trend(trend, metrics);
      case Correlation correlation -> Relating.correlation(correlation, metrics);
      case Never never -> never(never, metrics);
      case Always always -> always(always, metrics);
      case AllOf all -> Joint.measure(all, metrics);
      case NotTested(String reason) -> Evidence.absent(test, 0, reason);
    };
  }

  private static Evidence paired(Paired test, Metrics metrics) {
    double[] d = differences(test.metric(), test.a(), test.b(), test.terms(), metrics);
    String gap = gap(test.metric(), List.of(test.a(), test.b()), d.length, test.terms(), metrics);
    return gap.isEmpty()
        ? mean(test, d, test.direction(), test.margin(), test.margin() == 0, test.terms())
        : Evidence.absent(test, d.length, gap);
  }

  private static Evidence oneSample(OneSample test, Metrics metrics) {
    double[] x = values(metrics.units(test.arm(), test.metric(), test.terms().over()));
    String gap = gap(test.metric(), List.of(test.arm()), x.length, test.terms(), metrics);
    return gap.isEmpty()
        ? mean(test, x, test.direction(), test.bound(), true, test.terms())
        : Evidence.absent(test, x.length, gap);
  }

  /// The mean of differences, or of one sample, against a bound.
  private static Evidence mean(
      ClaimTest test, double[] x, Direction direction, double bound, boolean sized, Terms terms) {
    var interval = meanInterval(x);
    double effect = PairedT.mean(x);
    var needed =
        new Needed(terms, x.length)
            .forMean(direction.sign() * (effect - bound), PairedT.spread(x), sized);
    if (x.length == 1) {
      return Evidence.tested(test, pairName(x.length), effect, null, 1, null, null, false, needed);
    }
    var claim = pairTest(x.length).test(x, bound, alternative(direction));
    var opposite = pairTest(x.length).test(x, bound, opposite(direction));
    boolean small = sized && below(interval, direction, bound, terms.smallest(), x.length);
    return Evidence.tested(
        test, claim.method(), effect, interval, x.length, claim.p(), opposite.p(), small, needed);
  }

  private static Evidence equivalent(Equivalent test, Metrics metrics) {
    double[] d = differences(test.metric(), test.a(), test.b(), test.terms(), metrics);
    String gap = gap(test.metric(), List.of(test.a(), test.b()), d.length, test.terms(), metrics);
    if (!gap.isEmpty()) {
      return Evidence.absent(test, d.length, gap);
    }
    double effect = PairedT.mean(d);
    var needed =
        new Needed(test.terms(), d.length)
            .forEquivalence(test.margin() - Math.abs(effect), PairedT.spread(d));
    if (d.length == 1) {
      return Evidence.tested(
          test, "equivalence by paired t", effect, null, 1, null, null, false, needed);
    }
    var result = Tost.test(d, test.margin(), pairTest(d.length));
    return Evidence.tested(
        test,
        "equivalence by " + result.method(),
        effect,
        meanInterval(d),
        d.length,
        result.p(),
        result.pOutside(),
        false,
        needed);
  }

  private static Evidence unpaired(Unpaired test, Metrics metrics) {
    double[] a = values(metrics.units(test.a(), test.metric(), test.terms().over()));
    double[] b = values(metrics.units(test.b(), test.metric(), test.terms().over()));
    int smaller = Math.min(a.length, b.length);
    String gap = gap(test.metric(), List.of(test.a(), test.b()), smaller, test.terms(), metrics);
    if (!gap.isEmpty()) {
      return Evidence.absent(test, a.length + b.length, gap);
    }
    TestResult claim = labels(test, a, b, alternative(test.direction()));
    TestResult opposite = labels(test, a, b, opposite(test.direction()));
    Interval interval = null;
    if (smaller >= 2) {
      interval =
          Bootstrap.USUAL.bca(
              x ->
                  test.ranks()
                      ? Permutation.cliffsDelta(x[0], x[1])
                      : PairedT.mean(x[0]) - PairedT.mean(x[1]),
              a,
              b);
    }
    boolean small =
        below(interval, test.direction(), 0, test.terms().smallest(), a.length + b.length);
    var needed = new Needed(test.terms(), a.length + b.length);
    return Evidence.tested(
        test,
        claim.method(),
        claim.statistic(),
        interval,
        a.length + b.length,
        claim.p(),
        opposite.p(),
        small,
        needed.fromP(claim.p(), opposite.p()));
  }

  private static TestResult labels(Unpaired test, double[] a, double[] b, Alternative side) {
    return test.ranks() ? Permutation.rankLabels(a, b, side) : Permutation.labels(a, b, side);
  }

  private static Evidence never(Never test, Metrics metrics) {
    List<Metric> records = counted(test.metric(), test.arm(), metrics);
    if (records.isEmpty()) {
      return Evidence.absent(test, 0, missing(test.metric(), test.arm()));
    }
    double sum = records.stream().mapToDouble(record -> Math.abs(record.value())).sum();
    String reason = sum == 0 ? "" : Numbers.plain(sum) + " violations were counted";
    return Evidence.counted(test, sum, records.size(), sum == 0, reason);
  }

  private static Evidence always(Always test, Metrics metrics) {
    List<Metric> records = counted(test.metric(), test.arm(), metrics);
    if (records.isEmpty()) {
      return Evidence.absent(test, 0, missing(test.metric(), test.arm()));
    }
    long held = records.stream().filter(record -> record.value() == 1).count();
    boolean all = held == records.size();
    String reason = all ? "" : "it held in " + held + " of " + records.size() + " cases";
    return Evidence.counted(test, (double) held / records.size(), records.size(), all, reason);
  }

  private static List<Metric> counted(String metric, @Nullable String arm, Metrics metrics) {
    return metrics.named(metric).stream()
        .filter(record -> arm == null || record.arm().equals(arm))
        .toList();
  }

  /// Why a test cannot be done on so many units; empty when it can.
  static String gap(String metric, List<String> arms, int units, Terms terms, Metrics metrics) {
    for (String arm : arms) {
      if (metrics.units(arm, metric, Over.SEED).isEmpty()) {
        return missing(metric, arm);
      }
    }
    var needed = new Needed(terms, units);
    return units < Math.max(1, terms.leastUnits()) ? needed.atLeast(terms.leastUnits()) : "";
  }

  private static String missing(String metric, @Nullable String arm) {
    return "the run recorded no " + metric + (arm == null ? "" : " of arm " + arm);
  }

  private static double[] differences(
      String metric, String a, String b, Terms terms, Metrics metrics) {
    var first = metrics.units(a, metric, terms.over());
    var second = metrics.units(b, metric, terms.over());
    first.keySet().retainAll(second.keySet());
    double[] d = new double[first.size()];
    int i = 0;
    for (var entry : first.entrySet()) {
      d[i++] = entry.getValue() - second.getOrDefault(entry.getKey(), 0.0);
    }
    return d;
  }

  static double[] values(NavigableMap<?, Double> units) {
    return units.values().stream().mapToDouble(v -> v).toArray();
  }

  static Interval meanInterval(double[] x) {
    return x.length < MANY ? PairedT.interval(x, Decision.LEVEL) : Bootstrap.USUAL.mean(x);
  }

  private static Tost.OneSided pairTest(int units) {
    return units < MANY ? PairedT::test : SignFlip::test;
  }

  private static String pairName(int units) {
    return units < MANY ? "paired t" : "sign-flip";
  }

  static boolean below(
      @Nullable Interval interval,
      Direction direction,
      double bound,
      @Nullable Double smallest,
      int units) {
    if (interval == null || smallest == null) {
      return false;
    }
    if (interval.low() == interval.high() && units < LEAST_FLAT) {
      return false;
    }
    double best = direction == Direction.GREATER ? interval.high() - bound : bound - interval.low();
    return best < smallest;
  }

  static Alternative alternative(Direction direction) {
    return direction == Direction.GREATER ? Alternative.GREATER : Alternative.LESS;
  }

  static Alternative opposite(Direction direction) {
    return direction == Direction.GREATER ? Alternative.LESS : Alternative.GREATER;
  }
}
