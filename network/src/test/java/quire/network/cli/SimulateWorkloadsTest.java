package quire.network.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import quire.base.Json;
import quire.base.RequestException;
import tools.jackson.databind.JsonNode;

class SimulateWorkloadsTest {
  private static final String RAILS =
      "rail-only:gpus=32,hb=8,radix=64,hbBandwidth=300GB/s,nicBandwidth=25GB/s";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();

  private JsonNode network(String... words) {
    out.getBuffer().setLength(0);
    var line = new CommandLine(new NetworkCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(new StringWriter(), true));
    var problems = new ArrayList<Exception>();
    line.setExecutionExceptionHandler((problem, command, parsed) -> {
      problems.add(problem);
      return 2;
    });
    var all = new ArrayList<>(List.of(words));
    all.add("--json");
    int code = line.execute(all.toArray(String[]::new));
    if (!problems.isEmpty() && problems.getFirst() instanceof RequestException refused) {
      throw refused;
    }
    assertThat(problems).isEmpty();
    assertThat(code).isZero();
    return Json.tree(out.toString(), "output");
  }

  private JsonNode simulate(String topology, String... words) {
    var all = new ArrayList<>(List.of("simulate", "--topology", topology));
    all.addAll(List.of(words));
    return network(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "all-reduce:1GB:hierarchical, hierarchical, 0.0133333333, 1e-8",
    "all-reduce:1GB:ring, ring, 0.0775, 1e-4",
    "all-reduce:1GB:multi-rail-ring, multi-rail-ring, 0.0096875, 1e-8",
    "all-reduce:1GB:hierarchical-pipelined, hierarchical-pipelined, 0.0075, 2e-4",
  })
  void collectives(String text, String algorithm, double seconds, double tolerance) {
    var facts = simulate(RAILS, "--collective", text);
    assertThat(facts.get("endSeconds").asDouble()).isCloseTo(seconds, within(tolerance));
    assertThat(facts.get("algorithm").asString()).isEqualTo(algorithm);
    assertThat(facts.get("busBandwidth").asDouble())
        .isCloseTo(2 * 31 / 32.0 * 1e9 / facts.get("endSeconds").asDouble(), within(1e3));
    assertThat(facts.get("relay").get("flows").asLong() > 0).isEqualTo(algorithm.equals("ring"));
  }

  @Test
  void autoIsNoSlowerThanAny() {
    String small = "rail-only:gpus=8,hb=4,radix=64,hbBandwidth=300GB/s,nicBandwidth=25GB/s";
    var chosen = simulate(small, "--collective", "all-gather:64MB:auto");
    for (String word : List.of("ring", "direct", "hierarchical", "hierarchical-pipelined")) {
      assertThat(chosen.get("endSeconds").asDouble())
          .isLessThanOrEqualTo(
              simulate(small, "--collective", "all-gather:64MB:" + word)
                  .get("endSeconds")
                  .asDouble());
    }
    assertThat(chosen.get("algorithm").asString()).isNotEqualTo("auto");
  }

  /// Fewer active chunks than splits is what made another simulator wait for ever.
  @Test
  void moreSplitsThanActiveChunksEnd() throws Exception {
    Path system = folder.resolve("system.json");
    Files.writeString(
        system,
        """
        {"preferred-dataset-splits": 16, "active-chunks-per-dimension": 1,
         "all-reduce-implementation": ["ring", "ring"], "scheduling-policy": "LIFO"}
        """);
    String unequal =
        "rail-only:gpus=8,hb=4,radix=64,hbBandwidth=300GB/s,nicBandwidth=25GB/s,"
            + "hbLatency=1ns,nicLatency=100us";
    var facts =
        simulate(
            unequal,
            "--collective",
            "all-reduce:1MB:hierarchical-pipelined",
            "--system",
            system.toString());
    assertThat(facts.get("endSeconds").asDouble()).isBetween(1e-4, 1e-1);
    assertThat(facts.get("warnings").toString()).contains("active-chunks-per-dimension");
  }

  @Test
  void exportedTracesRunAgain() {
    Path prefix = folder.resolve("ar");
    var first =
        simulate(
            RAILS, "--collective", "all-reduce:1GB:ring", "--export-chakra", prefix.toString());
    assertThat(folder.resolve("ar.31.et")).exists();
    var again = simulate(RAILS, "--chakra", prefix.toString());
    assertThat(again.get("endSeconds").asDouble())
        .isCloseTo(first.get("endSeconds").asDouble(), within(1e-9));
    assertThatThrownBy(() -> simulate("hb:gpus=8,hbBandwidth=1GB/s", "--chakra", prefix.toString()))
        .hasMessageContaining("32 ranks")
        .hasMessageContaining("8 hosts");
  }

  @Test
  void simaiAndCalibration() throws Exception {
    Path job = folder.resolve("job.txt");
    Files.writeString(
        job,
        """
        DATA model_parallel_NPU_group: 8 ep: 1 pp: 1 vpp: 1 ga: 1 all_gpus: 32
        1
        layer -1 1000000 ALLREDUCE 8000000 0 NONE 0 0 ALLREDUCE 4000000 0
        """);
    double seconds = simulate(RAILS, "--simai", job.toString()).get("endSeconds").asDouble();
    assertThat(seconds).isGreaterThan(1e-3).isLessThan(3e-3);
    var table = new StringBuilder();
    for (long size = 1 << 20; size <= 1 << 30; size *= 4) {
      double micros = 100 + 1.75 * size / 150e9 * 1e6;
      table.append(
          "%d %d float sum -1 %.3f %.3f %.3f 0%n"
              .formatted(size, size / 4, micros, size / micros / 1e3, 1.75 * size / micros / 1e3));
    }
    Path file = folder.resolve("table.txt");
    Files.writeString(file, table);
    var slower = simulate(RAILS, "--simai", job.toString(), "--calibration", file.toString());
    assertThat(slower.get("endSeconds").asDouble()).isGreaterThan(seconds);
    assertThat(slower.get("warnings").toString()).contains("fits 150.0 GB/s");
  }

  @Test
  void badRequestsAreNamed() {
    assertThatThrownBy(() -> simulate(RAILS, "--collective", "all-reduce:1:ring"))
        .hasMessageContaining("--collective")
        .hasMessageContaining("1");
    assertThatThrownBy(() -> simulate(RAILS, "--collective", "all-reduce:1GB:magic"))
        .hasMessageContaining("magic")
        .hasMessageContaining("ring");
    assertThatThrownBy(() -> simulate(RAILS, "--collective", "gossip:1GB:ring"))
        .hasMessageContaining("gossip");
    assertThatThrownBy(() -> simulate(RAILS, "--collective", "all-to-all:1GB:hierarchical"))
        .hasMessageContaining("two-phase");
    assertThatThrownBy(
            () -> simulate(RAILS, "--relay", "none", "--collective", "all-reduce:1GB:ring"))
        .hasMessageContaining("gpu")
        .hasMessageContaining("rails");
    assertThatThrownBy(
            () -> simulate(RAILS, "--collective", "all-reduce:1GB:ring", "--pieces", "0"))
        .hasMessageContaining("--pieces");
  }

  /// A plan, simulated in full and by classes: the same time, near what the planner promised.
  @Test
  void plansReplay() {
    Path run = folder.resolve("run");
    network(
        "plan",
        "--model",
        "megatron-1.7b",
        "--gpus",
        "32",
        "--hardware",
        "a100-80g",
        "--batch",
        "32",
        "--tp",
        "4",
        "--pp",
        "2",
        "--chunks",
        "1",
        "--micro-batch",
        "1",
        "--topologies",
        "rail-only",
        "--out",
        run.toString());
    String best = run.resolve("best.yaml").toString();
    var reduced = simulate(RAILS, "--plan", best, "--relay", "source");
    var full = simulate(RAILS, "--plan", best, "--relay", "source", "--full");
    double seconds = full.get("endSeconds").asDouble();
    assertThat(reduced.get("endSeconds").asDouble()).isCloseTo(seconds, within(1e-9 * seconds));
    assertThat(simulate(RAILS, "--plan", best, "--jitter", "0.1").get("endSeconds").asDouble())
        .isGreaterThan(seconds);
    assertThatThrownBy(() -> simulate("hb:gpus=8,hbBandwidth=1GB/s", "--plan", best))
        .hasMessageContaining("32 GPUs");
  }

  /// 1,024 GPUs and hundreds of micro-batches: refused before anything is built.
  @Test
  void anIterationFarTooLargeIsRefused() {
    Path run = folder.resolve("large");
    network(
        "plan",
        "--model",
        "gpt3-175b",
        "--gpus",
        "1024",
        "--hardware",
        "a100-80g",
        "--batch",
        "1536",
        "--out",
        run.toString());
    assertThatThrownBy(() ->
            simulate(
                "rail-only:gpus=1024,hb=8,radix=64,hbBandwidth=300GB/s,nicBandwidth=25GB/s",
                "--plan",
                run.resolve("best.yaml").toString()))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("million messages; simulations stop at 8 million")
        .hasMessageContaining("smaller --batch");
  }
}
