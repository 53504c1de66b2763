package quire.tensor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.WorkException;
import quire.tensor.ChildJvm;

/// Trainings in JVMs of their own.
class ProcessesTest {
  @TempDir Path folder = Path.of("");

  private static Process start(String... arguments) throws IOException {
    return ChildJvm.command(SmallTraining.class, "nothing", List.of("-XX:+UseSerialGC"), arguments)
        .start();
  }

  @Test
  void aRunKilledAtRandomStepsEndsWithTheSameBits() throws Exception {
    Path calm = Files.createDirectory(folder.resolve("calm"));
    Path killed = Files.createDirectory(folder.resolve("killed"));
    String steps = "60";
    assertThat(ChildJvm.output(start(steps, calm.toString(), "1000", "0"))).endsWith("done");
    var random = new Random(2);
    for (int kill = 0; kill < 2; kill++) {
      killAfter(start(steps, killed.toString(), "3", "10"), 3 + random.nextInt(12));
    }
    String last = ChildJvm.output(start(steps, killed.toString(), "3", "0"));
    assertThat(last).endsWith("done").doesNotContain("loss 0 ");
    assertThat(Files.readString(killed.resolve("bits.txt")))
        .isEqualTo(Files.readString(calm.resolve("bits.txt")));
  }

  private static void killAfter(Process process, int lines) throws Exception {
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int seen = 0;
      while (seen < lines) {
        String line = out.readLine();
        assertThat(line).as("the run ended after %d steps", seen).isNotNull();
        seen += line != null && line.startsWith("loss") ? 1 : 0;
      }
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isNotZero();
  }

  @Test
  void twoProcessesTrainAsOne() throws Exception {
    String port = Integer.toString(freePort());
    Process first = start("25", "-", "1", "0", port, "0", "2");
    Process second = start("25", "-", "1", "0", port, "1", "2");
    String one = ChildJvm.output(first);
    String two = ChildJvm.output(second);
    assertThat(one).as(two).endsWith("done");
    double[] together = losses(one);
    assertThat(together).hasSize(25).isEqualTo(losses(two));
    // The same parts in one process, so that dropout draws the same masks.
    try (var alone = new SmallTraining(SmallTraining.options(25, null, 1).withAccumulate(2))) {
      alone.loop.run();
      double[] expected = alone.steps.stream().mapToDouble(TrainingListener.Step::loss).toArray();
      assertThat(together).containsExactly(expected, within(1e-6));
    }
  }

  @Test
  void aProcessWhoseFellowsDoNotComeSaysSo() throws IOException {
    int port = freePort();
    assertThatThrownBy(
            () -> GlooReducer.join("127.0.0.1", port, 0, 2, Duration.ofMillis(300)).close())
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("process 0 of 2 could not join at 127.0.0.1:" + port);
  }

  private static double[] losses(String out) {
    return out.lines()
        .filter(line -> line.startsWith("loss"))
        .mapToDouble(line -> Double.parseDouble(line.split(" ")[2]))
        .toArray();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
