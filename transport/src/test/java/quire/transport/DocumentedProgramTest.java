package quire.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.DocumentedPage;

/// The program of docs/transport.md compiles as a single file and runs.
class DocumentedProgramTest {
  @TempDir Path folder;

  /// By hand: column 0 (mass 0.2) and 0.3 of column 2 from row 0; row 1 gives 0.3 and 0.2.
  @Test
  void programsRun() throws Exception {
    assertThat(DocumentedPage.of("transport").run(folder).getFirst())
        .contains("cost 1.2", "0 to 0: 0.2", "0 to 2: 0.3", "1 to 1: 0.3", "1 to 2: 0.2")
        .contains("first corner: 0.25");
  }
}
