package quire.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.RequestException;
import quire.data.format.WebDataset;

/// What is seen at a path of the user's.
class InspectionTest {
  @TempDir Path folder;

  private Inspection file(String name, String content) throws Exception {
    return Inspection.of(Files.writeString(folder.resolve(name), content));
  }

  @Test
  void filesAreKnownByTheirNames() throws Exception {
    assertThat(file("a.csv", "x\n1\n2\n"))
        .extracting("format", "items", "unit")
        .containsExactly("CSV", 2L, "rows");
    assertThat(file("a.tsv", "x\ty\n1\t2\n").format()).isEqualTo("TSV");
    assertThat(file("a.jsonl", "{}\n[]\n").items()).isEqualTo(2);
    assertThat(file("a.txt", "one\ntwo").items()).isEqualTo(2);
    assertThatThrownBy(() -> file("a.exe", "MZ"))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("a.exe: no known format");
    assertThatThrownBy(() -> file("b.csv", "x,y\n1\n"))
        .hasMessageContaining("b.csv:2: has 1 cells");
    assertThatThrownBy(() -> Inspection.of(folder.resolve("none")))
        .hasMessageContaining("no such file");
  }

  @Test
  void foldersAreKnownByWhatIsInThem() throws Exception {
    Path images = Files.createDirectories(folder.resolve("images/cat"));
    Files.write(images.resolve("1.png"), new byte[3]);
    assertThat(Inspection.of(folder.resolve("images")).format())
        .isEqualTo("folder of images by class");
    assertThat(Inspection.of(images).format()).isEqualTo("folder of images");
    Path shards = Files.createDirectories(folder.resolve("shards"));
    WebDataset.write(
        shards.resolve("a-0.tar"),
        List.of(new WebDataset.Sample("1", Map.of("txt", new byte[1]), "")));
    assertThat(Inspection.of(shards))
        .extracting("format", "items")
        .containsExactly("WebDataset", 1L);
  }

  @Test
  void theChecksumOfAFolderSeesNamesAndBytes() throws Exception {
    Path root = Files.createDirectories(folder.resolve("set"));
    Files.writeString(root.resolve("1.png"), "a");
    String first = Inspection.of(root).sha256();
    assertThat(Inspection.of(root).sha256()).isEqualTo(first);
    Files.move(root.resolve("1.png"), root.resolve("2.png"));
    assertThat(Inspection.of(root).sha256()).isNotEqualTo(first);
    Files.move(root.resolve("2.png"), root.resolve("1.png"));
    Files.writeString(root.resolve("1.png"), "b");
    assertThat(Inspection.of(root).sha256()).isNotEqualTo(first);
  }
}
