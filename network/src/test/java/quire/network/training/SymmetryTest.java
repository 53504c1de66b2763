package quire.network.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.network.collective.CollectiveWorkload;
import quire.network.collective.Operation;
import quire.network.collective.ScheduleRequest;
import quire.network.flow.FlowProgram;
import quire.network.flow.FlowResult;
import quire.network.flow.FlowSimulator;
import quire.network.flow.Relay;
import quire.network.flow.RelayMode;
import quire.network.flow.SimulationOptions;
import quire.network.flow.SymmetricSimulator;
import quire.network.topology.Topologies;
import quire.network.topology.Topology;

/// One operation a class gives the times of all operations: to 1e-9, up to 64 GPUs.
class SymmetryTest {
  static List<Topology> networks(int gpus, int hb) {
    var networks = new ArrayList<Topology>();
    for (String kind : List.of("rail-only", "rail-optimized")) {
      networks.add(
          Topologies.parse(
              "%s:gpus=%d,hb=%d,radix=64,hbBandwidth=300GB/s,nicBandwidth=25GB/s,nicLatency=2us"
                  .formatted(kind, gpus, hb)));
    }
    return networks;
  }

  static void same(Topology net, FlowProgram program, String what) {
    for (var relay : List.of(Relay.SOURCE, Relay.AUTO)) {
      same(net, program, what, SimulationOptions.of(net).with(relay, RelayMode.PIPELINED));
    }
  }

  static void same(Topology net, FlowProgram program, String what, SimulationOptions how) {
    FlowResult full = FlowSimulator.run(net, program, how);
    FlowResult reduced = SymmetricSimulator.run(net, program, how);
    for (int i = 0; i < program.size(); i++) {
      double error = Math.abs(reduced.end()[i] - full.end()[i]);
      assertThat(error)
          .as("%s on %s, operation %d ends", what, net.kind(), i)
          .isLessThanOrEqualTo(1e-9 * Math.max(1e-6, full.end()[i]));
    }
    for (int l = 0; l < net.links(); l++) {
      assertThat(Math.abs(reduced.linkBytes()[l] - full.linkBytes()[l]))
          .as("%s: bytes of %s", what, net.linkName(l))
          .isLessThanOrEqualTo(1e-6 * (1 + full.linkBytes()[l]));
    }
    assertThat(reduced.events()).isLessThanOrEqualTo(full.events() + 2);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void collectives(Operation op) {
    for (var net : networks(24, 4)) {
      for (String algorithm : ScheduleRequest.algorithms(op)) {
        var work = CollectiveWorkload.of(net, op, 24e5, algorithm, 4, SimulationOptions.of(net));
        same(net, work.program(), op.word() + " " + algorithm);
      }
    }
  }

  @Test
  void iterations() {
    for (int[] size : new int[][] {{4, 2, 2, 1}, {8, 2, 4, 2}, {4, 4, 4, 4}, {2, 2, 8, 4}}) {
      var spec = IterationSimulationTest.loaded(size[0], size[1], size[2], size[3], 1, true);
      for (var net : networks(spec.gpus(), 4)) {
        var run =
            new IterationSimulation(
                IterationGraph.of(spec, Noise.NONE), "hierarchical", net.hb(), List.of());
        same(net, run.program(), "iteration of " + spec.gpus());
      }
    }
  }

  /// No symmetry to find: the classes are single operations, the result is the same.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomPrograms(long seed) {
    var random = new Random(seed);
    for (var net : networks(16, 4)) {
      var work = FlowProgram.builder();
      for (int i = 0; i < 120; i++) {
        int id =
            random.nextInt(4) == 0
                ? work.compute(random.nextInt(16), random.nextInt(3) * 1e-4)
                : work.flow(random.nextInt(16), random.nextInt(16), random.nextInt(3) * 1e6);
        for (int k = random.nextInt(3); k > 0 && id > 0; k--) {
          work.after(id, random.nextInt(id));
        }
        if (random.nextInt(5) == 0) {
          work.release(id, random.nextInt(3) * 1e-4);
        }
      }
      same(net, work.build(), "seed " + seed);
    }
  }

  /// A regular job has few classes however many GPUs: that is the point of it.
  @Test
  void regularJobsTakeFewEvents() {
    var net = networks(64, 8).getFirst();
    var work =
        CollectiveWorkload.of(
            net, Operation.ALL_REDUCE, 64e6, "hierarchical", 1, SimulationOptions.of(net));
    assertThat(SymmetricSimulator.run(net, work.program(), SimulationOptions.of(net)).events())
        .isLessThan(20);
  }
}
