package quire.ontology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.DocumentedPage;

/// The Java program of docs/ontology.md compiles as a single file and prints what it should; the
/// page's first knowledge base gives the counts that the page shows.
class DocumentedProgramTest {
  @TempDir Path folder;

  private static String page() throws Exception {
    return Files.readString(Path.of("..", "docs", "ontology.md"));
  }

  @Test
  void theProgramRuns() throws Exception {
    assertThat(DocumentedPage.of("ontology").run(folder).getFirst().lines())
        .containsExactly("complete, 7 facts", "[[bob], [cid]]", "true []", "far");
  }

  @Test
  void theFirstExampleGivesWhatThePageShows() throws Exception {
    var example = Pattern.compile("    % family.dlgp\n((    .*\n)+)").matcher(page());
    assertThat(example.find()).isTrue();
    var closure = Chase.run(KnowledgeBase.parse(example.group(1)), "restricted", 100);
    assertThat(page()).contains("facts          2 given, " + closure.facts().size() + " in all");
    assertThat(closure.result().rounds()).isEqualTo(5);
    assertThat(closure.result().matches()).isEqualTo(2);
  }
}
