package quire.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.RequestException;
import quire.data.build.FashionRecipe;
import quire.data.build.GreyShard;
import quire.data.format.IdxArray;

/// The embedded clothes, and the reader of the complete set.
class FashionTest {
  @TempDir Path folder;

  @Test
  void classesAreBalancedInEveryPart() {
    GreyImages images = Fashion.load();
    assertThat(images.count()).isEqualTo(8000);
    assertThat(images.height()).isEqualTo(28);
    assertThat(images.width()).isEqualTo(28);
    for (Split split : Split.values()) {
      Map<Integer, Integer> count = new HashMap<>();
      for (int i : images.indices(split)) {
        count.merge(images.label(i), 1, Integer::sum);
      }
      int each = split == Split.TRAIN ? 600 : 100;
      assertThat(count)
          .as(split.id())
          .hasSize(10)
          .allSatisfy((c, n) -> assertThat(n).isEqualTo(each));
    }
  }

  @Test
  void theFirstImagesAreTheOfficialOnes() {
    GreyImages images = Fashion.load();
    // Class 9: the first training image of the official files is the first ankle boot there.
    int boot = 9;
    assertThat(images.label(boot)).isEqualTo(9);
    assertThat(Checksum.of(images.pixels(boot)))
        .isEqualTo("5bd44e331a6d6998daf675700cd0c13dcd7af8ab954b7585124124da61459e7b");
    assertThat(Fashion.CLASSES.get(9)).isEqualTo("Ankle boot");
  }

  @Test
  void noNearDuplicatesCrossTheSplit() {
    GreyImages images = Fashion.load();
    var exact = new HashSet<String>();
    double least = 1;
    for (int i = 0; i < images.count(); i++) {
      assertThat(exact.add(Checksum.of(images.pixels(i)))).as("image %d", i).isTrue();
    }
    for (int i = 0; i < images.count(); i++) {
      byte[] one = images.pixels(i);
      for (int j = 0; j < i && images.split(i) != Split.TRAIN; j++) {
        if (images.label(i) == images.label(j) && images.split(i) != images.split(j)) {
          double difference = GreyShard.difference(one, images.pixels(j));
          assertThat(difference >= FashionRecipe.ALIKE).as("%d and %d", i, j).isTrue();
          least = Math.min(least, difference);
        }
      }
    }
    assertThat(least).isLessThan(2 * FashionRecipe.ALIKE);
  }

  @Test
  void theCompleteSetIsReadFromItsFolder() throws Exception {
    write(
        "t10k-images-idx3-ubyte",
        new int[] {2, 2, 3},
        new byte[] {1, 2, 3, 4, 5, 6, -1, 8, 9, 10, 11, 12});
    write("t10k-labels-idx1-ubyte", new int[] {2}, new byte[] {7, 0});
    GreyImages images = Fashion.read(folder, Split.TEST);
    assertThat(images.count()).isEqualTo(2);
    assertThat(images.label(0)).isEqualTo(7);
    assertThat(images.pixels(1)).containsExactly(-1, 8, 9, 10, 11, 12);
    float[] numbers = new float[7];
    images.copyTo(1, numbers, 1);
    assertThat(numbers[1]).isEqualTo(1f);
    assertThat(numbers[2]).isEqualTo(8 / 255f);
    assertThat(images.split(1)).isEqualTo(Split.TEST);
    assertThatThrownBy(() -> Fashion.read(folder, Split.VALIDATION))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("no validation part");
    assertThatThrownBy(() -> Fashion.read(folder, Split.TRAIN))
        .hasMessageContaining("train-images-idx3-ubyte: no such file");
    write("t10k-labels-idx1-ubyte", new int[] {2}, new byte[] {7, 10});
    assertThatThrownBy(() -> Fashion.read(folder, Split.TEST))
        .hasMessage("label 10 of image 1 names no class");
  }

  private void write(String name, int[] shape, byte[] values) throws Exception {
    try (var out = Files.newOutputStream(folder.resolve(name))) {
      new IdxArray(IdxArray.Type.UNSIGNED_BYTE, shape, values).write(out);
    }
  }
}
