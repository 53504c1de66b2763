package quire.network.flow;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Max-min fair sharing of plain arrays, for [quire.network.MaxMin], which checks them.
public final class FairShares {
  private FairShares() {}

  /// See [quire.network.MaxMin#rates].
  public static double[] rates(double[] capacity, int[][] links) {
    var shares = new FairRates(finite(capacity));
    int[] slots = new int[links.length];
    for (int f = 0; f < links.length; f++) {
      slots[f] = add(shares, capacity, links[f], 1);
    }
    shares.settle(0);
    return Arrays.stream(slots)
        .mapToDouble(slot -> slot < 0 ? Double.POSITIVE_INFINITY : shares.rate(slot))
        .toArray();
  }

  /// See [quire.network.MaxMin#endTimes].
  public static double[] endTimes(
      double[] capacity, int[][] links, double[] bytes, double[] release) {
    int n = links.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted((a, b) -> Double.compare(release[a], release[b]))
            .mapToInt(f -> f)
            .toArray();
    var shares = new FairRates(finite(capacity));
    int[] flowOf = new int[n];
    double[] end = release.clone();
    int next = 0;
    while (true) {
      double released = next < n ? release[order[next]] : Double.POSITIVE_INFINITY;
      double now = Math.min(released, shares.nextEnd());
      if (now == Double.POSITIVE_INFINITY) {
        return end;
      }
      double limit = now * (1 + FlowSimulator.SAME_TIME);
      for (int slot : shares.endingBy(limit)) {
        end[flowOf[slot]] = now;
        shares.remove(slot);
      }
      for (; next < n && release[order[next]] <= limit; next++) {
        int f = order[next];
        int slot = bytes[f] == 0 ? -1 : add(shares, capacity, links[f], bytes[f]);
        if (slot >= 0) {
          flowOf[slot] = f;
        }
      }
      shares.settle(now);
    }
  }

  private static double[] finite(double[] capacity) {
    return Arrays.stream(capacity).map(c -> c == Double.POSITIVE_INFINITY ? 1 : c).toArray();
  }

  /// Adds a flow, links that repeat once with their number as weight; -1 where nothing limits it.
  private static int add(FairRates shares, double[] capacity, int[] links, double bytes) {
    int[] limiting =
        Arrays.stream(links).filter(l -> capacity[l] < Double.POSITIVE_INFINITY).toArray();
    if (limiting.length == 0) {
      return -1;
    }
    int[] once = Arrays.stream(limiting).distinct().toArray();
    double[] weights = null;
    if (once.length < limiting.length) {
      weights = new double[once.length];
      for (int k = 0; k < once.length; k++) {
        int link = once[k];
        weights[k] = Arrays.stream(limiting).filter(l -> l == link).count();
      }
    }
    return shares.add(once, 0, once.length, weights, 1, bytes, Double.POSITIVE_INFINITY);
  }
}
