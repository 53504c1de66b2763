package quire.network.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quire.base.Json;
import quire.network.flow.FlowSimulator;
import quire.network.flow.Relay;
import quire.network.flow.RelayMode;
import quire.network.flow.SimulationOptions;
import quire.network.topology.Topologies;
import quire.network.topology.Topology;
import quire.network.training.IterationSpec.Calls;

class IterationSimulationTest {
  static IterationSpec spec(
      int tp, int pp, int dp, int chunks, int microBatches, PipelineOrder order) {
    return new IterationSpec(
        tp,
        pp,
        dp,
        1,
        1,
        chunks,
        microBatches,
        IterationSpec.ORDER,
        order,
        IterationSpec.everyStage(pp, 0.010),
        IterationSpec.everyStage(pp, 0.020),
        Calls.NONE,
        Calls.NONE,
        Calls.NONE,
        0,
        IterationSpec.everyStage(pp, 0),
        IterationSpec.everyStage(pp, 0),
        0,
        0,
        0,
        false);
  }

  static IterationSpec loaded(int tp, int pp, int dp, int ep, int zero, boolean overlap) {
    return new IterationSpec(
        tp,
        pp,
        dp,
        ep,
        1,
        1,
        2 * pp,
        IterationSpec.ORDER,
        PipelineOrder.ONE_FORWARD_ONE_BACKWARD,
        IterationSpec.everyStage(pp, 0.010),
        IterationSpec.everyStage(pp, 0.020),
        new Calls(2, 5e7),
        Calls.NONE,
        ep > 1 ? new Calls(2, 2e7) : Calls.NONE,
        2e7,
        IterationSpec.everyStage(pp, 4e8),
        IterationSpec.everyStage(pp, 2e8),
        zero,
        1e7,
        0.001,
        overlap);
  }

  static Topology rails(int gpus, int hb) {
    return Topologies.parse(
        "rail-only:gpus=%d,hb=%d,radix=64,hbBandwidth=300GB/s,nicBandwidth=25GB/s"
            .formatted(gpus, hb));
  }

  static double seconds(IterationSpec spec, Noise noise, Topology net) {
    var how = SimulationOptions.of(net).with(Relay.SOURCE, RelayMode.PIPELINED);
    return new IterationSimulation(
            IterationGraph.of(spec, noise), "hierarchical", net.hb(), List.of())
        .run(net, how)
        .seconds();
  }

  /// (m v + p - 1)(t_f + t_b)/v with t_f and t_b of all chunks of a GPU.
  @ParameterizedTest
  @CsvSource({"1,1,4", "4,1,4", "4,1,9", "4,2,8", "4,3,4", "8,2,16", "2,4,6", "3,2,9"})
  void pipelinesTakeTheirClosedForm(int stages, int chunks, int microBatches) {
    var spec = spec(1, stages, 1, chunks, microBatches, PipelineOrder.ONE_FORWARD_ONE_BACKWARD);
    double expected = (microBatches * chunks + stages - 1) * 0.030;
    assertThat(seconds(spec, Noise.NONE, rails(stages, 1))).isCloseTo(expected, within(1e-9));
    if (chunks == 1) {
      var gpipe = spec(1, stages, 1, 1, microBatches, PipelineOrder.GPIPE);
      assertThat(seconds(gpipe, Noise.NONE, rails(stages, 1))).isCloseTo(expected, within(1e-9));
    }
  }

  /// One stage: micro-batches times computing and tensor all-reduces, then the gradients.
  @Test
  void communicationAddsUpWhereNothingOverlaps() {
    var spec = loaded(8, 1, 4, 1, 0, false);
    var net = rails(32, 8);
    double tensor = 2 * 7 / 8.0 * 5e7 / 300e9;
    double data = 2 * 3 / 4.0 * 4e8 / 25e9;
    double expected = 2 * (0.030 + 4 * tensor) + data + 0.001;
    assertThat(seconds(spec, Noise.NONE, net)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void overlapNeverCostsAndZeroOneSplitsTheAllReduce() {
    var net = rails(32, 8);
    double plain = seconds(loaded(8, 2, 2, 1, 0, false), Noise.NONE, net);
    double overlapped = seconds(loaded(8, 2, 2, 1, 0, true), Noise.NONE, net);
    double zero = seconds(loaded(8, 2, 2, 1, 1, false), Noise.NONE, net);
    assertThat(overlapped).isLessThanOrEqualTo(plain + 1e-12);
    assertThat(zero).isLessThan(plain); // parameters are half as many bytes as gradients
    assertThat(seconds(loaded(8, 2, 2, 1, 3, false), Noise.NONE, net))
        .isGreaterThanOrEqualTo(zero - 1e-12); // gathers for backward hide behind forward
  }

  /// Mean 1 noise on every part makes the slowest part later: never faster than without, and the
  /// same for a seed.
  @Test
  void jitterSlowsAndIsSeeded() {
    var spec = loaded(4, 2, 2, 1, 0, false);
    var net = rails(16, 4);
    double calm = seconds(spec, Noise.NONE, net);
    double sum = 0;
    for (long seed = 0; seed < 5; seed++) {
      double noisy = seconds(spec, new Noise(0.1, 0, seed), net);
      assertThat(noisy).isEqualTo(seconds(spec, new Noise(0.1, 0, seed), net));
      sum += noisy;
    }
    assertThat(sum / 5).isGreaterThan(calm);
  }

  @Test
  void expertSkewSlowsAllToAll() {
    var net = rails(16, 4);
    var spec = loaded(4, 1, 4, 4, 0, false);
    double equal = seconds(spec, Noise.NONE, net);
    double skewed = seconds(spec, new Noise(0, 1.2, 3), net);
    assertThat(skewed).isGreaterThan(equal * 1.0001);
    double[] shares = new Noise(0, 1.2, 3).shares(6);
    assertThat(java.util.Arrays.stream(shares).sum()).isCloseTo(6, within(1e-12));
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(() -> spec(1, 4, 1, 2, 6, PipelineOrder.ONE_FORWARD_ONE_BACKWARD))
        .hasMessageContaining("multiple of 4 stages");
    assertThatThrownBy(() -> loaded(1, 1, 4, 3, 0, false)).hasMessageContaining("ep must divide");
    assertThatThrownBy(() -> new Noise(-1, 0, 0)).hasMessageContaining("--jitter");
  }

  @Test
  void everyOrderOfDegreesPlacesEveryGpuOnce() {
    for (String order : List.of("tp-cp-ep-dp-pp", "pp-dp-ep-cp-tp", "dp-tp-pp-cp-ep")) {
      var one = spec(2, 3, 4, 1, 6, PipelineOrder.GPIPE);
      var spec =
          new IterationSpec(
              2,
              3,
              4,
              2,
              1,
              1,
              6,
              order,
              PipelineOrder.GPIPE,
              one.forwardSeconds(),
              one.backwardSeconds(),
              Calls.NONE,
              Calls.NONE,
              Calls.NONE,
              0,
              one.gradients(),
              one.parameters(),
              0,
              0,
              0,
              false);
      var map = new RankMap(spec);
      for (String kind : List.of("tp", "cp", "dp", "pp", "ep")) {
        assertThat(map.groups(kind).stream().flatMapToInt(java.util.Arrays::stream).sorted())
            .as(order + " " + kind)
            .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 24).boxed().toList());
      }
    }
  }

  @Test
  void timelineIsAChromeTrace() {
    var net = rails(16, 4);
    var run =
        new IterationSimulation(
            IterationGraph.of(loaded(4, 2, 2, 1, 1, false), Noise.NONE), "ring", 4, List.of());
    var result = FlowSimulator.run(net, run.program(), SimulationOptions.of(net));
    Map<?, ?> trace = Json.parse(run.timeline(result, 4), Map.class, "timeline");
    assertThat((List<?>) trace.get("traceEvents")).hasSizeGreaterThan(50);
    assertThat(run.outcome(result).idleShare()).isBetween(0.1, 0.9);
    assertThat(run.outcome(result).secondsByName())
        .containsKeys("compute", "tensor", "gradients", "activation", "parameters", "embedding");
  }
}
