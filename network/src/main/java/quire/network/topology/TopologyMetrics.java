package quire.network.topology;

import java.util.Arrays;
import java.util.OptionalInt;

/// Diameter and bisection of a topology.
///
/// The diameter counts hops between hosts where every path ends at a host behind switches, and hops
/// between routers where routers carry hosts themselves (torus, dragonfly). The bisection is the
/// least number of cables that must be cut to part the first half of the hosts from the second; on
/// a torus it is the least over all dimensions of even length.
public final class TopologyMetrics {
  private static final long MOST_STEPS = 2_000_000_000L;
  private static final int MOST_CABLES = 40_000;
  private static final int NO_LIMIT = 1 << 29;

  private final Topology topology;

  public TopologyMetrics(Topology topology) {
    this.topology = topology;
  }

  /// Whether the diameter counts hops between routers instead of hosts.
  public boolean countsRouters() {
    return topology.groups() > 0;
  }

  /// The largest number of hops between two hosts (or routers) on shortest ways; empty where a pair
  /// has no way. On a rail-only network ways may change rails inside a domain.
  public OptionalInt diameter() {
    int[] dims = topology.dims();
    if (dims.length > 0) {
      return OptionalInt.of(Arrays.stream(dims).map(d -> d / 2).sum());
    }
    int hosts = topology.hosts();
    long steps = (long) hosts * (topology.links() + topology.nodes());
    int block = steps <= MOST_STEPS ? hosts : Math.max(1, (int) (hosts * MOST_STEPS / steps) / 2);
    int[] hops = new int[topology.nodes()];
    int[] queue = new int[topology.nodes()];
    int most = 0;
    for (int h = 0; h < hosts; h++) {
      // What is too large to try from every host is regular: the ends of the numbering lie
      // farthest.
      if (h >= block && h < hosts - block) {
        h = hosts - block;
      }
      int far = farthest(h, hops, queue);
      if (far < 0) {
        return OptionalInt.empty();
      }
      most = Math.max(most, far);
    }
    return OptionalInt.of(countsRouters() ? Math.max(0, most - 2) : most);
  }

  private int farthest(int start, int[] hops, int[] queue) {
    boolean throughHosts = topology.hostsForward() || topology.isRailOnly();
    Arrays.fill(hops, -1);
    hops[start] = 0;
    int tail = 0;
    queue[tail++] = start;
    int most = 0;
    int reached = 0;
    for (int head = 0; head < tail; head++) {
      int v = queue[head];
      if (topology.nodeKind(v) == NodeKind.HOST) {
        reached++;
        most = Math.max(most, hops[v]);
        if (v != start && !throughHosts) {
          continue;
        }
      }
      for (int k = 0; k < topology.outDegree(v); k++) {
        int w = topology.to(topology.out(v, k));
        if (hops[w] < 0) {
          hops[w] = hops[v] + 1;
          queue[tail++] = w;
        }
      }
    }
    return reached == topology.hosts() ? most : -1;
  }

  /// Cables that a cut into halves crosses at least; empty where the hosts cannot be halved or the
  /// network is too large to say.
  public OptionalInt bisectionLinks() {
    int[] dims = topology.dims();
    int hosts = topology.hosts();
    if (dims.length > 0) {
      return Arrays.stream(dims)
          .filter(d -> d % 2 == 0)
          .map(d -> hosts / d * (d > 2 ? 2 : 1))
          .min();
    }
    if (hosts % 2 != 0 || topology.links() / 2 > MOST_CABLES) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(new Cut().value());
  }

  /// The largest flow of unit cables from the first half of the hosts to the second: Dinic's
  /// algorithm, with residuals kept per directed link.
  private final class Cut {
    private final int nodes = topology.nodes();
    private final int[] room = new int[topology.links()];
    private final int[] hops = new int[nodes];
    private final int[] next = new int[nodes];
    private final int half = topology.hosts() / 2;

    int value() {
      Arrays.fill(room, 1);
      int total = 0;
      while (layers()) {
        Arrays.fill(next, 0);
        for (int h = 0; h < half; h++) {
          total += push(h, NO_LIMIT);
        }
      }
      return total;
    }

    private boolean isGoal(int v) {
      return v >= half && v < topology.hosts();
    }

    private boolean layers() {
      Arrays.fill(hops, -1);
      int[] queue = new int[nodes];
      int tail = 0;
      for (int h = 0; h < half; h++) {
        hops[h] = 0;
        queue[tail++] = h;
      }
      boolean found = false;
      for (int head = 0; head < tail; head++) {
        int v = queue[head];
        if (isGoal(v)) {
          found = true;
          continue;
        }
        for (int k = 0; k < topology.outDegree(v); k++) {
          int link = topology.out(v, k);
          int w = topology.to(link);
          if (hops[w] < 0 && room[link] > 0) {
            hops[w] = hops[v] + 1;
            queue[tail++] = w;
          }
        }
      }
      return found;
    }

    /// Depth is that of the layers: a handful.
    private int push(int v, int limit) {
      if (isGoal(v)) {
        return limit;
      }
      int pushed = 0;
      for (; next[v] < topology.outDegree(v); next[v]++) {
        int link = topology.out(v, next[v]);
        int w = topology.to(link);
        if (hops[w] == hops[v] + 1 && room[link] > 0) {
          int some = push(w, Math.min(limit - pushed, room[link]));
          room[link] -= some;
          room[link ^ 1] += some;
          pushed += some;
          if (pushed == limit) {
            return pushed;
          }
        }
      }
      return pushed;
    }
  }
}
