package quire.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import quire.base.Json;
import quire.base.RequestException;
import quire.lab.ToyWorld;

class CommandsTest {
  @TempDir private Path folder;
  private ToyWorld world;
  private final PrintStream standard = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void begin() throws Exception {
    world =
        new ToyWorld(
            folder.resolve("services"), "quire.lab.ToyExperiment", "quire.lab.NoSuchExperiment");
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void end() throws Exception {
    System.setOut(standard);
    world.close();
  }

  /// Runs a command; what it throws comes out as it is.
  private static int call(Object command, String... arguments) {
    var thrown = new AtomicReference<RequestException>();
    var line = new CommandLine(command);
    line.setExecutionExceptionHandler((problem, _, _) -> {
      if (!(problem instanceof RequestException refusal)) {
        throw problem;
      }
      thrown.set(refusal);
      return 2;
    });
    int code = line.execute(arguments);
    if (thrown.get() != null) {
      throw thrown.get();
    }
    return code;
  }

  private String out() {
    return folder.resolve("out").toString();
  }

  @Test
  void reproducePrintsVerdictsAndWhereTheReportLies() {
    assertThat(call(new ReproduceCommand(), "toy", "--out", out(), "--threads", "1")).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("toy/coin: 2 supported, 0 not supported, 0 inconclusive, 2 not tested")
        .contains("  H1  supported      0.4")
        .contains("(study: supported)")
        .contains("report: " + out());
    assertThat(folder.resolve("out/index.html")).isNotEmptyFile();
    assertThat(folder.resolve("out/toy/coin/report.html")).isNotEmptyFile();
    assertThatThrownBy(() -> call(new ReproduceCommand(), "toy", "--out", out()))
        .hasMessageContaining("is not empty");
    assertThat(call(new ReproduceCommand(), "toy", "--out", out(), "--force")).isZero();
  }

  @Test
  void reproduceJsonIsOneDocumentOfTheContract() {
    assertThat(call(new ReproduceCommand(), "toy/coin", "--seeds", "1", "--json", "--out", out()))
        .isZero();
    var json = Json.tree(printed.toString(StandardCharsets.UTF_8), "output");
    var one = json.get("experiments").get(0);
    assertThat(json.get("out").asString()).isEqualTo(out());
    assertThat(one.get("id").asString()).isEqualTo("toy/coin");
    assertThat(one.get("failed").asBoolean()).isFalse();
    assertThat(one.get("seconds").isNumber()).isTrue();
    assertThat(one.get("verdicts").get("inconclusive").asInt()).isEqualTo(1);
    assertThat(one.get("verdicts").get("notTested").asInt()).isEqualTo(2);
  }

  @Test
  void oneThatFailsAndOneThatDoesNotLoadExitWithOne() {
    assertThat(call(new ReproduceCommand(), "toy", "--set", "fail=true", "--out", out()))
        .isEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("the coin rolled away");
    assertThat(call(new ReproduceCommand(), "--out", folder.resolve("all").toString()))
        .isEqualTo(1); // the toy runs, the missing one is named
    assertThat(folder.resolve("all/toy/coin/claims.json")).exists();
  }

  @Test
  void wrongRequestsAreRefusedByName() {
    assertThatThrownBy(() -> call(new ReproduceCommand(), "graf", "--out", out()))
        .hasMessage("no experiment or area graf; there are toy/coin");
    assertThatThrownBy(() -> call(new ReproduceCommand(), "--preset", "huge", "--out", out()))
        .hasMessage("--preset must be quick, study or paper, is huge");
    assertThatThrownBy(() -> call(new ReproduceCommand(), "--seeds", "0", "--out", out()))
        .hasMessageContaining("--seeds must be at least 1");
    assertThatThrownBy(() -> call(new ReproduceCommand(), "--resume", out()))
        .hasMessageContaining("holds no run to go on with");
    assertThatThrownBy(() -> call(new ReproduceCommand(), "--resume", out(), "--preset", "study"))
        .hasMessageContaining("leave out --preset");
  }

  @Test
  void listKnowsWhatLoads() {
    assertThat(call(new ListCommand())).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("toy/coin  Bernoulli, 1713", "H2  No toss stands on edge.", "quick (3 s)");
    printed.reset();
    assertThat(call(new ListCommand(), "--json")).isZero();
    var one = Json.tree(printed.toString(StandardCharsets.UTF_8), "list").get("experiments").get(0);
    assertThat(one.get("area").asString()).isEqualTo("toy");
    assertThat(one.get("presets").get("quick").asDouble()).isEqualTo(0.05);
    assertThat(one.get("claims").get(0).get("id").asString()).isEqualTo("H1");
  }
}
