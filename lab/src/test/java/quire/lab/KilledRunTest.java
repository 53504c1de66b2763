package quire.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import quire.lab.report.IndexPage;

/// A run that is killed at random moments and resumed ends as an undisturbed one.
class KilledRunTest {
  private static final String[] PACE = {"--seeds", "6", "--set", "pace.pauseMillis=25"};

  @TempDir private Path folder;
  private ToyWorld world;

  @BeforeEach
  void begin() throws Exception {
    world = new ToyWorld(folder.resolve("services"), "quire.lab.ToyExperiment");
  }

  @AfterEach
  void end() throws Exception {
    world.close();
  }

  private Process start(String out) throws Exception {
    return world.start(
        folder.resolve("errors.txt"),
        "toy",
        "--threads",
        "1",
        PACE[0],
        PACE[1],
        PACE[2],
        PACE[3],
        "--out",
        folder.resolve(out).toString());
  }

  private int finish(Process process) throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String claims(String out) throws Exception {
    return Files.readString(folder.resolve(out).resolve("toy/coin/claims.json"))
        .replaceAll("\"(seconds|date)\" : [^\n]*", "");
  }

  @Test
  void killedAtRandomMomentsItEndsAsUndisturbed() throws Exception {
    assertThat(finish(start("whole"))).isZero();
    var random = new Random(20);
    Path metrics = folder.resolve("cut/toy/coin/metrics.jsonl");
    Process process = start("cut");
    int kills = 0;
    while (process.isAlive() && kills < 4) {
      long records = Files.exists(metrics) ? Files.readAllLines(metrics).size() : 0;
      long wanted = records + 1 + random.nextInt(8);
      for (int i = 0; i < 2_000 && process.isAlive(); i++) {
        if (Files.exists(metrics) && Files.readAllLines(metrics).size() >= wanted) {
          break;
        }
        Thread.sleep(5);
      }
      Thread.sleep(random.nextInt(40));
      process.destroyForcibly().waitFor();
      kills++;
      restsAsInterrupted("cut");
      if (kills == 2) { // as if the kill had torn a line
        Files.writeString(
            metrics,
            Files.readString(metrics) + "{\"seed\":3,\"arm\":\"fa",
            java.nio.charset.StandardCharsets.UTF_8);
      }
      process =
          world.start(folder.resolve("errors.txt"), "--resume", folder.resolve("cut").toString());
    }
    assertThat(kills).isGreaterThanOrEqualTo(2);
    assertThat(finish(process)).as(Files.readString(folder.resolve("errors.txt"))).isZero();
    assertThat(claims("cut")).isEqualTo(claims("whole")).contains("\"supported\"");
    assertThat(Files.readString(folder.resolve("cut/toy/coin/log.txt")))
        .contains("dropped the torn last line", "kept fair, seed 0");
    assertThat(Metrics.read(folder.resolve("cut/toy/coin")).all())
        .containsExactlyInAnyOrderElementsOf(Metrics.read(folder.resolve("whole/toy/coin")).all());
  }

  /// After a hard kill `call.json` cannot know; the page sees that nobody holds the folder.
  private void restsAsInterrupted(String out) throws Exception {
    Path place = folder.resolve(out);
    if (Call.isIn(place)
        && Call.read(place).experiments().getFirst().state() == Call.State.RUNNING) {
      assertThat(Files.readString(IndexPage.write(place)))
          .contains("◌ interrupted")
          .doesNotContain("<script");
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void interruptedItSaysHowToGoOnAndExits130() throws Exception {
    // A process that was started with interrupts ignored cannot turn them on again.
    assumeThat(interruptsAreIgnored()).isFalse();
    Process process = start("stopped");
    Path metrics = folder.resolve("stopped/toy/coin/metrics.jsonl");
    for (int i = 0; i < 2_000 && !(Files.exists(metrics) && Files.size(metrics) > 0); i++) {
      Thread.sleep(5);
    }
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(finish(process)).isEqualTo(130);
    assertThat(Files.readString(folder.resolve("errors.txt")))
        .contains("go on with: ./quire reproduce --resume")
        .doesNotContain("\tat ");
    assertThat(folder.resolve("stopped/toy/coin/claims.json")).doesNotExist();
    assertThat(Call.read(folder.resolve("stopped")).experiments())
        .extracting(Call.Entry::state)
        .containsExactly(Call.State.INTERRUPTED);
    assertThat(Files.readString(folder.resolve("stopped/index.html")))
        .contains("◌ interrupted", "Interrupted; resume with: ./quire reproduce --resume ")
        .doesNotContain("<script");
    var again =
        world.start(folder.resolve("errors.txt"), "--resume", folder.resolve("stopped").toString());
    assertThat(finish(again)).isZero();
    assertThat(folder.resolve("stopped/toy/coin/claims.json")).exists();
    assertThat(Call.read(folder.resolve("stopped")).experiments().getFirst().state())
        .isEqualTo(Call.State.DONE);
  }

  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(
              line -> (Long.parseUnsignedLong(line.replace("SigIgn:", "").strip(), 16) & 2) != 0);
    }
  }
}
