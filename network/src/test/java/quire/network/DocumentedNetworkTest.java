package quire.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.DocumentedPage;

/// Every Java program of docs/network.md compiles as a single file and runs.
class DocumentedNetworkTest {
  @TempDir Path folder;

  @Test
  void programsRun() throws Exception {
    List<String> outputs = DocumentedPage.of("network").run(folder);
    assertThat(outputs.getFirst())
        .contains("29341 of 81091 layouts fit")
        .contains("94306304 USD, saved 38.3 %");
    assertThat(outputs.get(1)).contains("rank 31 has 5");
  }
}
