package quire.network.topology;

import java.util.Arrays;
import quire.base.Check;

/// Networks whose routers carry hosts themselves: tori and dragonflies.
final class DirectNetworks {
  private DirectNetworks() {}

  /// How global cables of a dragonfly are arranged.
  enum Arrangement {
    /// Group g's k-th global cable leads to group g + k + 1.
    PALMTREE,
    /// Group g's k-th global cable leads to group k, its own left out.
    ABSOLUTE
  }

  /// An n-dimensional torus of hosts, the first dimension fastest; a dimension of two has one
  /// cable, not two.
  static void torus(TopologyBuilder net, int[] dims, double capacity, double latency) {
    long n = 1;
    for (int d : dims) {
      Check.range("dims", d, 1, 1 << 16);
      n = Math.min(1L << 40, n * d);
    }
    Check.range("hosts of the torus", n, 1, 1 << 20);
    net.dims = dims.clone();
    net.hostsForward = true;
    net.hosts((int) n);
    int stride = 1;
    for (int d : dims) {
      for (int h = 0; h < n && d > 1; h++) {
        int x = h / stride % d;
        if (d > 2 || x == 0) {
          net.cable(h, h + ((x + 1) % d - x) * stride, capacity, latency);
        }
      }
      stride *= d;
    }
    net.radix = Arrays.stream(dims).map(d -> Math.min(d - 1, 2)).sum();
  }

  /// A dragonfly: groups of `a` routers, all joined to one another; `p` hosts and `h` global cables
  /// a router; a h + 1 groups, each pair joined by one cable (Kim et al., ISCA 2008).
  static void dragonfly(
      TopologyBuilder net,
      int p,
      int a,
      int h,
      Arrangement arrangement,
      double capacity,
      double latency) {
    Check.range("p", p, 1, 1024);
    Check.range("a", a, 1, 1024);
    Check.range("h", h, 1, 1024);
    int groups = a * h + 1;
    Check.range("hosts of the dragonfly", (long) p * a * groups, 1, 1 << 20);
    net.hosts(p * a * groups);
    net.groups = groups;
    int first = net.hosts;
    for (int r = 0; r < a * groups; r++) {
      net.node("router" + r, NodeKind.SWITCH);
    }
    net.groupOf = new int[net.names.size()];
    Arrays.setAll(net.groupOf, v -> (v < first ? v / p : v - first) / a);
    for (int host = 0; host < first; host++) {
      net.cable(host, first + host / p, capacity, latency);
    }
    for (int g = 0; g < groups; g++) {
      for (int i = 0; i < a; i++) {
        for (int j = i + 1; j < a; j++) {
          net.cable(first + g * a + i, first + g * a + j, capacity, latency);
        }
      }
    }
    for (int g = 0; g < groups; g++) {
      for (int k = 0; k < a * h; k++) {
        int other = arrangement == Arrangement.PALMTREE ? (g + k + 1) % groups : k < g ? k : k + 1;
        if (other > g) {
          int back = arrangement == Arrangement.PALMTREE ? a * h - 1 - k : g;
          net.cable(first + g * a + k / h, first + other * a + back / h, capacity, latency);
        }
      }
    }
  }
}
