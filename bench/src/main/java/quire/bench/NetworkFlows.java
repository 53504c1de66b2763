package quire.bench;

import java.util.ArrayList;
import java.util.List;
import quire.network.flow.FlowProgram;
import quire.network.flow.FlowSimulator;
import quire.network.flow.Routing;
import quire.network.flow.SimulationOptions;
import quire.network.topology.Topologies;
import quire.network.topology.Topology;

/// Max-min fair flows on a two-tier tree of q x q hosts with spine = destination mod q; the works
/// and the draws of `bench/peers/network_flows.py`. A repetition builds the programs, routes and
/// simulates them.
final class NetworkFlows implements Runnable {
  private static final int PERMUTATIONS = 100;

  private final String kind;
  private final int hosts;
  private final Topology tree;
  private final SimulationOptions options;

  /// @param variant `unequal-121`, `equal-121` (squares) or `permutations`
  NetworkFlows(String variant) {
    int dash = variant.indexOf('-');
    kind = dash < 0 ? variant : variant.substring(0, dash);
    hosts = dash < 0 ? 1024 : Integer.parseInt(variant.substring(dash + 1));
    int q = (int) Math.round(Math.sqrt(hosts));
    tree =
        Topologies.parse(
            "leaf-spine:leaves=%d,hostsPerLeaf=%d,spines=%d,bandwidth=50GB/s".formatted(q, q, q));
    options = SimulationOptions.of(tree).with(Routing.D_MOD_K);
  }

  @Override
  public void run() {
    var _ = endSeconds();
  }

  /// The sum of the ends of all programs, so that none can be left out.
  double endSeconds() {
    double sum = 0;
    for (int round = 0; round < (kind.equals("permutations") ? PERMUTATIONS : 1); round++) {
      sum += FlowSimulator.run(tree, program(round), options).endSeconds();
    }
    return sum;
  }

  private FlowProgram program(int round) {
    var work = FlowProgram.builder();
    if (kind.equals("permutations")) {
      int[] to = permutation(hosts, round);
      for (int i = 0; i < hosts; i++) {
        if (i != to[i]) {
          work.flow(i, to[i], 1e8);
        }
      }
      return work.build();
    }
    boolean equal = kind.equals("equal");
    for (int i = 0; i < hosts; i++) {
      for (int j = 0; j < hosts; j++) {
        if (i != j) {
          double share = (7919 * i + 104729 * j) % 1000;
          work.flow(i, j, equal ? 1e8 : Math.floor(1e8 * (1 + 0.001 * share)));
        }
      }
    }
    return work.build();
  }

  /// Fisher and Yates with SplitMix64.
  static int[] permutation(int n, long seed) {
    int[] order = new int[n];
    java.util.Arrays.setAll(order, i -> i);
    long state = seed;
    for (int i = n - 1; i > 0; i--) {
      state += 0x9E3779B97F4A7C15L;
      long z = state;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      int j = (int) Long.remainderUnsigned(z, i + 1);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
    return order;
  }

  static List<String> variants() {
    return new ArrayList<>(List.of("unequal-64", "unequal-121", "equal-121", "permutations"));
  }
}
