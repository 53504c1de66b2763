package quire.network.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quire.base.Check;

/// Collects nodes and cables of one [Topology]; hosts come first.
final class TopologyBuilder {
  final String kind;
  final Map<String, String> keys = new LinkedHashMap<>();
  final List<String> names = new ArrayList<>();
  final List<NodeKind> kinds = new ArrayList<>();
  final List<int[]> bundles = new ArrayList<>();
  final List<ClosFabric> fabrics = new ArrayList<>();
  int hosts;
  int hb;
  int radix;
  int groups;
  boolean hostsForward;
  int cables;
  int[] from = new int[64];
  int[] to = new int[64];
  double[] capacity = new double[64];
  double[] latency = new double[64];
  int[] dims = {};
  int[] groupOf = {};

  TopologyBuilder(String kind) {
    this.kind = kind;
  }

  /// Adds hosts `gpu0`, `gpu1`, ...; before any other node.
  void hosts(int count) {
    Check.that(names.isEmpty(), "hosts come first");
    Check.range("hosts", count, 1, 1 << 20);
    hosts = count;
    for (int h = 0; h < count; h++) {
      names.add("gpu" + h);
      kinds.add(NodeKind.HOST);
    }
  }

  /// Adds a node and returns its number.
  int node(String name, NodeKind which) {
    if (which == NodeKind.HOST) {
      Check.that(hosts == names.size(), "host %s: hosts come first", name);
      hosts++;
    }
    names.add(name);
    kinds.add(which);
    return names.size() - 1;
  }

  /// Adds a cable, equal both ways, and returns the link from a to b.
  int cable(int a, int b, double bytesPerSecond, double seconds) {
    int link = 2 * cables;
    if (link == from.length) {
      from = Arrays.copyOf(from, 2 * link);
      to = Arrays.copyOf(to, 2 * link);
      capacity = Arrays.copyOf(capacity, 2 * link);
      latency = Arrays.copyOf(latency, 2 * link);
    }
    from[link] = to[link + 1] = a;
    to[link] = from[link + 1] = b;
    capacity[link] = capacity[link + 1] = bytesPerSecond;
    latency[link] = latency[link + 1] = seconds;
    cables++;
    return link;
  }

  /// Adds a bundle of equal links and returns its number among the bundles.
  int bundle(int[] links) {
    bundles.add(links);
    return bundles.size() - 1;
  }

  /// Puts hosts in domains of K, each around one non-blocking switch `hb0`, `hb1`, ...
  void domains(int k, double bytesPerSecond, double seconds) {
    Check.that(hosts % k == 0, "hb %d does not divide %d gpus", k, hosts);
    hb = k;
    for (int d = 0; d < hosts / k; d++) {
      int inside = node("hb" + d, NodeKind.DOMAIN);
      for (int i = 0; i < k; i++) {
        cable(d * k + i, inside, bytesPerSecond, seconds);
      }
    }
  }

  Topology build() {
    if (radix == 0) {
      int[] degree = new int[names.size()];
      for (int link = 0; link < 2 * cables; link++) {
        degree[from[link]]++;
      }
      for (int v = 0; v < degree.length; v++) {
        radix = kinds.get(v) == NodeKind.SWITCH ? Math.max(radix, degree[v]) : radix;
      }
    }
    fabrics.forEach(fabric -> fabric.number(2 * cables));
    return new Topology(this);
  }
}
