package quire.network.experiment;

import quire.lab.Run;
import quire.network.collective.CollectiveWorkload;
import quire.network.collective.Operation;
import quire.network.flow.FlowResult;
import quire.network.flow.Relay;
import quire.network.flow.RelayMode;
import quire.network.flow.SimulationOptions;
import quire.network.flow.SymmetricSimulator;
import quire.network.topology.Topology;

/// What an all-to-all of all GPUs pays for relays: D3. Steps are cluster sizes.
final class RelayStudy {
  /// Time of the two-phase all-to-all on rail-only over that of the direct one on a rail-optimized
  /// Clos, less 1; both simulated.
  static final String OVERHEAD = "relay/overhead";

  /// What section 6.3 of the method expects for phases that do not overlap.
  static final String CLOSED = "relay/closedForm";

  /// Whether the simulated overhead is the closed form within 1 %.
  static final String EQUAL = "relay/withinOnePercent";

  /// Whether the simulated overhead lies in 6 to 12 %.
  static final String IN_RANGE = "relay/inSixToTwelvePercent";

  /// Whether the simulated overhead of the pipelined relay lies below 2 %.
  static final String SMALL = "relay/pipelinedBelowTwoPercent";

  /// Whether source and mirrored relay (rail first) take the same time to 1e-9.
  static final String MIRRORED = "relay/mirrorEqual";

  private static final int HB = 8;

  /// Ratios of real machines.
  enum Machine {
    A100("a100", 300, 25),
    H100("h100", 450, 50);

    final String word;
    final double inside;
    final double nic;

    Machine(String word, double inside, double nic) {
      this.word = word;
      this.inside = inside;
      this.nic = nic;
    }

    String pipelined() {
      return word + "-pipelined";
    }
  }

  private final RailOnlyConfig config;
  private final Run run;

  RelayStudy(RailOnlyConfig config, Run run) {
    this.config = config;
    this.run = run;
  }

  void measure(double from, double to) throws Exception {
    int done = 0;
    for (Machine machine : Machine.values()) {
      for (int n : config.relay().gpus()) {
        run.progress(
            "relayed all-to-alls",
            from + (to - from) * done++ / (2 * config.relay().gpus().size()));
        run.cell(
            0,
            machine.word,
            "relay-" + n,
            cell -> {
              var net = new Networks(n, HB, 64, machine.inside, machine.nic);
              double free = seconds(net.railOptimized(), "direct", RelayMode.SERIAL);
              double serial = seconds(net.railOnly(), "two-phase", RelayMode.SERIAL);
              double mirror = seconds(net.railOnly(), "two-phase-destination", RelayMode.SERIAL);
              double overhead = serial / free - 1;
              double closed =
                  (HB - 1.0) * n / (HB * (double) (n - HB)) * machine.nic / machine.inside;
              cell.record(OVERHEAD, overhead, n);
              cell.record(CLOSED, closed, n);
              cell.record(EQUAL, Math.abs(overhead / closed - 1) <= 0.01 ? 1 : 0, n);
              cell.record(IN_RANGE, overhead >= 0.06 && overhead <= 0.12 ? 1 : 0, n);
              cell.record(MIRRORED, Math.abs(mirror / serial - 1) <= 1e-9 ? 1 : 0, n);
            });
        run.cell(
            0,
            machine.pipelined(),
            "relay-" + n,
            cell -> {
              var net = new Networks(n, HB, 64, machine.inside, machine.nic);
              double free = seconds(net.railOptimized(), "direct", RelayMode.SERIAL);
              double overlapped = seconds(net.railOnly(), "two-phase", RelayMode.PIPELINED);
              cell.record(OVERHEAD, overlapped / free - 1, n);
              cell.record(SMALL, overlapped / free - 1 < 0.02 ? 1 : 0, n);
            });
      }
    }
  }

  private double seconds(Topology net, String algorithm, RelayMode mode) {
    var options = SimulationOptions.of(net).with(Relay.SOURCE, mode);
    var work =
        CollectiveWorkload.of(
            net,
            Operation.ALL_TO_ALL,
            config.relay().megabytes() * 1e6,
            algorithm,
            config.relay().pieces(),
            options);
    // The schedule itself holds the relay; no flow of it changes its rail in the network.
    FlowResult result =
        SymmetricSimulator.run(
            net, work.program(), options.with(Relay.SOURCE, RelayMode.PIPELINED));
    return result.endSeconds();
  }
}
