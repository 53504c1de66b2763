package quire.network.topology;

import java.util.Arrays;
import quire.base.Check;

/// Two tiers of any size: every leaf has one cable to every spine.
final class LeafSpine {
  private LeafSpine() {}

  static void build(
      TopologyBuilder net, int leaves, int perLeaf, int spines, double capacity, double latency) {
    Check.range("leaves", leaves, 1, 1 << 16);
    Check.range("hostsPerLeaf", perLeaf, 1, 1 << 16);
    Check.range("spines", spines, 1, 1 << 16);
    Check.range("hosts of the leaf-spine network", (long) leaves * perLeaf, 1, 1 << 20);
    Check.range("cables between leaves and spines", (long) leaves * spines, 1, 1 << 24);
    int n = leaves * perLeaf;
    net.hosts(n);
    for (int l = 0; l < leaves; l++) {
      net.node("leaf" + l, NodeKind.SWITCH);
    }
    for (int s = 0; s < spines; s++) {
      net.node("spine" + s, NodeKind.SWITCH);
    }
    int[] order = new int[n];
    Arrays.setAll(order, host -> host);
    int[] hostLink = new int[n];
    Arrays.setAll(hostLink, host -> net.cable(host, n + host / perLeaf, capacity, latency));
    int[][] group = new int[2][n];
    Arrays.setAll(group[0], host -> host / perLeaf);
    int[] up = new int[leaves];
    int[] down = new int[leaves];
    for (int l = 0; l < leaves; l++) {
      int[] links = new int[spines];
      for (int s = 0; s < spines; s++) {
        links[s] = net.cable(n + l, n + leaves + s, capacity, latency);
      }
      up[l] = -2 - net.bundle(links);
      down[l] = -2 - net.bundle(Arrays.stream(links).map(link -> link ^ 1).toArray());
    }
    net.fabrics.add(
        new ClosFabric(order, group, new int[][] {up}, new int[][] {down}, hostLink, 1));
  }
}
