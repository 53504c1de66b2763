package quire.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.DocumentedPage;

/// The Java program of docs/imaging.md compiles and runs.
class DocumentedProgramTest {
  @TempDir Path folder;

  @Test
  void programRuns() throws Exception {
    var outputs = DocumentedPage.of("imaging").run(folder);
    assertThat(outputs.getFirst()).startsWith("32 x 32, 3 channels of 8 bits; ").contains("ssim");
  }
}
