package quire.network.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import quire.base.Check;

/// Wires a folded Clos network of L tiers of switches with R ports: leaves of `down` host ports,
/// pods of R/2 leaves, pods of pods, and a top stage that joins up to R of the largest pods. Ports
/// come in the order given; the last leaf and pod may be partly filled.
///
/// @param prefix before the names of switches, such as `rail3.`
/// @param radix R, even, at least 4
/// @param tiers L, 1 to 4
/// @param oversubscription host bandwidth of a full leaf over its uplink bandwidth, at least 1
record ClosBuilder(
    String prefix, int radix, int tiers, double oversubscription, double capacity, double share) {
  private static final List<String> TIERS = List.of("leaf", "spine", "core", "top");

  /// A fabric for n ports with the fewest tiers: least L with 2 (R/2)^L >= n when it is 1:1.
  static ClosBuilder fitting(
      String prefix, int n, int radix, double oversubscription, double capacity, double share) {
    for (int tiers = 1; tiers <= TIERS.size(); tiers++) {
      var one = new ClosBuilder(prefix, radix, tiers, oversubscription, capacity, share);
      if (one.ports() >= n) {
        return one;
      }
    }
    throw new quire.base.RequestException(
        "radix " + radix + ": four tiers do not reach " + n + " ports; raise the radix");
  }

  ClosBuilder {
    Check.that(
        radix >= 4 && radix % 2 == 0 && radix <= 4096,
        "radix must be even and lie in [4, 4096], is %d",
        radix);
    Check.range("tiers", tiers, 1, TIERS.size());
    Check.range("oversubscription", oversubscription, 1, radix - 1.0);
  }

  /// Host ports of a leaf.
  int down() {
    return tiers == 1 ? radix : (int) (radix * oversubscription / (1 + oversubscription));
  }

  /// Uplinks of a leaf.
  int up() {
    return radix - down();
  }

  /// Host ports of the largest such network.
  long ports() {
    long n = tiers == 1 ? radix : (long) down() * radix;
    for (int t = 3; t <= tiers; t++) {
      n *= radix / 2;
    }
    return n;
  }

  /// Adds the fabric.
  ///
  /// @param hosts host on each port, -1 where a port stays empty
  /// @param hostLatency seconds of a link between host and leaf
  /// @param latency seconds of a link between switches
  void build(TopologyBuilder net, int[] hosts, double hostLatency, double latency) {
    Check.that(
        hosts.length <= ports(),
        "%d tiers of radix %d reach %d ports, not %d",
        tiers,
        radix,
        ports(),
        hosts.length);
    int leaves = Math.ceilDiv(hosts.length, down());
    int[] order = new int[net.hosts];
    Arrays.fill(order, -1);
    int[] hostLink = new int[hosts.length];
    List<int[]> pods = new ArrayList<>();
    int[] number = new int[TIERS.size()];
    for (int l = 0; l < leaves; l++) {
      pods.add(new int[] {add(net, 0, number)});
    }
    for (int place = 0; place < hosts.length; place++) {
      if (hosts[place] >= 0) {
        order[hosts[place]] = place;
        hostLink[place] =
            net.cable(hosts[place], pods.get(place / down())[0], capacity, hostLatency);
      }
    }
    int[][] group = new int[tiers][hosts.length];
    Arrays.setAll(group[0], place -> place / down());
    int[][] upward = new int[tiers - 1][];
    int[][] downward = new int[tiers - 1][];
    for (int t = 1; t < tiers; t++) {
      int uplinks = t == 1 ? up() : radix / 2;
      var joined = new Level(net, pods, uplinks, t == tiers - 1, latency);
      pods = joined.wire(t, number);
      upward[t - 1] = joined.up;
      downward[t - 1] = joined.down;
      if (t < tiers - 1) {
        int[] below = group[t - 1];
        Arrays.setAll(group[t], place -> below[place] / (radix / 2));
      }
    }
    net.fabrics.add(new ClosFabric(order, group, upward, downward, hostLink, share));
  }

  private int add(TopologyBuilder net, int tier, int[] number) {
    return net.node(prefix + TIERS.get(tier) + number[tier]++, NodeKind.SWITCH);
  }

  /// One stage: joins pods below by switches above.
  private final class Level {
    private final TopologyBuilder net;
    private final List<int[]> pods;
    private final int uplinks;
    private final boolean last;
    private final double latency;
    final int[] up;
    final int[] down;

    Level(TopologyBuilder net, List<int[]> pods, int uplinks, boolean last, double latency) {
      this.net = net;
      this.pods = pods;
      this.uplinks = uplinks;
      this.last = last;
      this.latency = latency;
      up = new int[pods.size()];
      down = new int[pods.size()];
    }

    /// Adds the switches of tier t and their cables; returns the pods that they complete.
    List<int[]> wire(int t, int[] number) {
      int members = last ? pods.size() : radix / 2;
      List<int[]> above = new ArrayList<>();
      for (int first = 0; first < pods.size(); first += members) {
        var below = pods.subList(first, Math.min(pods.size(), first + members));
        int tops = below.getFirst().length;
        int perTop = last ? Math.ceilDiv(below.size() * uplinks, radix) : uplinks;
        int[] made = new int[tops * perTop];
        for (int s = 0; s < made.length; s++) {
          made[s] = add(net, t, number);
        }
        for (int q = 0; q < below.size(); q++) {
          join(first + q, q, below.get(q), made, perTop);
        }
        above.add(made);
      }
      return above;
    }

    private void join(int pod, int q, int[] tops, int[] made, int perTop) {
      int[] links = new int[tops.length * uplinks];
      for (int p = 0; p < tops.length; p++) {
        for (int u = 0; u < uplinks; u++) {
          int s = p * perTop + (q * uplinks + u) % perTop;
          links[p * uplinks + u] = net.cable(tops[p], made[s], capacity, latency);
        }
      }
      boolean even = uplinks % perTop == 0;
      up[pod] = even ? -2 - net.bundle(links) : -1;
      down[pod] = even ? -2 - net.bundle(Arrays.stream(links).map(l -> l ^ 1).toArray()) : -1;
    }
  }
}
