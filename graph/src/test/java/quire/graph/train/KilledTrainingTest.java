package quire.graph.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.graph.data.Shares;

/// A training killed by the system and resumed ends as an undisturbed one.
class KilledTrainingTest {
  private static final Map<String, String> OPTIONS =
      Map.of(
          "epochs", "40", "layers", "2", "width", "16", "virtual", "1", "dropout", "0.2", "seeds",
          "2", "threads", "1");

  @TempDir Path folder;

  /// Trains in a JVM of its own; halts as soon as an epoch of the second seed is recorded.
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      Path run = Path.of(args[0]);
      Thread.ofPlatform().daemon().start(() -> haltAt(run, args[1]));
      var data = Communities.data().withDrawnSplit(Shares.COMMON, 0);
      var _ = GraphRun.train(data, null, RunOptions.of(OPTIONS), run);
    }

    private static void haltAt(Path run, String text) {
      Path metrics = run.resolve("metrics.jsonl");
      while (true) {
        try {
          if (Files.exists(metrics) && Files.readString(metrics).contains(text)) {
            Runtime.getRuntime().halt(9);
          }
        } catch (IOException _) {
          // being replaced: read again
        }
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void resumedTrainingGivesTheSameNumbers() throws Exception {
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    var data = Communities.data().withDrawnSplit(Shares.COMMON, 0);
    var _ = GraphRun.train(data, null, RunOptions.of(OPTIONS), whole);
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                killed.toString(),
                "\"seed\":1,\"arm\":\"exphormer\",\"name\":\"seconds\",\"value\"")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("child.txt").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("child.txt"))).isEqualTo(9);
    assertThat(killed.resolve(RunResult.FILE)).doesNotExist();
    var _ = GraphRun.resume(killed, data);
    assertThat(killed.resolve("predictions.csv"))
        .hasSameTextualContentAs(whole.resolve("predictions.csv"));
    assertThat(metrics(killed)).isEqualTo(metrics(whole)).hasSizeGreaterThan(300);
  }

  private static List<String> metrics(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .filter(line -> !line.contains("\"seconds\""))
        .toList();
  }
}
