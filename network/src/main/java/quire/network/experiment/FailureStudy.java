package quire.network.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import quire.lab.Cell;
import quire.lab.Run;
import quire.network.collective.CollectiveWorkload;
import quire.network.collective.Operation;
import quire.network.flow.FlowProgram;
import quire.network.flow.FlowSimulator;
import quire.network.flow.Outage;
import quire.network.flow.Relay;
import quire.network.flow.RelayMode;
import quire.network.flow.SimulationOptions;
import quire.network.topology.NodeKind;
import quire.network.topology.Topology;

/// What random failures cost rail-aligned traffic: D11. An all-reduce of gradients, and activations
/// that every GPU hands to the one half its rail away (two pipeline stages). Everything that fails
/// is down from the start; what cannot use its own card goes through another GPU of its domain, in
/// both designs alike. Steps are how many fail at once.
final class FailureStudy {
  /// Time with failures over time without, less 1.
  static final String SLOWDOWN = "failure/slowdown";

  /// How many elements of a kind there are.
  static final String PRESENT = "failure/elements";

  static final String RAIL = "rail-only";
  static final String CLOS = "rail-optimized";

  /// What can fail.
  enum Kind {
    NIC,
    CABLE,
    LEAF,
    SPINE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    String present() {
      return PRESENT + "/" + word();
    }

    String slowdown(Work work) {
      return SLOWDOWN + "/" + work.word + "/" + word();
    }
  }

  /// What is under way.
  enum Work {
    REDUCE("allReduce"),
    STAGES("stages");

    final String word;

    Work(String word) {
      this.word = word;
    }
  }

  private final RailOnlyConfig config;
  private final Run run;

  FailureStudy(RailOnlyConfig config, Run run) {
    this.config = config;
    this.run = run;
  }

  void measure(List<Long> seeds, double from, double to) throws Exception {
    Topology rail = config.network().railOnly();
    Topology clos = config.network().railOptimized();
    int done = 0;
    for (long seed : seeds) {
      run.progress("failures", from + (to - from) * done++ / seeds.size());
      for (Kind kind : Kind.values()) {
        run.cell(seed, RAIL, kind.word(), cell -> one(cell, kind, rail));
        run.cell(seed, CLOS, kind.word(), cell -> one(cell, kind, clos));
      }
    }
  }

  private void one(Cell cell, Kind kind, Topology net) {
    List<String> elements = elements(net, kind);
    cell.record(kind.present(), elements.size());
    for (Work work : Work.values()) {
      var random = new Random(cell.seed() * 31 + kind.ordinal());
      double healthy = seconds(net, work, List.of());
      for (int count : config.failures().counts()) {
        List<Outage> outages = new ArrayList<>();
        var left = new ArrayList<>(elements);
        for (int i = 0; i < count && !left.isEmpty(); i++) {
          String down = left.remove(random.nextInt(left.size()));
          outages.add(new Outage(down, 0, Double.POSITIVE_INFINITY));
        }
        double slowdown = outages.isEmpty() ? 0 : seconds(net, work, outages) / healthy - 1;
        cell.record(kind.slowdown(work), Math.rint(slowdown * 1e9) / 1e9, count);
      }
    }
  }

  /// The names of all elements of a kind: cards, cables between switches, switches that GPUs hang
  /// on, and those that none do.
  private static List<String> elements(Topology net, Kind kind) {
    List<String> names = new ArrayList<>();
    switch (kind) {
      case NIC -> {
        for (int gpu = 0; gpu < net.hosts(); gpu++) {
          names.add("nic" + gpu);
        }
      }
      case CABLE -> {
        for (int link = 0; link < net.links(); link += 2) {
          if (isSwitch(net, net.from(link)) && isSwitch(net, net.to(link))) {
            String name = net.linkName(link).replace("->", "-");
            if (!name.contains("#")) { // of parallel cables the first has a name to fail by
              names.add(name);
            }
          }
        }
      }
      case LEAF, SPINE -> {
        for (int node = 0; node < net.nodes(); node++) {
          if (isSwitch(net, node) && holdsGpus(net, node) == (kind == Kind.LEAF)) {
            names.add(net.name(node));
          }
        }
      }
    }
    return names;
  }

  private static boolean isSwitch(Topology net, int node) {
    return net.nodeKind(node) == NodeKind.SWITCH;
  }

  private static boolean holdsGpus(Topology net, int node) {
    for (int k = 0; k < net.outDegree(node); k++) {
      if (net.nodeKind(net.to(net.out(node, k))) == NodeKind.HOST) {
        return true;
      }
    }
    return false;
  }

  private double seconds(Topology net, Work work, List<Outage> outages) {
    var options =
        SimulationOptions.of(net).with(Relay.AUTO, RelayMode.PIPELINED).withOutages(outages);
    double bytes = config.failures().megabytes() * 1e6;
    FlowProgram program =
        switch (work) {
          case REDUCE ->
              CollectiveWorkload.of(net, Operation.ALL_REDUCE, bytes, "hierarchical", 1, options)
                  .program();
          case STAGES -> {
            var builder = FlowProgram.builder();
            int n = net.hosts();
            int half = n / net.hb() / 2 * net.hb();
            for (int gpu = 0; gpu < n; gpu++) {
              builder.flow(gpu, (gpu + half) % n, bytes / net.hb());
            }
            yield builder.build();
          }
        };
    return FlowSimulator.run(net, program, options).endSeconds();
  }
}
