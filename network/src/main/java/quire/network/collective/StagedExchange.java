package quire.network.collective;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reduce-scatter and all-gather over n = f1 f2 ... members in one stage per factor: exchanges
/// inside lines of f members, on ranges that shrink by f each time. It sends (n-1)/n of the buffer
/// whatever the factors are. Factors of 2 are recursive halving and doubling, the sizes of a torus
/// are its dimensions, and factors up to 16 keep rails of many domains short.
///
/// @param factors the sizes of the lines, slowest index first; their product is n
/// @param exchange what happens inside a line
record StagedExchange(int[] factors, Exchange exchange) {
  private static final int LONGEST_LINE = 16;

  /// Recursive halving and doubling of 2^k members.
  static StagedExchange halving(int members) {
    var factors = new int[Integer.numberOfTrailingZeros(members)];
    Arrays.fill(factors, 2);
    return new StagedExchange(factors, Exchange.DIRECT);
  }

  /// One direct exchange of up to 16 members, else lines as long as the divisors up to 16 allow; a
  /// prime above 16 stays one line.
  static StagedExchange direct(int members) {
    List<Integer> factors = new ArrayList<>();
    int rest = members;
    while (rest > 1) {
      int factor = Math.min(rest, LONGEST_LINE);
      while (factor > 1 && rest % factor != 0) {
        factor--;
      }
      factor = factor == 1 ? smallestDivisor(rest) : factor;
      factors.add(factor);
      rest /= factor;
    }
    return new StagedExchange(
        factors.stream().mapToInt(Integer::intValue).toArray(), Exchange.DIRECT);
  }

  private static int smallestDivisor(int n) {
    for (int d = 2; (long) d * d <= n; d++) {
      if (n % d == 0) {
        return d;
      }
    }
    return n;
  }

  /// After it member i holds the sum of `[bounds[i], bounds[i + 1])`.
  int[] reduceScatter(ScheduleBuilder builder, int[] members, long[] bounds, int[] ready) {
    int[] done = ready.clone();
    int block = members.length;
    for (int factor : factors) {
      int inner = block / factor;
      for (int base = 0; base < members.length; base += block) {
        for (int low = 0; low < inner; low++) {
          var line = new Line(base, low, inner, factor, members, bounds, done);
          line.put(
              done, exchange.reduceScatter(builder, line.members, line.from, line.to, line.ready));
        }
      }
      block = inner;
    }
    return done;
  }

  /// Before it member i holds `[bounds[i], bounds[i + 1])`, after it everything.
  int[] allGather(ScheduleBuilder builder, int[] members, long[] bounds, int[] ready) {
    int[] done = ready.clone();
    int inner = 1;
    for (int f = factors.length - 1; f >= 0; f--) {
      int block = inner * factors[f];
      for (int base = 0; base < members.length; base += block) {
        for (int low = 0; low < inner; low++) {
          var line = new Line(base, low, inner, factors[f], members, bounds, done);
          line.put(done, exchange.allGather(builder, line.members, line.from, line.to, line.ready));
        }
      }
      inner = block;
    }
    return done;
  }

  /// The members `base + h inner + low` for every h, and the range that each stands for.
  private static final class Line {
    private final int first;
    private final int stride;
    private final int[] members;
    private final long[] from;
    private final long[] to;
    private final int[] ready;

    Line(int base, int low, int inner, int factor, int[] all, long[] bounds, int[] done) {
      first = base + low;
      stride = inner;
      members = new int[factor];
      from = new long[factor];
      to = new long[factor];
      ready = new int[factor];
      for (int h = 0; h < factor; h++) {
        members[h] = all[first + h * inner];
        from[h] = bounds[base + h * inner];
        to[h] = bounds[base + (h + 1) * inner];
        ready[h] = done[first + h * inner];
      }
    }

    void put(int[] done, int[] lineDone) {
      for (int h = 0; h < lineDone.length; h++) {
        done[first + h * stride] = lineDone[h];
      }
    }
  }
}
