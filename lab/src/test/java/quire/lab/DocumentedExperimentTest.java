package quire.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.DocumentedPage;

/// What `docs/lab.md` shows is code that compiles and runs.
class DocumentedExperimentTest {
  @TempDir private Path out;

  @Test
  void thePageShowsTheSourceAsItIs() throws Exception {
    DocumentedPage.of("lab").showsSources(2);
  }

  @Test
  void theExperimentRunsAndItsVerdictsCanBeRecomputed() throws Exception {
    var experiments = new Experiments(List.of(new DocumentedExperiment()), List.of());
    var call = Reproduction.call(Preset.QUICK, 0, 0, 1, List.of(), List.of("toy/means"));
    try (var reproduction = Reproduction.start(out, call, experiments, new Silent())) {
      assertThat(reproduction.run()).allMatch(entry -> entry.state() == Call.State.DONE);
    }
    var run = RunFolder.open(out.resolve("toy/means"));
    var claims = new DocumentedExperiment().card().claims();
    var verdicts = Decision.decide(claims, run.settings().preset(), run.metrics());
    assertThat(verdicts).isEqualTo(run.claims().orElseThrow().claims());
    assertThat(verdicts).extracting(ClaimResult::verdict).containsOnly(Verdict.SUPPORTED);
  }

  /// Hears nothing.
  private static final class Silent implements Reproduction.Observer {
    @Override
    public void changed(List<Reproduction.Entry> entries, int index) {}

    @Override
    public void progress(int index, String what, double share) {}

    @Override
    public void report(Path runFolder) {}
  }
}
