package quire.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/lab.md` shows is code that compiles and runs.
class DocumentedExperimentTest {
  private static final Pattern SNIPPET =
      Pattern.compile("<!-- snippet: lab/(\\S+) -->\n```java\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path out;

  @Test
  void thePageShowsTheSourceAsItIs() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "lab.md"));
    List<MatchResult> snippets = SNIPPET.matcher(page).results().toList();
    assertThat(snippets).hasSize(2);
    for (MatchResult snippet : snippets) {
      assertThat(Files.readString(Path.of(snippet.group(1)))).contains(snippet.group(2));
    }
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
