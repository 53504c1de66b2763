package quire.network.flow;

import quire.network.topology.Topologies;
import quire.network.topology.Topology;

/// The work of the race: all ordered pairs on a two-tier tree of q x q hosts, every link 50 GB/s.
final class AllToAll {
  private AllToAll() {}

  static Topology tree(int q) {
    return Topologies.parse(
        "leaf-spine:leaves=%d,hostsPerLeaf=%d,spines=%d,bandwidth=50GB/s".formatted(q, q, q));
  }

  static FlowProgram equal(int n) {
    var work = FlowProgram.builder();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (i != j) {
          work.flow(i, j, 1e8);
        }
      }
    }
    return work.build();
  }

  static FlowProgram unequal(int n) {
    var work = FlowProgram.builder();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (i != j) {
          work.flow(i, j, Math.floor(1e8 * (1 + 0.001 * ((7919 * i + 104729 * j) % 1000))));
        }
      }
    }
    return work.build();
  }
}
