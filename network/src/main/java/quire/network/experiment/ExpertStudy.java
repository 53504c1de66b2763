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

/// All-to-alls to experts of unequal popularity, one expert a GPU, dealt out by seed: D12. Steps
/// are Zipf exponents in hundredths.
final class ExpertStudy {
  /// Seconds.
  static final String SECONDS = "experts/seconds";

  /// Time of the rail-only arm over that of the Clos with the same experts, less 1.
  static final String OVERHEAD = "experts/overhead";

  /// ln of the time at the largest skew over that without skew.
  static final String GROWTH = "experts/growth";

  /// Bytes over capacity and time of the card that the most popular expert receives through.
  static final String BUSY = "experts/hotCardUtilisation";

  /// Largest load of a rail over the mean: what all experts on it receive.
  static final String HOT_RAIL = "experts/hotRailLoad";

  /// Two phases, as the paper has it: packed inside the domain to the GPU on the destination's
  /// rail, which sends on along its rail when all has arrived.
  static final String RAIL = "rail-only";

  /// Relays on the less loaded side, forwarding while they receive.
  static final String RAIL_AUTO = "rail-only-auto";

  static final String CLOS = "rail-optimized";

  private final RailOnlyConfig config;
  private final Run run;
  private final Networks net;

  ExpertStudy(RailOnlyConfig config, Run run) {
    this.config = config;
    this.run = run;
    net = config.network().with(config.experts().gpus(), config.network().radix());
  }

  private record Arm(String name, Topology network, Relay relay) {}

  void measure(List<Long> seeds, double from, double to) throws Exception {
    Topology rails = net.railOnly();
    var clos = new Arm(CLOS, net.railOptimized(), Relay.NONE);
    var arms =
        List.of(new Arm(RAIL, rails, Relay.NONE), new Arm(RAIL_AUTO, rails, Relay.AUTO), clos);
    int done = 0;
    for (long seed : seeds) {
      run.progress("experts", from + (to - from) * done++ / seeds.size());
      for (Arm arm : arms) {
        run.cell(
            seed,
            arm.name(),
            "experts",
            cell -> {
              double even = 0;
              double last = 0;
              for (int percent : config.experts().percent()) {
                double[] loads = loads(seed, percent);
                double time = simulate(arm, loads, seed)[0];
                cell.record(SECONDS, time, percent);
                if (arm == clos) {
                  cell.record(BUSY, simulate(arm, loads, seed)[1], percent);
                  cell.record(HOT_RAIL, hottestRail(loads), percent);
                } else {
                  cell.record(
                      OVERHEAD, rounded(time / simulate(clos, loads, seed)[0] - 1), percent);
                }
                even = percent == 0 ? time : even;
                last = time;
              }
              cell.record(GROWTH, rounded(Math.log(last / even)));
            });
      }
    }
  }

  /// Two designs that are equally fast must not differ by the order of additions.
  private static double rounded(double value) {
    return Math.rint(value * 1e9) / 1e9;
  }

  /// Loads of the experts, mean 1, in a seeded order.
  private double[] loads(long seed, int percent) {
    int n = net.gpus();
    var loads = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      loads[i] = Math.pow(i + 1.0, -percent / 100.0);
      sum += loads[i];
    }
    var random = new Random(seed * 65_537 + 3);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double kept = loads[i];
      loads[i] = loads[j];
      loads[j] = kept;
    }
    for (int i = 0; i < n; i++) {
      loads[i] *= n / sum;
    }
    return loads;
  }

  private double hottestRail(double[] loads) {
    int hb = net.hb();
    var rails = new double[hb];
    for (int i = 0; i < loads.length; i++) {
      rails[i % hb] += loads[i];
    }
    return java.util.Arrays.stream(rails).max().orElseThrow() * hb / loads.length;
  }

  private static FlowProgram direct(double[] loads, double block) {
    int n = loads.length;
    var work = FlowProgram.builder();
    for (int hop = 1; hop < n; hop++) {
      for (int from = 0; from < n; from++) {
        int to = (from + hop) % n;
        work.flow(from, to, block * loads[to]);
      }
    }
    return work.build();
  }

  private FlowProgram twoPhase(double[] loads, double block) {
    int n = loads.length;
    int hb = net.hb();
    var work = FlowProgram.builder();
    for (int relay = 0; relay < n; relay++) {
      int domain = relay / hb;
      double onRail = 0; // what one GPU has for all experts on this relay's rail
      for (int to = relay % hb; to < n; to += hb) {
        onRail += loads[to];
      }
      var arrived = new int[hb];
      for (int i = 0; i < hb; i++) {
        int from = domain * hb + i;
        arrived[i] = from == relay ? -1 : work.flow(from, relay, block * onRail);
      }
      for (int to = relay % hb; to < n; to += hb) {
        if (to != relay) {
          int sent = work.flow(relay, to, hb * block * loads[to]);
          for (int one : arrived) {
            if (one >= 0) {
              work.after(sent, one);
            }
          }
        }
      }
    }
    return work.build();
  }

  /// Seconds, and how busy the card of the most popular expert is.
  private double[] simulate(Arm arm, double[] loads, long seed) {
    int n = loads.length;
    double block = config.experts().megabytes() * 1e6 / n;
    FlowProgram work = arm.name().equals(RAIL) ? twoPhase(loads, block) : direct(loads, block);
    var options =
        SimulationOptions.of(arm.network()).with(arm.relay(), RelayMode.PIPELINED).withSeed(seed);
    var result = FlowSimulator.run(arm.network(), work, options);
    int hot = 0;
    for (int i = 1; i < n; i++) {
      hot = loads[i] > loads[hot] ? i : hot;
    }
    double busy = 0;
    for (int k = 0; k < arm.network().outDegree(hot); k++) {
      int in = arm.network().out(hot, k) ^ 1;
      if (!arm.network().isInside(in)) {
        busy = result.linkBytes()[in] / arm.network().capacity(in) / result.endSeconds();
      }
    }
    return new double[] {result.endSeconds(), busy};
  }
}
