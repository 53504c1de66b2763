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
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.cli.CommandProvider;
import tools.jackson.databind.JsonNode;

class PlanVerbsTest {
  private static final String JOB =
      "plan --model gpt3-175b --gpus 1024 --hardware a100-80g --batch 1536";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /// Runs a call, words split at blanks; what a verb throws comes out as it is.
  private int run(String call) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    var line = new CommandLine(new NetworkCommand());
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    var thrown = new AtomicReference<RuntimeException>();
    line.setExecutionExceptionHandler((problem, command, parsed) -> {
      if (problem instanceof RuntimeException plain) {
        thrown.set(plain);
        return -1;
      }
      throw problem;
    });
    int code = line.execute(call.split(" "));
    if (thrown.get() != null) {
      throw thrown.get();
    }
    return code;
  }

  private JsonNode json(String call) {
    assertThat(run(call + " --json")).isZero();
    return Json.tree(out.toString(), "output");
  }

  @Test
  void theProgramFindsTheArea() {
    assertThat(ServiceLoader.load(CommandProvider.class).stream().map(p -> p.type().getName()))
        .contains("quire.network.cli.NetworkCommands");
    assertThat(run("network")).isEqualTo(2);
  }

  /// The figures that the area is known by.
  @Test
  void costOfTheFace() {
    var doc = json("cost --gpus 32768 --hb 256 --radix 64 --prices paper-v5 --mode paper");
    assertThat(names(doc)).contains("gpus", "mode", "prices", "currency", "rows");
    assertThat(doc.get("rows").size()).isEqualTo(2);
    var rail = doc.get("rows").get(0);
    assertThat(names(rail))
        .containsExactly(
            "hb",
            "radix",
            "topology",
            "tiers",
            "switches",
            "links",
            "transceivers",
            "strandedPorts",
            "cost",
            "watts",
            "costSaving",
            "powerSaving",
            "maxGpus");
    assertThat(rail.get("topology").asString()).isEqualTo("rail-only");
    assertThat(rail.get("cost").asLong()).isEqualTo(94_306_304);
    assertThat(doc.get("rows").get(1).get("cost").asLong()).isEqualTo(152_829_952);
    assertThat(rail.get("costSaving").asDouble()).isCloseTo(0.383, within(5e-4));
    assertThat(json("cost --gpus 32768 --hb 8,16,256 --radix 32..256").get("rows").size())
        .isEqualTo(24);
  }

  @Test
  void costFiles() throws Exception {
    Path to = folder.resolve("c");
    assertThat(run("cost --gpus 32768 --hb 8,16,256 --radix 64 --out " + to)).isZero();
    assertThat(Files.readString(to.resolve("cost.csv")).lines().count()).isEqualTo(7);
    assertThat(Files.readString(to.resolve("cost.svg"))).startsWith("<svg").contains("rail-only");
    assertThatThrownBy(() -> run("cost --gpus 32768 --out " + to))
        .hasMessageContaining("is not empty");
  }

  @Test
  void planDocument() {
    var doc = json(JOB + " --topologies rail-only,rail-optimized,torus --top 3 --tokens 300e9");
    assertThat(names(doc))
        .contains(
            "model",
            "timeModel",
            "gpus",
            "hb",
            "evaluated",
            "feasible",
            "rejected",
            "searchSeconds",
            "plans",
            "pareto",
            "warnings",
            "elasticities");
    long rejected = 0;
    for (var count : doc.get("rejected")) {
      rejected += count.asLong();
    }
    assertThat(doc.get("evaluated").asLong()).isEqualTo(doc.get("feasible").asLong() + rejected);
    assertThat(doc.get("plans").size()).isEqualTo(9);
    double last = 0;
    for (var plan : doc.get("plans")) {
      double seconds = plan.get("iterationSeconds").asDouble();
      double sum = 0;
      for (var term : plan.get("seconds")) {
        sum += term.asDouble();
      }
      assertThat(sum).isCloseTo(seconds, within(1e-9 * seconds));
      assertThat(seconds).isGreaterThanOrEqualTo(last);
      assertThat(plan.get("idealSeconds").asDouble()).isLessThanOrEqualTo(seconds);
      var memory = plan.get("memoryBytes");
      assertThat(memory.get("total").asDouble())
          .isLessThanOrEqualTo(0.92 * 80 * (1L << 30))
          .isCloseTo(
              memory.get("layerState").asDouble()
                  + memory.get("embeddingState").asDouble()
                  + memory.get("activations").asDouble(),
              within(1.0));
      double tokens = plan.get("tokensPerSecond").asDouble();
      assertThat(plan.get("trainingDays").asDouble())
          .isCloseTo(300e9 / tokens / 86400, within(1e-6));
      assertThat(plan.get("mfu").asDouble()).isLessThanOrEqualTo(plan.get("hfu").asDouble());
      assertThat(plan.get("hfu").asDouble())
          .isLessThanOrEqualTo(plan.get("hfuKorthikanti").asDouble());
      last = seconds;
    }
    var slopes = doc.get("elasticities");
    assertThat(names(slopes))
        .containsExactly("compute", "hbBandwidth", "nicBandwidth", "latency", "hb");
    assertThat(slopes.get("compute").asDouble()).isBetween(-1.0, -0.5);
  }

  /// The 2023 closed form with its constants, through the command.
  @Test
  void closedForm() {
    var doc =
        json(
            "plan --model gpt3-175b --gpus 32768 --hb 256 --hardware gh200-v1"
                + " --batch-tokens 32000000 --time-model paper-v1 --top 1");
    var plan = doc.get("plans").get(0);
    assertThat(plan.get("tp").asInt()).isEqualTo(8);
    assertThat(plan.get("iterationSeconds").asDouble()).isCloseTo(1.5776, within(5e-5));
    assertThat(plan.get("idealSeconds").asDouble()).isCloseTo(1.4753, within(5e-5));
    assertThat(plan.get("tpContinuous").asDouble()).isBetween(4.0, 8.0);
  }

  /// Files, the same bytes twice, and the best plan replayed.
  @Test
  void planFiles() throws Exception {
    Path to = folder.resolve("run");
    String call = JOB + " --tp 8 --cp 1 --topologies rail-only,torus --out ";
    assertThat(run(call + to)).isZero();
    assertThat(run(call + folder.resolve("again"))).isZero();
    for (String name : List.of("best.yaml", "plans.csv", "pareto.svg", "breakdown.svg")) {
      assertThat(Files.readAllBytes(to.resolve(name)))
          .as(name)
          .isEqualTo(Files.readAllBytes(folder.resolve("again").resolve(name)));
    }
    assertThat(to.resolve("report.html")).content().contains("Where the time goes");
    assertThat(to.resolve("provenance.json")).content().contains("a100-80g");
    var doc = json(JOB + " --tp 8 --cp 1 --topologies rail-only,torus --top 1");
    var best = doc.get("plans").get(0);
    var replay = json("plan --plan " + to.resolve("best.yaml")).get("plans").get(0);
    assertThat(replay).isEqualTo(best);
    List<String> rows = Files.readAllLines(to.resolve("plans.csv"));
    assertThat(rows.getFirst()).endsWith("topology,iterationSeconds,reason");
    long feasible = rows.stream().filter(row -> row.contains(",rail-only,")).count();
    assertThat(feasible).isEqualTo(doc.get("feasible").asLong());
    long rejected =
        rows.stream()
            .filter(row -> row.matches(".*,(memory|divisibility|schedule|domain)"))
            .count();
    assertThat(rejected).isEqualTo(doc.get("evaluated").asLong() - feasible);
    // the traffic of the replayed plan stays on its rails
    var traffic = json("traffic --plan " + to.resolve("best.yaml"));
    assertThat(traffic.get("crossRailPairShare").asDouble()).isZero();
  }

  @Test
  void failuresCostTime() {
    var doc = json(JOB + " --tp 8 --pp 8 --top 1 --mtbf 50000h --checkpoint 300s");
    double goodput = doc.get("plans").get(0).get("goodput").asDouble();
    // interval sqrt(2 x 300 s x 175781 s) = 10270 s
    assertThat(goodput).isCloseTo(0.9424, within(5e-4));
    assertThatThrownBy(() -> run(JOB + " --mtbf 50000h")).hasMessageContaining("give both");
  }

  /// An option that lies would leave the time where it was.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nic 100Gbps | 1", "--hb-bandwidth 100GB/s | 1", "--overlap dp,tp,pp | -1",
            "--causal | -1",
        "--fused-attention | -1", "--jitter 0.1 | 1", "--zero 3 | 1", "--recompute full | 1",
        "--sequence-parallel off | 1", "--order tp-pp-dp | 0", "--chunks 1 | 1",
      })
  void optionsDoWhatTheySay(String option, int direction) {
    String call =
        JOB
            + " --tp 8 --pp 8 --cp 1 --micro-batch 1 --top 1 --allow-over-memory"
            + " --hb 16 --topologies rail-only";
    String fixed = call;
    if (!option.startsWith("--zero")) {
      fixed += " --zero 1";
    }
    if (!option.startsWith("--recompute")) {
      fixed += " --recompute selective";
    }
    if (!option.startsWith("--sequence")) {
      fixed += " --sequence-parallel on";
    }
    if (!option.startsWith("--chunks")) {
      fixed += " --chunks 2";
    }
    double before =
        seconds(call + " --zero 1 --recompute selective --sequence-parallel on --chunks 2");
    double after = seconds(fixed + " " + option);
    assertThat(Math.signum(after - before))
        .isEqualTo(direction == 0 ? Math.signum(after - before) : direction);
    if (direction == 0) {
      assertThat(after).isNotEqualTo(before);
    }
  }

  private double seconds(String call) {
    return json(call).get("plans").get(0).get("iterationSeconds").asDouble();
  }

  /// Skewed experts take longer.
  @Test
  void expertSkew() {
    String call = "plan --model mixtral-8x7b --gpus 64 --hardware h100 --batch 64 --ep 8 --top 1";
    assertThat(seconds(call + " --expert-skew 1.2")).isGreaterThan(seconds(call));
  }

  /// A measured table of one domain of 8 replaces the domain's bandwidth and latency.
  @Test
  void calibration() throws Exception {
    var rows = new ArrayList<String>();
    for (int rank = 0; rank < 8; rank++) {
      rows.add("#  Rank  " + rank + " Group  0 Pid 1 on node device  " + rank + " NVIDIA A100");
    }
    for (long size = 1024; size <= 1L << 32; size *= 2) {
      double seconds = 14 * 2e-6 + 1.75 * size / 150e9;
      double rate = size / seconds / 1e9;
      rows.add(
          "%d %d float sum -1 %.2f %.2f %.2f 0"
              .formatted(size, size / 4, seconds * 1e6, rate, rate * 1.75));
    }
    Path table = Files.write(folder.resolve("nccl.txt"), rows);
    String call = JOB + " --tp 8 --pp 8 --top 1";
    double before = seconds(call);
    double slower = seconds(call + " --calibration " + table);
    assertThat(err.toString()).contains("domain at 150").contains("us a message");
    assertThat(slower).isGreaterThan(before);
    double half = seconds(call + " --hb-bandwidth 150GB/s");
    assertThat(slower).isCloseTo(half, within(0.02 * half));
  }

  /// Section 8 of the method: each a plain line that names the option and what would do.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tp 16 | --tp 16: is more than the 8 GPUs of a domain; lower it or add --allow-tp-across",
        "--tp 5 | --tp 5: does not divide the 96 attention heads; 4 or 6 would do",
        "--pp 7 | --pp 7: does not divide the 96 layers; 6 or 8 would do",
        "--hb 72 | --gpus 1024: is no multiple of --hb 72; 1008 or 1080 GPUs would do",
        "--tp 8 --pp 6 | --gpus 1024: is no multiple of the 48 GPUs that --tp 8 --pp 6 make",
        "--tp 8 --pp 8 --cp 1 --micro-batch 5 | --micro-batch 5: does not divide the 96 sequences",
        "--tp 8 --pp 8 --micro-batch 32 --chunks 2 | wants a multiple of --pp 8 micro-batches, there are 3",
        "--pp 8 --chunks 5 | --chunks 5: does not divide the 12 layers of a stage; 4 or 6 would do",
        "--ep 2 | --ep 2: does not divide the 1 expert (the model is dense)",
        "--radix 7 | --radix 7: must be even and at least 4",
        "--radix 2 | --radix 2: must be even and at least 4",
        "--nic 400 | --nic 400: has no unit",
        "--nic -4Gbps | --nic -4Gbps: is negative",
        "--nic NaN | --nic NaN: is no number",
        "--zero 2 | --zero 2: must be 0, 1 or 3",
        "--order tp-tp | --order tp-tp: must name tp, cp, ep, dp and pp once each",
        "--time-model v2 | --time-model v2: must be full or paper-v1",
        "--topologies mesh | --topologies mesh: is not known",
        "--prices none | --prices none: is neither a file nor one of",
        "--expert-skew -1 | --expert-skew -1: is negative",
        "--tp 1 --pp 1 --zero 0 | no feasible plan among",
      })
  void badInput(String options, String message) {
    assertThatThrownBy(() -> run(JOB + " " + options))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(message.strip());
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void moreBadInput() {
    assertThatThrownBy(() -> run("plan --gpus 8 --hardware h100 --batch 8"))
        .hasMessage("--model: is needed");
    assertThatThrownBy(() -> run("plan --model gpt2 --gpus 8 --hardware h100 --batch-tokens 1000"))
        .hasMessageContaining("is no multiple of the sequence length 1024; 1024 would do");
    assertThatThrownBy(() -> run("cost --gpus 32768 --hb 72 --mode paper"))
        .hasMessage("--gpus 32768: is no multiple of --hb 72; 32760 or 32832 GPUs would do");
    assertThatThrownBy(
            () -> run("sweep --model gpt2 --gpus 8 --hardware h100 --batch 8 --vary x=1"))
        .hasMessageContaining("--vary x=1: is not KEY=VALUES with a key of hb, nic");
  }

  @Test
  void trafficOfThePaper() throws Exception {
    Path to = folder.resolve("heat");
    var doc =
        json(
            "traffic --model gpt3-175b --gpus 32768 --hb 256 --hardware gh200-v1"
                + " --batch-tokens 32000000 --time-model paper-v1 --groups direct --tile 0:512 --out "
                + to);
    assertThat(doc.get("silentPairShare").asDouble()).isCloseTo(0.994964, within(1e-6));
    var kinds = doc.get("kinds");
    double[] bytes = {0.5974, 0.3901, 0.0125};
    double[] pairs = {0.000214, 0.000946, 0.003876};
    for (int i = 0; i < 3; i++) {
      assertThat(kinds.get(i).get("byteShare").asDouble()).isCloseTo(bytes[i], within(5e-5));
      assertThat(kinds.get(i).get("pairShare").asDouble()).isCloseTo(pairs[i], within(5e-7));
    }
    assertThat(Files.readAllBytes(to.resolve("heat.png"))).startsWith(0x89, 'P', 'N', 'G');
    // GPU 0 of the tile: 7 + 31 + 1 peers within 512
    assertThat(Files.readAllLines(to.resolve("heat.csv")).stream().filter(l -> l.startsWith("0,")))
        .hasSize(255 / 8 + 7 + 1);
    assertThatThrownBy(
            () -> run("traffic --model gpt2 --gpus 8 --hardware h100 --batch 8 --tile 0:9"))
        .hasMessageContaining("--tile 0:9: must lie in 0:8");
  }

  @Test
  void sweepRows() throws Exception {
    Path csv = folder.resolve("sweep.csv");
    var doc =
        json(
            "sweep --model gpt3-175b --gpus 1024 --hardware a100-80g --batch 1536 --tp 8"
                + " --vary hb=8..64,nic=100Gbps..800Gbps --csv "
                + csv);
    assertThat(doc.get("rows").size()).isEqualTo(16);
    assertThat(doc.get("rows").get(5).get("hb").asInt()).isEqualTo(16);
    assertThat(doc.get("rows").get(5).get("nic").asDouble()).isEqualTo(25e9);
    assertThat(doc.get("rows").get(3).get("iterationSeconds").asDouble())
        .isLessThan(doc.get("rows").get(0).get("iterationSeconds").asDouble());
    assertThat(Files.readAllLines(csv)).hasSize(17);
  }

  @Test
  void everyPublishedFigure() {
    var doc = json("validate");
    assertThat(doc.get("failed").asInt()).isZero();
    assertThat(doc.get("passed").asInt()).isGreaterThan(100);
    assertThat(names(doc.get("rows").get(0)))
        .containsExactly(
            "id",
            "source",
            "quantity",
            "published",
            "computed",
            "relativeError",
            "tolerance",
            "ok");
  }

  @Test
  void presets() {
    assertThat(json("presets models").get("models").get(0).get("name").asString())
        .isEqualTo("megatron-1.7b");
    assertThat(json("presets hardware").get("hardware").size()).isEqualTo(7);
    assertThat(json("presets prices").get("prices").size()).isEqualTo(2);
  }

  private static List<String> names(JsonNode node) {
    return new ArrayList<>(node.propertyNames());
  }
}
