package quire.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.DocumentedPage;

/// Every Java program of docs/graph.md compiles as a single file and runs.
class DocumentedProgramTest {
  @TempDir Path folder;

  @Test
  void programsRun() throws Exception {
    List<String> outputs = DocumentedPage.of("graph").run(folder);
    assertThat(outputs.getFirst())
        .contains("5 nodes, 5 edges, homophily 0.666")
        .contains("gap 1.5");
    assertThat(outputs.getLast()).contains("node 0 is of class 0 with probability 0.");
  }
}
