package quire.network.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.network.flow.FlowResult;
import quire.network.flow.FlowSimulator;
import quire.network.flow.RelayMode;
import quire.network.flow.SimulationOptions;
import quire.network.topology.Topologies;
import quire.network.topology.Topology;

/// Schedules timed on the flow simulator give the closed forms of the literature.
class CollectiveTimesTest {
  private static final String RAILS =
      "rail-only:gpus=%d,hb=%d,radix=64,hbBandwidth=%s,nicBandwidth=%s";

  static Topology rails(int gpus, int hb, String inside, String card) {
    return Topologies.parse(RAILS.formatted(gpus, hb, inside, card));
  }

  static double seconds(Topology net, String op, double bytes, String algorithm, int pieces) {
    var how = SimulationOptions.of(net);
    return seconds(net, op, bytes, algorithm, pieces, how);
  }

  static double seconds(
      Topology net, String op, double bytes, String algorithm, int pieces, SimulationOptions how) {
    var work = CollectiveWorkload.of(net, Operation.of(op), bytes, algorithm, pieces, how);
    return FlowSimulator.run(net, work.program(), how).endSeconds();
  }

  /// N = 32, K = 8, 1 GB, 300 and 25 GB/s: the example of the closed forms. The flat ring ends a
  /// thousandth later: the last block has seven fast hops to go after the slow one.
  @ParameterizedTest
  @CsvSource({
    "hierarchical, 0.0133333333",
    "ring, 0.0775",
    "multi-rail-ring, 0.0096875",
  })
  void allReduceExample(String algorithm, double expected) {
    var net = rails(32, 8, "300GB/s", "25GB/s");
    assertThat(seconds(net, "all-reduce", 1e9, algorithm, 64))
        .isCloseTo(expected, Percentage.withPercentage(algorithm.equals("ring") ? 0.2 : 0.001));
  }

  /// In pieces, the busiest port bounds: the network card at 7.5 ms here.
  @Test
  void pipeliningTendsToTheBusiestPort() {
    var net = rails(32, 8, "300GB/s", "25GB/s");
    double coarse = seconds(net, "all-reduce", 1e9, "hierarchical-pipelined", 8);
    double fine = seconds(net, "all-reduce", 1e9, "hierarchical-pipelined", 256);
    assertThat(fine).isGreaterThan(0.0075).isLessThan(0.0075 * 1.01);
    assertThat(coarse).isGreaterThan(fine).isLessThan(0.0133);
  }

  /// Hierarchical beats the flat ring 5.8 times; using all cards in rings gives most of that.
  @Test
  void mostOfTheGainIsTheUseOfAllCards() {
    var net = rails(32, 8, "300GB/s", "25GB/s");
    double ring = seconds(net, "all-reduce", 1e9, "ring", 1);
    double rings = seconds(net, "all-reduce", 1e9, "multi-rail-ring", 1);
    double hierarchical = seconds(net, "all-reduce", 1e9, "hierarchical", 1);
    assertThat(ring / hierarchical).isCloseTo(5.8125, within(1e-2));
    assertThat(ring / rings).isCloseTo(8, within(2e-2));
  }

  /// In one domain: 2(n-1)/n S/B for all-reduce, half of it for its halves, n - 1 blocks for
  /// all-to-all; whatever the algorithm that sends no more than it must.
  @ParameterizedTest
  @ValueSource(strings = {"ring", "bidirectional-ring", "direct", "halving-doubling"})
  void oneDomain(String algorithm) {
    var net = Topologies.parse("hb:gpus=16,hbBandwidth=100GB/s");
    double once = 15 / 16.0 * 1.6e9 / 100e9;
    assertThat(seconds(net, "all-gather", 1.6e9, algorithm, 1)).isCloseTo(once, within(1e-9));
    assertThat(seconds(net, "reduce-scatter", 1.6e9, algorithm, 1)).isCloseTo(once, within(1e-9));
    assertThat(seconds(net, "all-reduce", 1.6e9, algorithm, 1)).isCloseTo(2 * once, within(1e-9));
  }

  @Test
  void treesTendToTwiceTheBuffer() {
    var net = Topologies.parse("hb:gpus=17,hbBandwidth=100GB/s");
    double bound = 2 * 1e9 / 100e9;
    assertThat(seconds(net, "all-reduce", 1e9, "double-binary-tree", 512))
        .isGreaterThan(bound * 0.99)
        .isLessThan(bound * 1.1);
    assertThat(seconds(net, "broadcast", 1e9, "double-binary-tree", 512))
        .isLessThan(bound / 2 * 1.1);
  }

  /// Store and forward: cards (N-K) M/B_S after relays (K-1)(N/K) M/B_F; in pieces the larger.
  @ParameterizedTest
  @CsvSource({"300GB/s, 25GB/s, 0.0833333", "450GB/s, 50GB/s, 0.1111111"})
  void allToAllRelayOverhead(String inside, String card, double overhead) {
    int n = 64;
    double block = 1e7;
    var net = rails(n, 8, inside, card);
    double b = card.startsWith("25") ? 25e9 : 50e9;
    double ideal = (n - 8) * block / b;
    var serial =
        SimulationOptions.of(net).with(SimulationOptions.of(net).relay(), RelayMode.SERIAL);
    for (String form : new String[] {"two-phase", "two-phase-destination"}) {
      assertThat(seconds(net, "all-to-all", n * block, form, 64, serial) / ideal - 1)
          .isCloseTo(overhead, within(1e-5));
      assertThat(seconds(net, "all-to-all", n * block, form, 64) / ideal - 1).isBetween(0.0, 0.02);
    }
  }

  /// No figure above what the ports of a GPU can carry.
  @Test
  void busBandwidthNeverExceedsTheLinks() {
    for (var net :
        new Topology[] {
          rails(24, 8, "450GB/s", "50GB/s"), Topologies.parse("hb:gpus=12,hbBandwidth=50GB/s")
        }) {
      for (Operation op : Operation.values()) {
        for (String algorithm : ScheduleRequest.algorithms(op)) {
          var how = SimulationOptions.of(net);
          var work = CollectiveWorkload.of(net, op, 1e8, algorithm, 8, how);
          FlowResult result = FlowSimulator.run(net, work.program(), how);
          double limit = net.kind().equals("hb") ? 50e9 : 450e9 + 50e9; // all ports of a GPU
          assertThat(work.busBandwidth(result.endSeconds()))
              .as("%s %s on %s", op.word(), algorithm, net.kind())
              .isPositive()
              .isLessThanOrEqualTo(limit * (1 + 1e-9));
        }
      }
    }
  }

  @Test
  void autoTakesTheFastestAndSaysWhatItCompared() {
    var net = rails(16, 8, "300GB/s", "25GB/s");
    var how = SimulationOptions.of(net);
    var chosen = CollectiveWorkload.of(net, Operation.ALL_REDUCE, 1e8, "auto", 16, how);
    double best = FlowSimulator.run(net, chosen.program(), how).endSeconds();
    for (String algorithm : ScheduleRequest.algorithms(Operation.ALL_REDUCE)) {
      assertThat(seconds(net, "all-reduce", 1e8, algorithm, 16)).isGreaterThanOrEqualTo(best);
    }
    assertThat(chosen.algorithm()).isNotEqualTo("auto");
    assertThat(chosen.warnings()).last().asString().contains("auto compared", "ring");
  }

  /// Scaling bytes scales time where there is no latency, and renaming domains changes nothing.
  @Test
  void timesScaleWithBytes() {
    var net = rails(16, 4, "300GB/s", "25GB/s");
    for (String algorithm : ScheduleRequest.algorithms(Operation.ALL_REDUCE)) {
      double one = seconds(net, "all-reduce", 1.6e8, algorithm, 4);
      double three = seconds(net, "all-reduce", 4.8e8, algorithm, 4);
      assertThat(three / one).as(algorithm).isCloseTo(3, within(1e-6));
    }
  }
}
