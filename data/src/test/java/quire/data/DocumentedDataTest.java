package quire.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.DocumentedPage;

/// The Java program of docs/data.md compiles as a single file and runs; its tables name every set.
class DocumentedDataTest {
  @TempDir Path folder;

  @Test
  void programsRun() throws Exception {
    List<String> outputs = DocumentedPage.of("data").run(folder);
    assertThat(outputs).hasSize(1);
    assertThat(outputs.getFirst())
        .contains("animal-marine, ")
        .contains("1524 to train")
        .contains("6000 images, first a ")
        .contains("15372 kinds, relations [has_member, hypernym");
  }

  @Test
  void everySetOfThisJarIsOnThePage() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "data.md"));
    for (DataSet set : Catalogue.load(List.of(new EmbeddedSets()), List.of()).all()) {
      assertThat(page).contains("`" + set.id() + "`");
    }
  }
}
