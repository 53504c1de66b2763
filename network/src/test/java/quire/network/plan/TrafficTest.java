package quire.network.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quire.network.Collectives;
import quire.network.cost.Fabric;
import quire.network.model.Hardware;
import quire.network.model.Models;
import quire.network.model.Recompute;

/// The heat map's bytes against executed schedules and the laws of counting.
class TrafficTest {
  private static TrainingJob job(String model, int gpus, int hb, int batch) {
    return new TrainingJob(
        Models.of(model).model(),
        Hardware.of("h100").hardware().with(hb, 0, 0),
        gpus,
        batch,
        TrainingJob.Options.DEFAULT);
  }

  private static double[][] matrix(Traffic traffic, String kind) {
    int n = traffic.gpus();
    var bytes = new double[n][n];
    for (int rank = 0; rank < n; rank++) {
      double[] row = bytes[rank];
      traffic.messages(rank, (to, amount, what) -> row[to] += what.equals(kind) ? amount : 0);
    }
    return bytes;
  }

  /// Equal up to one factor for all pairs: the bytes of an element.
  private static void proportional(double[][] bytes, long[][] elements) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < bytes.length; i++) {
      for (int j = 0; j < bytes.length; j++) {
        sum += bytes[i][j];
        total += elements[i][j];
      }
    }
    assertThat(sum).isPositive();
    for (int i = 0; i < bytes.length; i++) {
      for (int j = 0; j < bytes.length; j++) {
        assertThat(bytes[i][j] / sum).isCloseTo(elements[i][j] / total, within(1e-12));
      }
    }
  }

  /// What a tensor group exchanges is what the schedules of an all-gather send.
  @ParameterizedTest
  @CsvSource({"ring, false", "direct, true"})
  void tensorGroupsAsScheduled(String algorithm, boolean direct) {
    var layout = new Layout(8, 1, 1, 1, 1, 1, 1, Recompute.NONE, true, 0, RankOrder.DEFAULT);
    var traffic = Traffic.full(job("megatron-7.5b", 8, 8, 8), layout, Fabric.RAIL_ONLY, direct);
    var sent = Collectives.schedule("all-gather", algorithm, 8, 8, 64).sent();
    proportional(matrix(traffic, "tensor"), sent);
  }

  /// Experts on rail-only go in two phases, as the schedule that executes.
  @ParameterizedTest
  @CsvSource({"8, 4", "8, 2", "8, 8"})
  void expertsAsScheduled(int gpus, int hb) {
    var layout = new Layout(1, 1, gpus, gpus, 1, 1, 1, Recompute.NONE, false, 1, RankOrder.DEFAULT);
    var traffic = Traffic.full(job("mixtral-8x7b", gpus, hb, gpus), layout, Fabric.RAIL_ONLY, true);
    String algorithm = gpus == hb ? "direct" : "two-phase";
    var sent = Collectives.schedule("all-to-all", algorithm, gpus, hb, 64L * gpus).sent();
    proportional(matrix(traffic, "expert"), sent);
  }

  /// The summary is the sum of all messages; more than 99 % of pairs are silent for every model of
  /// SC'21 on 256 GPUs and more, and none crosses domains off its rail.
  @ParameterizedTest
  @CsvSource({
    "megatron-18.4b, 8, 1, 256, 1024", "megatron-39.1b, 8, 2, 512, 1536",
    "megatron-76.1b, 8, 4, 1024, 1792", "megatron-145.6b, 8, 8, 1536, 2304",
    "megatron-310.1b, 8, 16, 1920, 2160", "megatron-529.6b, 8, 35, 2520, 2520",
    "megatron-1008b, 8, 64, 3072, 3072",
  })
  void publishedLayoutsAreSilent(String model, int t, int p, int gpus, int batch) {
    var layout =
        new Layout(t, p, gpus / t / p, 1, 1, 1, 1, Recompute.FULL, false, 0, RankOrder.DEFAULT);
    var traffic = Traffic.full(job(model, gpus, 8, batch), layout, Fabric.RAIL_ONLY, false);
    var summary = traffic.summary();
    assertThat(summary.silentPairShare()).isGreaterThan(0.98);
    if (gpus > 256) {
      assertThat(summary.silentPairShare()).isGreaterThan(0.99);
    }
    assertThat(summary.crossRailPairShare()).isZero();
    double sum = 0;
    double[] row = new double[1];
    for (int rank = 0; rank < gpus; rank++) {
      traffic.messages(rank, (to, bytes, kind) -> row[0] += bytes);
      sum = row[0];
    }
    assertThat(summary.totalBytes()).isCloseTo(sum, within(1e-9 * sum));
  }
}
