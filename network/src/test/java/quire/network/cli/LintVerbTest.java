package quire.network.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import quire.base.Json;
import quire.base.RequestException;
import quire.network.model.Recompute;
import quire.network.plan.Layout;
import quire.network.plan.Lint;
import quire.network.plan.MegatronArguments;
import quire.network.plan.RankOrder;
import tools.jackson.databind.JsonNode;

class LintVerbTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private int code;

  private JsonNode lint(String options) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    var line = new CommandLine(new NetworkCommand());
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    line.setExecutionExceptionHandler((problem, command, parsed) -> {
      throw problem;
    });
    code = line.execute(("lint " + options + " --json").split(" "));
    return Json.tree(out.toString(), "output");
  }

  /// Groups of eight and one more, as in the known corner cases of real fabrics.
  @Test
  void plainGroups() {
    var doc = lint("--group 0,8,16-18 --gpus 32 --hb 8");
    assertThat(code).isZero();
    assertThat(doc.get("aligned").asBoolean()).isFalse();
    assertThat(doc.get("pairs").toString())
        .isEqualTo(
            "[{\"kind\":\"group\",\"a\":0,\"b\":17,\"railA\":0,\"railB\":1},"
                + "{\"kind\":\"group\",\"a\":0,\"b\":18,\"railA\":0,\"railB\":2},"
                + "{\"kind\":\"group\",\"a\":8,\"b\":17,\"railA\":0,\"railB\":1},"
                + "{\"kind\":\"group\",\"a\":8,\"b\":18,\"railA\":0,\"railB\":2}]");
    assertThat(lint("--group 0,8,16 --gpus 32 --hb 8").get("aligned").asBoolean()).isTrue();
    lint("--group 0,9 --gpus 32 --hb 8 --strict");
    assertThat(code).isEqualTo(1);
  }

  @Test
  void megatronShellScripts() throws Exception {
    Path job =
        Files.writeString(
            folder.resolve("job.sh"),
            """
            #!/bin/bash
            TP=8   # tensor
            export PP=8
            ARGS="--tensor-model-parallel-size $TP \\
              --pipeline-model-parallel-size ${PP} --num-layers 96 --hidden-size=12288"
            torchrun pretrain_gpt.py $ARGS --num-attention-heads 96 --sequence-parallel \\
              --micro-batch-size 1 --global-batch-size 1536 --seq-length 2048 \\
              --num-layers-per-virtual-pipeline-stage 4 --use-distributed-optimizer \\
              --recompute-granularity selective --lr 1e-4
            """);
    var arguments = MegatronArguments.read(job);
    assertThat(arguments.layout(1024))
        .isEqualTo(
            new Layout(8, 8, 16, 1, 1, 3, 1, Recompute.SELECTIVE, true, 1, RankOrder.DEFAULT));
    assertThat(arguments.batch()).isEqualTo(1536);
    var doc = lint("--megatron-args " + job + " --gpus 1024 --hb 8");
    assertThat(doc.get("aligned").asBoolean()).isTrue();
    assertThat(doc.get("relayedBytesPerStep").asDouble()).isZero();
    assertThat(err.toString()).contains("says nothing here: --lr");
    // domains of 12 do not hold whole tensor groups
    var bad = lint("--megatron-args " + job + " --gpus 1152 --hb 12 --batch 1728");
    assertThat(bad.get("aligned").asBoolean()).isFalse();
    assertThat(bad.get("relayedBytesPerStep").asDouble()).isPositive();
    assertThat(bad.get("advice").get(0).get("crossRailPairs").asLong()).isZero();
  }

  @Test
  void megatronYaml() throws Exception {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            """
            model:
              tensor_model_parallel_size: 4
              pipeline_model_parallel_size: 3   # stages
              expert_model_parallel_size: 8
              num_experts: 8
            """);
    var doc = lint("--megatron-args " + job + " --gpus 96 --hb 8");
    // 12 groups of 8 with stride 4 lie in 4 domains on 2 rails: 28 pairs, 4 in a domain, 12 on a
    // rail
    var ep = doc.get("kinds").get(3);
    assertThat(ep.get("kind").asString()).isEqualTo("ep");
    assertThat(ep.get("crossRailPairs").asLong()).isEqualTo(12 * (28 - 4 - 12));
    Path wrong =
        Files.writeString(folder.resolve("w.yaml"), "a: 1\ntensor_model_parallel_size: eight\n");
    assertThatThrownBy(() -> MegatronArguments.read(wrong).layout(8))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("w.yaml:2: --tensor-model-parallel-size eight");
    Path none = Files.writeString(folder.resolve("n.sh"), "echo hello\n");
    assertThatThrownBy(() -> MegatronArguments.read(none))
        .hasMessageContaining("holds no Megatron argument");
  }

  /// Kinds by hand: N = 48, K = 16, t = 8, p = 6: stage i starts at rank 8 i, so that neighbours
  /// 8-15 to 16-23 and 24-31 to 32-39 change domain and rail.
  @Test
  void stagesOffTheirRail() {
    var finding =
        Lint.layout(
            48,
            16,
            new Layout(8, 6, 1, 1, 1, 1, 1, Recompute.NONE, false, 0, RankOrder.DEFAULT),
            null);
    assertThat(finding.crossRailPairs()).isEqualTo(16);
    assertThat(finding.pairs().getFirst()).isEqualTo(new Lint.Pair("pp", 8, 16, 8, 0));
    assertThat(finding.advice()).isNotEmpty();
    assertThat(finding.advice().getFirst().crossRailPairs()).isZero();
  }

  /// Counting in closed form agrees with trying all pairs, over random groups.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void countsAgreeWithBruteForce(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      int hb = 1 + random.nextInt(12);
      int gpus = hb * (1 + random.nextInt(10));
      var ranks = random.ints(0, gpus).distinct().limit(1 + random.nextInt(gpus)).boxed().toList();
      long brute = 0;
      for (int a : ranks) {
        for (int b : ranks) {
          brute += a < b && a / hb != b / hb && a % hb != b % hb ? 1 : 0;
        }
      }
      var finding = Lint.group(gpus, hb, ranks);
      assertThat(finding.crossRailPairs()).isEqualTo(brute);
      assertThat(finding.pairs()).hasSize((int) brute);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--group 0,x --gpus 8 | must be ranks like 0,8,16-18",
        "--group 0,9 --gpus 8 | ranks go from 0 to 7",
        "--group 0,1,0 --gpus 8 | rank 0 stands twice",
        "--tp 3 --pp 3 --gpus 16 | is no multiple of the 9 GPUs",
        "--tp 2 --gpus 12 | is no multiple of --hb 8; 8 or 16 GPUs would do",
        "--ep 3 --gpus 16 | --ep 3: does not divide the 16 data-parallel ranks",
      })
  void badInput(String options, String message) {
    var line = new CommandLine(new NetworkCommand());
    line.setErr(new PrintWriter(err, true)).setOut(new PrintWriter(out, true));
    line.setExecutionExceptionHandler((problem, command, parsed) -> {
      err.write(String.valueOf(problem.getMessage()));
      return problem instanceof RequestException ? 2 : 70;
    });
    assertThat(line.execute(("lint " + options).split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }
}
