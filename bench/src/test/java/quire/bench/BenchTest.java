package quire.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.tensor.nn.Precision;

class BenchTest {
  @TempDir Path folder;

  /// A race whose peer is a shell script that answers by the protocol: a repetition takes it 2 s.
  private static final class Toy implements Race {
    @Override
    public String name() {
      return "toy";
    }

    @Override
    public String work() {
      return "nothing";
    }

    @Override
    public List<String> variants() {
      return List.of("a", "b");
    }

    @Override
    public double goal(String variant) {
      return 1;
    }

    @Override
    public List<String> peer(String variant, int threads) {
      return List.of("toy.sh", variant);
    }

    @Override
    public Runnable ours(String variant, int threads) {
      return () -> {};
    }
  }

  @Test
  void racesAgainstAPeerAndRecordsARow() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    Files.createDirectory(folder.resolve("peers"));
    Files.writeString(
        folder.resolve("peers/toy.sh"),
        """
        echo '{"ready": true, "versions": {"sh": "1"}}'
        while read -r word count; do
          [ "$word" = quit ] && exit 0
          echo '{"seconds": 2.0}'
        done
        """);
    Files.writeString(folder.resolve("RESULTS.md"), "table\n");
    int code =
        Bench.command(new Toy(), folder)
            .execute("--peer", "/bin/sh", "--variant", "b", "--pairs", "4", "--record");
    assertThat(code).isZero();
    var lines = Files.readAllLines(folder.resolve("RESULTS.md"));
    assertThat(lines).hasSize(2);
    assertThat(lines.getLast())
        .contains("| toy | b | ")
        .contains("| 2000.0 [2000.0, 2000.0] | 4 |")
        .contains("peer sh 1")
        .contains("`bench/run toy --variant b --pairs 4");
  }

  @Test
  void refusesAnUnknownVariantAndAMissingPython() {
    var command = Bench.command(new Toy(), folder);
    assertThat(command.execute("--alone", "--variant", "c")).isEqualTo(2);
    assertThat(command.execute("--peer", "no/such/python")).isEqualTo(2);
  }

  @Test
  void aPeerThatDiesIsAFailure() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    Files.createDirectory(folder.resolve("peers"));
    Files.writeString(folder.resolve("peers/toy.sh"), "exit 3\n");
    assertThat(Bench.command(new Toy(), folder).execute("--peer", "/bin/sh")).isEqualTo(1);
  }

  @Test
  void ratiosAreTakenPairByPair() {
    var ratio = Spread.ofRatios(new double[] {2, 40, 6, 8}, new double[] {1, 10, 2, 2});
    assertThat(ratio).isEqualTo(new Spread(2, 3.5, 4));
    assertThat(ratio.text(1)).isEqualTo("3.5 [2.0, 4.0]");
  }

  @Test
  void theEncoderStepTrains() {
    var size = new EncoderStep.Size(1, 2, 3, 8, 2, 16);
    double exact = new EncoderStep(size, Precision.FP32, 1).loss();
    double rounded = new EncoderStep(size, Precision.BF16, 1).loss();
    // The last layer norm makes the mean square 1.
    assertThat(exact).isCloseTo(1, within(1e-3));
    assertThat(rounded).isCloseTo(1, within(1e-3));
  }
}
