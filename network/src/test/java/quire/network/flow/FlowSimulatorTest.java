package quire.network.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.network.topology.Topologies;
import quire.network.topology.Topology;

class FlowSimulatorTest {
  private static final String RAILS =
      "rail-only:gpus=32,hb=8,radix=64,hbBandwidth=300GB/s,nicBandwidth=25GB/s";
  private static final String OPTIMIZED =
      RAILS.replace("rail-only", "rail-optimized").replace("radix=64", "radix=16");

  private static Topology of(String specification) {
    return Topologies.parse(specification);
  }

  private static FlowResult run(Topology topology, FlowProgram program) {
    return FlowSimulator.run(topology, program, SimulationOptions.of(topology));
  }

  private static FlowProgram one(int from, int to, double bytes) {
    var work = FlowProgram.builder();
    work.flow(from, to, bytes);
    return work.build();
  }

  /// A bijection of hosts, sizes drawn, released one by one.
  private static FlowProgram random(int hosts, int flows, long seed) {
    var random = new Random(seed);
    var work = FlowProgram.builder();
    for (int f = 0; f < flows; f++) {
      int a = random.nextInt(hosts);
      int b = (a + 1 + random.nextInt(hosts - 1)) % hosts;
      int i = work.flow(a, b, 1e6 * (1 + random.nextInt(1000)));
      if (random.nextBoolean()) {
        work.release(i, random.nextDouble() * 0.01);
      }
      if (f > 3 && random.nextInt(4) == 0) {
        work.after(i, random.nextInt(f));
      }
    }
    return work.build();
  }

  /// All pairs of equal size end when the host links have carried n - 1 of them.
  @ParameterizedTest
  @ValueSource(ints = {3, 8, 11})
  void equalAllToAll(int q) {
    var tree = AllToAll.tree(q);
    int n = q * q;
    for (var routing : List.of(Routing.D_MOD_K, Routing.SPRAY)) {
      var result =
          FlowSimulator.run(tree, AllToAll.equal(n), SimulationOptions.of(tree).with(routing));
      double ideal = (n - 1) * 1e8 / 50e9;
      assertThat(result.endSeconds()).isCloseTo(ideal, within(1e-12 * ideal));
      assertThat(result.events()).isEqualTo(1);
    }
  }

  /// ASTRA-sim's own tests: 1 MiB from 1 to 4 of 8, "50 GB/s" = 50 GiB/s, 500 ns a link.
  @ParameterizedTest
  @CsvSource({
    "Ring, CLOSED, 21031",
    "FullyConnected, CLOSED, 20031",
    "Switch, CLOSED, 20531",
    "Switch, CHUNK, 40062",
  })
  void astraSim(
      String block,
      Fidelity fidelity,
      long nanoseconds,
      @org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
      throws Exception {
    var file =
        java.nio.file.Files.writeString(
            folder.resolve("n.yml"),
            "topology: [ %s ]\nnpus_count: [ 8 ]\nbandwidth: [ 50.0 ]\nlatency: [ 500.0 ]\n"
                .formatted(block));
    var topology = of(file.toString());
    var result =
        FlowSimulator.run(
            topology, one(1, 4, 1 << 20), SimulationOptions.of(topology).with(fidelity));
    assertThat((long) (result.endSeconds() * 1e9 + 1e-6)).isEqualTo(nanoseconds);
  }

  /// A lone flow takes latency plus bytes over the narrowest link, whatever the fidelity but chunk,
  /// which pays every link.
  @Test
  void aloneOnARail() {
    var topology = of(RAILS + ",nicLatency=2us,hbLatency=1us");
    double plain = 2e-6 + 1e9 / 25e9;
    assertThat(run(topology, one(0, 8, 1e9)).endSeconds()).isCloseTo(plain, within(1e-15));
    var options = SimulationOptions.of(topology);
    assertThat(
            FlowSimulator.run(topology, one(0, 8, 1e9), options.with(Fidelity.CLOSED)).endSeconds())
        .isCloseTo(plain, within(1e-15));
    assertThat(
            FlowSimulator.run(topology, one(0, 8, 1e9), options.with(Fidelity.CHUNK)).endSeconds())
        .isCloseTo(2e-6 + 2 * 1e9 / 25e9, within(1e-15));
    assertThat(run(topology, one(0, 3, 1e9)).endSeconds())
        .isCloseTo(1e-6 + 1e9 / 300e9, within(1e-15));
    assertThat(run(topology, one(5, 5, 1e9)).endSeconds()).isZero();
    assertThat(run(topology, one(0, 8, 0)).endSeconds()).isCloseTo(2e-6, within(1e-18));
  }

  /// Off its rail a flow is relayed on either side; serially it pays both parts, pipelined the
  /// slower.
  @ParameterizedTest
  @EnumSource(
      value = Relay.class,
      names = {"AUTO", "SOURCE", "DESTINATION"})
  void relays(Relay side) {
    var topology = of(RAILS);
    var options = SimulationOptions.of(topology);
    var pipelined =
        FlowSimulator.run(topology, one(0, 9, 1e9), options.with(side, RelayMode.PIPELINED));
    var serial = FlowSimulator.run(topology, one(0, 9, 1e9), options.with(side, RelayMode.SERIAL));
    assertThat(pipelined.endSeconds()).isCloseTo(0.04, within(1e-15));
    assertThat(serial.endSeconds()).isCloseTo(0.04 + 1e9 / 300e9, within(1e-15));
    assertThat(serial.relayedFlows()).isEqualTo(1);
    assertThat(pipelined.relayedBytes()).isEqualTo(1e9);
    int rail = side == Relay.DESTINATION ? 0 : 1;
    int up = topology.link(rail, topology.node("rail" + rail + ".leaf0").orElseThrow());
    assertThat(pipelined.linkBytes()[up]).isEqualTo(1e9);
  }

  @Test
  void withoutRelayThePairIsNamed() {
    var topology = of(RAILS);
    var options = SimulationOptions.of(topology).with(Relay.NONE, RelayMode.PIPELINED);
    assertThatThrownBy(() -> FlowSimulator.run(topology, one(3, 12, 1), options))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("gpu3 to gpu12: no path");
  }

  /// Serial relay of all-to-all: the closed form of the two phases, cut at the source.
  @ParameterizedTest
  @CsvSource({"300, 25, 64", "450, 50, 64"})
  void relayOverheadOfAllToAll(double fast, double nic, int n) {
    var topology =
        of(
            "rail-only:gpus=%d,hb=8,radix=64,hbBandwidth=%sGB/s,nicBandwidth=%sGB/s"
                .formatted(n, fast, nic));
    var work = FlowProgram.builder();
    int gate = work.compute(-1, 0);
    int k = 8;
    double m = 1e7;
    var gathers = new java.util.ArrayList<Integer>();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < k; j++) {
        int to = i / k * k + j;
        if (to != i) {
          gathers.add(work.flow(i, to, m * n / k));
        }
      }
    }
    gathers.forEach(g -> work.after(gate, g));
    for (int i = 0; i < n; i++) {
      for (int d = 0; d < n / k; d++) {
        if (d != i / k) {
          work.after(work.flow(i, d * k + i % k, k * m), gate);
        }
      }
    }
    double network = (n - k) * m / (nic * 1e9);
    double end = run(topology, work.build()).endSeconds();
    double overhead = (k - 1.0) * n / (k * (n - k)) * nic / fast;
    assertThat(end / network - 1).isCloseTo(overhead, within(1e-9));
  }

  /// Bytes on each link are those of the flows that cross it, whatever the routing; no link carries
  /// more than it can.
  @ParameterizedTest
  @EnumSource(Routing.class)
  void bytesAreConserved(Routing routing) {
    for (String spec :
        List.of(
            RAILS,
            OPTIMIZED,
            "fat-tree:radix=4,tiers=3,bandwidth=10GB/s",
            "torus:dims=4x3x2,bandwidth=10GB/s",
            "dragonfly:p=2,a=4,h=2,bandwidth=10GB/s",
            "fat-tree:radix=8,gpus=24,bandwidth=10GB/s,planes=2")) {
      var topology = of(spec);
      for (long seed = 0; seed < 3; seed++) {
        var program = random(topology.hosts(), 120, seed);
        var options = SimulationOptions.of(topology).with(routing).withSeed(seed);
        var result = FlowSimulator.run(topology, program, options);
        checkConservation(topology, program, result, spec + " " + routing);
        var again = FlowSimulator.run(topology, program, options);
        assertThat(again.end()).isEqualTo(result.end());
      }
    }
  }

  private static void checkConservation(
      Topology topology, FlowProgram program, FlowResult result, String what) {
    double[] net = new double[topology.nodes()];
    for (int link = 0; link < topology.links(); link++) {
      net[topology.from(link)] += result.linkBytes()[link];
      net[topology.to(link)] -= result.linkBytes()[link];
      assertThat(result.linkBytes()[link])
          .as(what)
          .isLessThanOrEqualTo(topology.capacity(link) * result.endSeconds() * (1 + 1e-9));
    }
    double total = 0;
    for (int i = 0; i < program.size(); i++) {
      net[program.source(i)] -= program.amount(i);
      net[program.target(i)] += program.amount(i);
      total += program.amount(i);
      assertThat(result.end()[i]).as(what).isGreaterThan(result.start()[i]);
      for (int k = 0; k < program.dependencies(i); k++) {
        assertThat(result.start()[i])
            .isGreaterThanOrEqualTo(result.end()[program.dependency(i, k)]);
      }
    }
    for (double rest : net) {
      assertThat(rest).as(what).isCloseTo(0, within(1e-9 * total));
    }
  }

  /// Ideal spraying through bundles is the same as over every single link.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void bundlesEqualTheirLinks(long seed) {
    for (String spec :
        List.of(
            "fat-tree:radix=8,gpus=32,bandwidth=10GB/s",
            "fat-tree:radix=4,tiers=3,bandwidth=10GB/s",
            "leaf-spine:leaves=3,hostsPerLeaf=4,spines=2,bandwidth=10GB/s")) {
      var topology = of(spec);
      var program = random(topology.hosts(), 150, seed);
      var options = SimulationOptions.of(topology);
      var bundled = FlowSimulator.run(topology, program, options);
      var single = FlowSimulator.run(graphOf(topology), program, options);
      for (int i = 0; i < program.size(); i++) {
        assertThat(single.end()[i]).as(spec).isCloseTo(bundled.end()[i], within(1e-9));
      }
    }
  }

  /// The same network as a plain graph, which has no bundles.
  private static Topology graphOf(Topology topology) {
    try {
      var file = java.nio.file.Files.createTempFile("graph", ".yaml");
      try {
        var text = new StringBuilder("kind: graph\nhosts: [");
        for (int h = 0; h < topology.hosts(); h++) {
          text.append(h == 0 ? "" : ", ").append(topology.name(h));
        }
        text.append("]\nswitches: [");
        for (int v = topology.hosts(); v < topology.nodes(); v++) {
          text.append(v == topology.hosts() ? "" : ", ").append(topology.name(v));
        }
        text.append("]\nlinks:\n");
        for (int link = 0; link < topology.links(); link += 2) {
          text.append("  - \"")
              .append(topology.name(topology.from(link)))
              .append(' ')
              .append(topology.name(topology.to(link)))
              .append(' ')
              .append(topology.capacity(link))
              .append("B/s\"\n");
        }
        java.nio.file.Files.writeString(file, text);
        return of(file.toString());
      } finally {
        java.nio.file.Files.deleteIfExists(file);
      }
    } catch (java.io.IOException problem) {
      throw new java.io.UncheckedIOException(problem);
    }
  }

  /// Ten times the bytes, ten times the time; relabelled domains end at the same times.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void scaledAndRelabelled(long seed) {
    var topology = of(RAILS);
    var random = new Random(seed);
    var work = FlowProgram.builder();
    var ten = FlowProgram.builder();
    var moved = FlowProgram.builder();
    for (int f = 0; f < 100; f++) {
      int a = random.nextInt(32);
      int b = random.nextInt(4) * 8 + a % 8;
      double bytes = 1e6 * (1 + random.nextInt(100));
      work.flow(a, b, bytes);
      ten.flow(a, b, 10 * bytes);
      moved.flow((a + 8) % 32, (b + 8) % 32, bytes);
    }
    double[] end = run(topology, work.build()).end();
    double[] tenfold = run(topology, ten.build()).end();
    double[] shifted = run(topology, moved.build()).end();
    for (int f = 0; f < 100; f++) {
      assertThat(tenfold[f]).isCloseTo(10 * end[f], within(1e-9));
      assertThat(shifted[f]).isCloseTo(end[f], within(1e-9));
    }
  }

  /// K = 1 makes a rail-only network the plain Clos; K = N makes it one domain.
  @Test
  void extremesOfK() {
    var clos = of("fat-tree:radix=8,gpus=24,bandwidth=25GB/s");
    var single = of("rail-only:gpus=24,hb=1,radix=8,nicBandwidth=25GB/s");
    var program = random(24, 100, 7);
    assertThat(run(single, program).end()).containsExactly(run(clos, program).end(), within(1e-12));
    var all = of("rail-only:gpus=24,hb=24,hbBandwidth=300GB/s,nicBandwidth=25GB/s");
    var hb = of("hb:gpus=24,hbBandwidth=300GB/s");
    assertThat(run(all, program).end()).containsExactly(run(hb, program).end(), within(1e-12));
  }

  /// Rail-aligned traffic is as fast on single-switch rails as on a sprayed rail-optimized Clos.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void alignedTrafficDoesNotNeedTheSpine(long seed) {
    var random = new Random(seed);
    var work = FlowProgram.builder();
    for (int f = 0; f < 200; f++) {
      int a = random.nextInt(32);
      int b = random.nextBoolean() ? random.nextInt(4) * 8 + a % 8 : a / 8 * 8 + random.nextInt(8);
      work.flow(a, b, 1e7 * (1 + random.nextInt(9)));
    }
    var program = work.build();
    double rails = run(of(RAILS), program).endSeconds();
    double clos = run(of(OPTIMIZED), program).endSeconds();
    assertThat(rails).isCloseTo(clos, within(1e-9 * clos));
  }

  /// Computations, joins and flows wait for one another; a cap holds a flow back.
  @Test
  void programsOfOperations() {
    var topology = of("hb:gpus=4,hbBandwidth=100GB/s");
    var work = FlowProgram.builder();
    int think = work.compute(0, 1e-3);
    int send = work.flow(0, 1, 1e8);
    work.after(send, think).label(send, "gradient");
    int slow = work.flow(2, 3, 1e8);
    work.cap(slow, 1e10);
    int both = work.compute(-1, 0);
    work.after(both, send).after(both, slow);
    int last = work.compute(1, 2e-3);
    work.after(last, both).release(last, 0.005);
    var result = run(topology, work.build());
    assertThat(result.start()[send]).isEqualTo(1e-3);
    assertThat(result.end()[send]).isCloseTo(2e-3, within(1e-15));
    assertThat(result.end()[slow]).isCloseTo(1e-2, within(1e-15));
    assertThat(result.end()[both]).isCloseTo(1e-2, within(1e-15));
    assertThat(result.endSeconds()).isCloseTo(1.2e-2, within(1e-15));
  }

  /// A capped flow leaves the rest of the link to the others.
  @Test
  void capsInsideASharedLink() {
    var topology = of("hb:gpus=4,hbBandwidth=90B/s");
    var work = FlowProgram.builder();
    int capped = work.flow(0, 1, 100);
    work.cap(capped, 10);
    work.flow(0, 2, 80);
    work.flow(0, 3, 160);
    var result = run(topology, work.build());
    assertThat(result.end()).containsExactly(new double[] {10, 2, 3}, within(1e-12));
  }

  @Test
  void circlesAreNamed() {
    var work = FlowProgram.builder();
    int a = work.flow(0, 1, 1);
    int b = work.flow(1, 0, 1);
    work.after(a, b).after(b, a);
    assertThatThrownBy(() -> run(of("hb:gpus=2,hbBandwidth=1GB/s"), work.build()))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("circle")
        .hasMessageContaining("flow 0")
        .hasMessageContaining("flow 1");
    assertThatThrownBy(() -> run(of("hb:gpus=2,hbBandwidth=1GB/s"), one(0, 2, 1)))
        .hasMessageContaining("names host 2, the topology has hosts 0 to 1");
  }

  /// Equal flows of one pair travel as a class and end as they would one by one.
  @Test
  void classesOfEqualFlows() {
    var topology = of("hb:gpus=3,hbBandwidth=100B/s");
    var work = FlowProgram.builder();
    for (int f = 0; f < 9; f++) {
      work.flow(0, 1, 10);
    }
    work.flow(0, 2, 20);
    var result = run(topology, work.build());
    for (int f = 0; f < 9; f++) {
      assertThat(result.end()[f]).isCloseTo(1, within(1e-12));
    }
    assertThat(result.end()[9]).isCloseTo(1.1, within(1e-12));
  }

  @Test
  void ringTiesGoUpward() {
    var topology = of("torus:dims=4,bandwidth=1GB/s");
    var result = run(topology, one(3, 1, 1e9));
    assertThat(result.linkBytes()[topology.link(3, 0)]).isEqualTo(1e9);
    assertThat(result.linkBytes()[topology.link(0, 1)]).isEqualTo(1e9);
    assertThat(result.linkBytes()[topology.link(3, 2)]).isZero();
  }

  @Test
  void ecmpCollidesAndQueuePairsHelp() {
    var topology = of("leaf-spine:leaves=2,hostsPerLeaf=16,spines=16,bandwidth=1GB/s");
    var work = FlowProgram.builder();
    for (int i = 0; i < 16; i++) {
      work.flow(i, 16 + i, 1e9);
    }
    var program = work.build();
    double spray = run(topology, program).endSeconds();
    double hashed = 0;
    double many = 0;
    for (long seed = 0; seed < 20; seed++) {
      var options = SimulationOptions.of(topology).with(Routing.ECMP).withSeed(seed);
      hashed += FlowSimulator.run(topology, program, options).endSeconds() / 20;
      many += FlowSimulator.run(topology, program, options.withQueuePairs(16)).endSeconds() / 20;
    }
    assertThat(spray).isCloseTo(1, within(1e-12));
    assertThat(hashed).isGreaterThan(1.9);
    assertThat(many).isLessThan(hashed).isGreaterThan(1.05);
  }

  /// Losing one of two spines halves what leaves a leaf, after the loss and until the repair.
  @Test
  void aLostSpineLowersCapacity() {
    var topology = of("leaf-spine:leaves=2,hostsPerLeaf=2,spines=2,bandwidth=1GB/s");
    var work = FlowProgram.builder();
    work.flow(0, 2, 2e9);
    work.flow(1, 3, 2e9);
    var program = work.build();
    var options = SimulationOptions.of(topology);
    double inf = Double.POSITIVE_INFINITY;
    assertThat(
            FlowSimulator.run(
                    topology, program, options.withOutages(List.of(new Outage("spine1", 1, inf))))
                .endSeconds())
        .isCloseTo(3, within(1e-9));
    assertThat(
            FlowSimulator.run(
                    topology, program, options.withOutages(List.of(new Outage("spine1", 1, 2))))
                .endSeconds())
        .isCloseTo(2.5, within(1e-9));
    assertThat(
            FlowSimulator.run(
                    topology,
                    program,
                    options.withOutages(
                        List.of(new Outage("spine0", 0, 10), new Outage("spine1", 1, 2))))
                .endSeconds())
        .isCloseTo(1 + 1 + 3, within(1e-9));
  }

  /// A lost card sends its traffic through another GPU of the domain, both ways round.
  @Test
  void aLostCardIsRelayed() {
    var topology = of(RAILS);
    var work = FlowProgram.builder();
    work.flow(0, 8, 25e9);
    work.flow(1, 9, 25e9);
    var program = work.build();
    var options = SimulationOptions.of(topology);
    var failed = options.withOutages(List.of(new Outage("nic0", 0.5, Double.POSITIVE_INFINITY)));
    var relayed = FlowSimulator.run(topology, program, failed);
    assertThat(relayed.relayedFlows()).isEqualTo(1);
    assertThat(relayed.relayedBytes()).isCloseTo(12.5e9, within(1.0));
    assertThat(relayed.endSeconds()).isBetween(1.0, 1.5001);
    assertThatThrownBy(() ->
            FlowSimulator.run(topology, program, failed.with(Relay.NONE, RelayMode.PIPELINED)))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("flow 0 (gpu0 to gpu8) has no path")
        .hasMessageContaining("down: nic0");
    var repaired =
        options
            .with(Relay.NONE, RelayMode.PIPELINED)
            .withOutages(List.of(new Outage("nic0", 0.5, 0.75)));
    assertThat(FlowSimulator.run(topology, program, repaired).endSeconds())
        .isCloseTo(1.25, within(1e-12));
    var rail =
        options.withOutages(List.of(new Outage("rail0.leaf0", 0.5, Double.POSITIVE_INFINITY)));
    assertThat(FlowSimulator.run(topology, program, rail).relayedFlows()).isEqualTo(1);
    var domain = options.withOutages(List.of(new Outage("hb0", 0, Double.POSITIVE_INFINITY)));
    assertThatThrownBy(() -> FlowSimulator.run(topology, one(0, 3, 1), domain))
        .isInstanceOf(WorkException.class);
    assertThatThrownBy(() ->
            FlowSimulator.run(
                topology, program, options.withOutages(List.of(new Outage("leaf7", 0, 1)))))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("--fail leaf7: no such node");
  }

  /// Chunks queue: three of one second each over one link end after 2, 3 and 4 seconds.
  @Test
  void chunksWaitInLine() {
    var topology = of("hb:gpus=4,hbBandwidth=100B/s");
    var work = FlowProgram.builder();
    for (int from = 1; from < 4; from++) {
      work.flow(from, 0, 100);
    }
    var result =
        FlowSimulator.run(
            topology, work.build(), SimulationOptions.of(topology).with(Fidelity.CHUNK));
    assertThat(result.end()).containsExactly(2, 3, 4);
    var closed =
        FlowSimulator.run(
            topology, work.build(), SimulationOptions.of(topology).with(Fidelity.CLOSED));
    assertThat(closed.end()).containsExactly(1, 1, 1);
  }

  /// Valiant spreads the worst pattern of a dragonfly, all of one group to the next.
  @Test
  void valiantAgainstAnAdversary() {
    var topology = of("dragonfly:p=2,a=4,h=2,bandwidth=1GB/s");
    var work = FlowProgram.builder();
    for (int i = 0; i < 72; i++) {
      work.flow(i, (i + 8) % 72, 1e9);
    }
    var program = work.build();
    var options = SimulationOptions.of(topology);
    double minimal = FlowSimulator.run(topology, program, options).endSeconds();
    double valiant =
        FlowSimulator.run(topology, program, options.with(Routing.VALIANT)).endSeconds();
    double ugal = FlowSimulator.run(topology, program, options.with(Routing.UGAL)).endSeconds();
    assertThat(minimal).isCloseTo(8, within(1e-9));
    assertThat(valiant).isLessThan(minimal);
    assertThat(ugal).isLessThan(minimal);
  }
}
