package quire.network.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.RequestException;
import quire.network.collective.Operation;
import quire.network.flow.SimulationOptions;
import quire.network.topology.Topologies;
import quire.network.training.IterationSimulation;

class TextFilesTest {
  @TempDir Path folder;

  private static final String SIMAI =
      """
      HYBRID_TRANSFORMER model_parallel_NPU_group: 2 ep: 1 pp: 1 vpp: 1 ga: 1 all_gpus: 4
      2
      attention -1 1000000 ALLREDUCE 8000000 2000000 ALLREDUCE 8000000 500000 NONE 0 0
      mlp\t-1\t1000000\tNONE\t0\t2000000\tNONE\t0\t500000\tREDUCESCATTER\t4000000\t100000
      """;

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file;
  }

  @Test
  void simaiWorkloadsTakeWhatTheirRowsSay() throws IOException {
    var net = Topologies.parse("hb:gpus=4,hbBandwidth=100GB/s");
    var read = SimaiWorkload.read(file("job.txt", SIMAI), 4);
    double seconds =
        new IterationSimulation(read.graph(), "ring", 4, read.warnings())
            .run(net, SimulationOptions.of(net))
            .seconds();
    // 2 forward, 5 backward ms; two all-reduces of 8 MB over 2; the rest hides.
    assertThat(seconds).isCloseTo(7e-3 + 2 * 8e6 / 100e9, within(1e-9));
    assertThat(read.warnings()).isEmpty();
  }

  @Test
  void simaiFaultsAreNamedByLine() throws IOException {
    Path good = file("job.txt", SIMAI);
    assertThatThrownBy(() -> SimaiWorkload.read(good, 128))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("4 GPUs")
        .hasMessageContaining("128");
    assertThatThrownBy(
            () -> SimaiWorkload.read(file("a", SIMAI.replace("ALLREDUCE 8000000 2", "SUM 8 2")), 4))
        .hasMessageContaining(":3:")
        .hasMessageContaining("SUM");
    assertThatThrownBy(() -> SimaiWorkload.read(file("b", SIMAI.replace("\n2\n", "\n3\n")), 4))
        .hasMessageContaining("ends after 2 layers");
    assertThatThrownBy(
            () -> SimaiWorkload.read(file("c", SIMAI.replace("500000\tRED", "-5\tRED")), 4))
        .hasMessageContaining(":4:")
        .hasMessageContaining("-5");
    assertThatThrownBy(() -> SimaiWorkload.read(file("d", SIMAI.replace("NONE 0 0", "NONE 0")), 4))
        .hasMessageContaining(":3:")
        .hasMessageContaining("12 columns");
  }

  @Test
  void damagedTextsAreRefusedOrRead() throws IOException {
    var random = new Random(3);
    for (int i = 0; i < 1500; i++) {
      var text = new StringBuilder(SIMAI);
      for (int k = random.nextInt(4); k >= 0; k--) {
        text.setCharAt(random.nextInt(text.length()), (char) (random.nextInt(95) + 32));
      }
      Path bad = file("bad.txt", text.toString());
      try {
        assertThat(SimaiWorkload.read(bad, 4).graph().gpus()).isEqualTo(4);
      } catch (RequestException expected) {
        assertThat(expected.getMessage()).contains("bad.txt");
      }
      Path table = file("bad.table", mutated(table(0), random));
      try {
        assertThat(NcclTable.read(table).bytes().length).isGreaterThan(2);
      } catch (RequestException expected) {
        assertThat(expected.getMessage()).contains("bad.table");
      }
    }
  }

  private static String mutated(String good, Random random) {
    var text = new StringBuilder(good);
    text.setCharAt(random.nextInt(text.length()), (char) (random.nextInt(95) + 32));
    return text.toString();
  }

  @Test
  void astraSystemFiles() throws IOException {
    var system =
        AstraSystem.read(
            file(
                "system.json",
                """
                {"scheduling-policy": "LIFO", "preferred-dataset-splits": 8,
                 "active-chunks-per-dimension": 1, "all-reduce-implementation": ["halvingDoubling"],
                 "peak-perf": 900, "local-mem-bw": 1600, "roofline-enabled": 1, "odd-key": 3}
                """));
    assertThat(system.flops()).isEqualTo(900e12);
    assertThat(system.memoryBandwidth()).isEqualTo(1600e9);
    assertThat(system.algorithm()).isEqualTo("halving-doubling");
    assertThat(system.pieces()).isEqualTo(8);
    assertThat(system.warnings()).anyMatch(w -> w.contains("odd-key"));
    assertThatThrownBy(() -> AstraSystem.read(file("s", "{\"peak-perf\": \"tbd\"}")))
        .hasMessageContaining("peak-perf")
        .hasMessageContaining("tbd");
    assertThatThrownBy(() -> AstraSystem.read(file("t", "{\n\"peak-perf\": tbd}")))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(":2");
    assertThatThrownBy(
            () -> AstraSystem.read(file("u", "{\"all-reduce-implementation\": [\"magic\"]}")))
        .hasMessageContaining("magic");
  }

  /// Rows as all_reduce_perf prints them, from 8 GPUs of 400 GB/s and 2 x 936.25 ns a message (the
  /// values of ASTRA-sim's validated H100 file), 1 % of noise, and one row that something
  /// disturbed.
  private static String table(double noise) {
    var random = new Random(1);
    var rows = new ArrayList<String>();
    rows.add("# nThread 1 nGpus 8 minBytes 1024 maxBytes 4294967296 step: 2(factor)");
    rows.add("# Using devices");
    for (int rank = 0; rank < 8; rank++) {
      rows.add("#  Rank  " + rank + " Group  0 Pid 1 on node device  " + rank + " NVIDIA H100");
    }
    for (long size = 1024; size <= 1L << 32; size *= 2) {
      double seconds = 14 * 2 * 936.25e-9 + 1.75 * size / 400e9;
      seconds *= 1 + noise * random.nextGaussian();
      seconds *= size == 1 << 20 ? 3 : 1;
      double algorithm = size / seconds / 1e9;
      rows.add(
          String.format(
              Locale.ROOT,
              "%12d %12d float sum -1 %8.2f %7.2f %7.2f 0 %8.2f %7.2f %7.2f 0",
              size,
              size / 4,
              seconds * 1e6,
              algorithm,
              algorithm * 1.75,
              seconds * 1e6,
              algorithm,
              algorithm * 1.75));
    }
    return String.join("\n", rows) + "\n";
  }

  @Test
  void ncclTablesGiveBackLatencyAndBandwidth() throws IOException {
    var fit = NcclTable.read(file("table.txt", table(0.01))).fit();
    assertThat(fit.op()).isEqualTo(Operation.ALL_REDUCE);
    assertThat(fit.ranks()).isEqualTo(8);
    assertThat(fit.bandwidth()).isCloseTo(400e9, Percentage.withPercentage(1));
    assertThat(fit.latencyPerMessage()).isCloseTo(2 * 936.25e-9, Percentage.withPercentage(2));
    assertThat(fit.bestBusBandwidth()).isGreaterThan(370.67e9);
    assertThat(fit.medianError()).isLessThan(0.02);
    var net = Topologies.parse("hb:gpus=8,hbBandwidth=450GB/s");
    var calibrated = Calibration.of(fit).apply(net);
    assertThat(calibrated.capacity(0)).isCloseTo(400e9, Percentage.withPercentage(1));
    assertThat(Calibration.of(fit).describe(net)).contains("all-reduce over 8 ranks", "domains'");
  }

  @Test
  void ncclFaultsAreNamed() throws IOException {
    assertThatThrownBy(() -> NcclTable.read(file("x", "# nothing\n")))
        .hasMessageContaining("0 rows");
    assertThatThrownBy(() -> NcclTable.read(file("y", "1024 256 float sum -1 zero 1 1 0\n")))
        .hasMessageContaining("y:1")
        .hasMessageContaining("zero");
    assertThatThrownBy(() -> NcclTable.read(file("z", "1024 256 float\n")))
        .hasMessageContaining("z:1");
    assertThat(List.of(Operation.values())).hasSize(5);
  }
}
