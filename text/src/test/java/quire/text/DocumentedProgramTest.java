package quire.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.DocumentedPage;

/// Every Java program of docs/text.md compiles as a single file and runs.
class DocumentedProgramTest {
  @TempDir Path folder;

  @Test
  void programsRun() throws Exception {
    List<String> outputs = DocumentedPage.of("text").run(folder);
    assertThat(outputs.getFirst().lines())
        .contains("65 a 'a'", "a newer \uD83D\uDE42", "4 tokens")
        .filteredOn(line -> line.equals("a newer \uD83D\uDE42"))
        .hasSize(2);
    assertThat(outputs).hasSize(2);
    assertThat(outputs.getLast().lines()).hasSize(2).last().isEqualTo("newer low");
  }
}
