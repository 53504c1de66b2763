package quire.network;

import quire.base.Check;
import quire.network.flow.FairShares;

/// Max-min fair sharing of links: the rates of flows, and when flows of given sizes end.
///
/// At the max-min fair rates every flow crosses a full link on which no flow is faster, so no rate
/// can be raised without lowering one that is not larger.
///
///     // two links of 100 and 40 bytes/s; flows over the first, both, the second
///     double[] ends = MaxMin.endTimes(
///         new double[] {100, 40}, new int[][] {{0}, {0, 1}, {1}},
///         new double[] {100, 100, 100}, new double[3]);
///     // 1.25 s, 5 s, 5 s
public final class MaxMin {
  private MaxMin() {}

  /// The max-min fair rates of flows that all run at once.
  ///
  /// @param capacity bytes/s of each link, above 0; infinite for a link that never limits
  /// @param links `links[f]`: the links that flow f crosses; one that is named twice counts twice
  /// @return bytes/s of each flow; infinite for one that crosses no limiting link
  /// @throws IllegalArgumentException naming the link or flow
  public static double[] rates(double[] capacity, int[][] links) {
    check(capacity, links);
    return FairShares.rates(capacity, links);
  }

  /// When each flow ends, if all share the links max-min fair at every moment.
  ///
  /// @param capacity bytes/s of each link, as in [#rates]
  /// @param links the links that each flow crosses, as in [#rates]
  /// @param bytes of each flow, finite, at least 0
  /// @param release seconds at which each flow starts, finite, at least 0
  /// @return seconds at which each flow ends
  /// @throws IllegalArgumentException naming the link or flow
  public static double[] endTimes(
      double[] capacity, int[][] links, double[] bytes, double[] release) {
    check(capacity, links);
    Check.that(
        bytes.length == links.length && release.length == links.length,
        "bytes and release must have %d entries, one a flow, have %d and %d",
        links.length,
        bytes.length,
        release.length);
    for (int f = 0; f < bytes.length; f++) {
      Check.that(
          bytes[f] >= 0 && Double.isFinite(bytes[f]),
          "bytes[%d] must be finite and at least 0, is %s",
          f,
          bytes[f]);
      Check.that(
          release[f] >= 0 && Double.isFinite(release[f]),
          "release[%d] must be finite and at least 0, is %s",
          f,
          release[f]);
    }
    return FairShares.endTimes(capacity, links, bytes, release);
  }

  private static void check(double[] capacity, int[][] links) {
    for (int l = 0; l < capacity.length; l++) {
      Check.that(capacity[l] > 0, "capacity[%d] must be above 0, is %s", l, capacity[l]);
    }
    for (int f = 0; f < links.length; f++) {
      for (int link : links[f]) {
        Check.that(
            link >= 0 && link < capacity.length,
            "links[%d] names link %d, there are links 0 to %d",
            f,
            link,
            capacity.length - 1);
      }
    }
  }
}
