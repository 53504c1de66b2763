package quire.network.experiment;

import java.util.List;
import java.util.Random;
import quire.lab.Run;
import quire.network.flow.FlowProgram;
import quire.network.flow.FlowSimulator;
import quire.network.flow.Relay;
import quire.network.flow.RelayMode;
import quire.network.flow.SimulationOptions;
import quire.network.topology.Topology;

/// The negative control, D4: every GPU sends to one other at random, which no rail carries alone.
/// Beside it the positive one: permutations that keep the rail.
final class PermutationStudy {
  /// ln of the seconds of all rounds.
  static final String TIME = "permutation/lnSeconds";

  /// The same where every GPU sends along its own rail.
  static final String ALIGNED = "permutation/alignedLnSeconds";

  static final String RAIL = "rail-only";
  static final String RAIL_SOURCE = "rail-only-source";
  static final String TREE = "fat-tree";
  static final String CLOS = "rail-optimized";

  private final RailOnlyConfig config;
  private final Run run;

  PermutationStudy(RailOnlyConfig config, Run run) {
    this.config = config;
    this.run = run;
  }

  void measure(List<Long> seeds, double from, double to) throws Exception {
    Networks base = config.network();
    var net = base.with(config.permutations().gpus(), base.radix());
    var arms =
        List.of(
            new Arm(RAIL, net.railOnly(), Relay.AUTO),
            new Arm(RAIL_SOURCE, net.railOnly(), Relay.SOURCE),
            new Arm(TREE, net.fatTree(), Relay.NONE),
            new Arm(CLOS, net.railOptimized(), Relay.NONE));
    int done = 0;
    for (long seed : seeds) {
      run.progress("permutations", from + (to - from) * done++ / seeds.size());
      for (Arm arm : arms) {
        run.cell(
            seed,
            arm.name(),
            "permutation",
            cell -> {
              cell.record(TIME, Math.log(seconds(net, arm, seed, false)));
              cell.record(ALIGNED, Math.log(seconds(net, arm, seed, true)));
            });
      }
    }
  }

  private record Arm(String name, Topology net, Relay relay) {}

  private double seconds(Networks net, Arm arm, long seed, boolean aligned) {
    var options =
        SimulationOptions.of(arm.net()).with(arm.relay(), RelayMode.PIPELINED).withSeed(seed);
    var random = new Random(seed * 104_729 + (aligned ? 1 : 0));
    double sum = 0;
    for (int round = 0; round < config.permutations().rounds(); round++) {
      var work = FlowProgram.builder();
      int[] to = aligned ? alongRails(net, random) : shuffled(net.gpus(), random);
      for (int gpu = 0; gpu < to.length; gpu++) {
        work.flow(gpu, to[gpu], config.permutations().megabytes() * 1e6);
      }
      sum += FlowSimulator.run(arm.net(), work.build(), options).endSeconds();
    }
    return sum;
  }

  private static int[] alongRails(Networks net, Random random) {
    int domains = net.gpus() / net.hb();
    var to = new int[net.gpus()];
    for (int rail = 0; rail < net.hb(); rail++) {
      int[] domain = shuffled(domains, random);
      for (int d = 0; d < domains; d++) {
        to[d * net.hb() + rail] = domain[d] * net.hb() + rail;
      }
    }
    return to;
  }

  private static int[] shuffled(int n, Random random) {
    var order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
