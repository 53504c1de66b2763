package quire.imaging.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.data.Emoji;
import quire.data.Fashion;
import quire.imaging.Golden;
import quire.imaging.ImageFiles;
import quire.imaging.PixelTensors;
import quire.imaging.Pixels;
import quire.imaging.augment.Transforms;
import quire.imaging.resize.Filter;
import quire.imaging.resize.Resizer;
import quire.tensor.Scope;
import quire.tensor.Tensors;

class PipelineTest {
  @TempDir Path folder;
  private ImageList images;

  @BeforeEach
  void files() {
    for (int i = 0; i < 13; i++) {
      ImageFiles.write(
          folder.resolve("in/" + (i % 2 == 0 ? "a" : "b") + "/" + i + ".png"),
          Golden.noise(20 + i, 30 - i, 3 + i % 2, i));
    }
    images = ImageList.folder(folder.resolve("in"), true);
  }

  private List<float[]> epoch(ImageList list, int threads, int epoch, boolean shuffled) {
    var loader =
        new BatchLoader(
            list,
            Transforms.randomResizedCrop(12, 10, Filter.BILINEAR).then(Transforms.flip(0.5)),
            Normalization.IMAGENET,
            4,
            5,
            shuffled,
            false,
            threads);
    List<float[]> all = new ArrayList<>();
    try (var batches = loader.epoch(epoch)) {
      while (batches.hasNext()) {
        try (var batch = batches.next()) {
          assertThat(Tensors.shape(batch.images())).endsWith(3, 10, 12);
          all.add(Tensors.floats(batch.images()));
        }
      }
    }
    assertThat(all).hasSize(loader.batches());
    return all;
  }

  private static void assertSame(List<float[]> a, List<float[]> b) {
    assertThat(a).hasSameSizeAs(b);
    for (int i = 0; i < a.size(); i++) {
      assertThat(a.get(i)).isEqualTo(b.get(i));
    }
  }

  /// Threads and repetition change nothing; another epoch or order does.
  @Test
  void batchesDependOnSeedAndEpochAlone() {
    assertSame(epoch(images, 1, 0, true), epoch(images, 3, 0, true));
    assertThat(epoch(images, 1, 1, true).getFirst())
        .isNotEqualTo(epoch(images, 1, 0, true).getFirst());
  }

  @Test
  void valuesAreNormalizedAsTorchvisionDoes() {
    var loader =
        new BatchLoader(
            images,
            Transforms.resize(6, 5, Filter.BICUBIC),
            Normalization.IMAGENET,
            13,
            0,
            false,
            true,
            2);
    try (var batches = loader.epoch(0);
        var batch = batches.next()) {
      assertThat(batch.labels()).startsWith(0, 0, 0, 0, 0, 0, 0).endsWith(1, 1);
      float[] values = Tensors.floats(batch.images());
      Pixels first = new Resizer(Filter.BICUBIC).resize(images.image(3).toRgb(), 6, 5);
      for (int c = 0; c < 3; c++) {
        double mean = Normalization.IMAGENET.mean()[c];
        double deviation = Normalization.IMAGENET.deviation()[c];
        for (int i = 0; i < 30; i++) {
          double expected = (first.at(i % 6, i / 6, c) / 255.0 - mean) / deviation;
          assertThat((double) values[(3 * 3 + c) * 30 + i]).isCloseTo(expected, within(1e-6));
        }
      }
    }
  }

  @Test
  void aCacheGivesTheSamePixelsAndIsMadeOnce() throws IOException {
    Path place = folder.resolve("cache");
    DecodedCache cache = DecodedCache.open(place, images, 16, 12, Filter.BICUBIC, 2);
    var resizer = new Resizer(Filter.BICUBIC);
    for (int i = 0; i < images.size(); i++) {
      assertThat(cache.image(i)).isEqualTo(resizer.resize(images.image(i).toRgb(), 16, 12));
      assertThat(cache.label(i)).isEqualTo(images.label(i));
    }
    assertThat(cache.image(3)).isNotEqualTo(Pixels.blank(16, 12, 3));
    Path file = only(place);
    var time = Files.getLastModifiedTime(file);
    var _ = DecodedCache.open(place, images, 16, 12, Filter.BICUBIC, 1);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
    var _ = DecodedCache.open(place, images, 16, 12, Filter.BOX, 1);
    assertThat(list(place)).hasSize(2);
  }

  /// A damaged file, a short one and a changed source are made again.
  @Test
  void aDamagedCacheIsMadeAgain() throws IOException {
    Path place = folder.resolve("cache");
    Pixels expected = DecodedCache.open(place, images, 8, 8, Filter.BOX, 2).image(5);
    Path file = only(place);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(file);
    Files.write(file, bytes);
    assertThat(DecodedCache.open(place, images, 8, 8, Filter.BOX, 2).image(5)).isEqualTo(expected);
    Files.delete(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(DecodedCache.open(place, images, 8, 8, Filter.BOX, 2).image(5)).isEqualTo(expected);
    ImageFiles.write(Path.of(images.name(5)), Golden.noise(9, 9, 3, 99));
    assertThat(DecodedCache.open(place, images, 8, 8, Filter.BOX, 2).image(5))
        .isNotEqualTo(expected);
  }

  @Test
  void twoBuildsAtOnceEndWithOneWholeFile() throws IOException {
    Path place = folder.resolve("cache");
    List<CompletableFuture<DecodedCache>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(
          CompletableFuture.supplyAsync(
              () -> DecodedCache.open(place, images, 9, 9, Filter.BOX, 1)));
    }
    assertThat(both.get(0).join().image(7)).isEqualTo(both.get(1).join().image(7));
    assertThat(list(place)).hasSize(1);
  }

  @Test
  void aBrokenImageIsNamedAndLeavesNoCache() throws IOException {
    Files.write(folder.resolve("in/a/bad.png"), new byte[] {1, 2, 3});
    ImageList broken = ImageList.folder(folder.resolve("in"), true);
    assertThatThrownBy(
            () -> DecodedCache.open(folder.resolve("cache"), broken, 8, 8, Filter.BOX, 2))
        .hasMessageContaining("bad.png");
    assertThat(list(folder.resolve("cache"))).isEmpty();
    assertThatThrownBy(() -> epoch(broken, 2, 0, false)).hasMessageContaining("bad.png");
  }

  @Test
  void embeddedSetsAreLists() {
    ImageList emoji = ImageList.emoji(Emoji.load(), "twemoji");
    assertThat(emoji.size()).isGreaterThan(1000);
    assertThat(emoji.image(0).width()).isEqualTo(64);
    assertThat(emoji.label(0)).isZero();
    ImageList fashion = ImageList.grey(Fashion.load());
    assertThat(fashion.image(3).channels()).isEqualTo(1);
    assertThat(fashion.name(3)).isIn(Fashion.CLASSES);
    assertThatThrownBy(() -> ImageList.emoji(Emoji.load(), "nobody"))
        .hasMessageContaining("nobody");
  }

  @Test
  void tensorsKeepPixels() {
    Pixels image = Golden.noise(7, 5, 3, 3);
    try (var _ = new Scope()) {
      for (var layout : PixelTensors.Layout.values()) {
        assertThat(PixelTensors.image(PixelTensors.bytes(image, layout), layout)).isEqualTo(image);
        assertThat(PixelTensors.image(PixelTensors.floats(image, layout), layout)).isEqualTo(image);
      }
      assertThat(Tensors.shape(PixelTensors.bytes(image, PixelTensors.Layout.CHW)))
          .containsExactly(3, 5, 7);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static Path only(Path folder) throws IOException {
    assertThat(list(folder)).hasSize(1);
    return list(folder).getFirst();
  }
}
