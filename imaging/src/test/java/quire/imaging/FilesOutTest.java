package quire.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.imaging.metric.Similarity;

class FilesOutTest {
  @TempDir Path folder;

  private Pixels again(Pixels image, String name, int quality) {
    Path file = folder.resolve(name);
    ImageFiles.write(file, image, quality);
    return Images.read(file);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void losslessFormatsKeepEverySample(int channels) {
    Pixels image = Golden.noise(31, 17, channels, channels);
    assertThat(again(image, "x.png", 90)).isEqualTo(image);
    short[] deep = new short[image.bytes().length];
    for (int i = 0; i < deep.length; i++) {
      deep[i] = (short) (i * 7919);
    }
    Pixels sixteen = Pixels.of(31, 17, channels, deep);
    assertThat(again(sixteen, "deep.png", 90)).isEqualTo(sixteen);
    if (channels == 3) {
      assertThat(again(image, "x.webp", 0)).isEqualTo(image);
      assertThat(again(image, "x.bmp", 90)).isEqualTo(image);
    }
  }

  @Test
  void lossyFormatsStayNear() {
    Pixels image = Images.read(Golden.file("colour444.jpg"));
    assertThat(Similarity.psnr(image, again(image, "x.jpg", 95))).isGreaterThan(28);
    assertThat(Similarity.psnr(image, again(image, "x.webp", 95))).isGreaterThan(28);
    assertThat(again(image.toGrey(), "grey.jpg", 95).channels()).isEqualTo(1);
  }

  @Test
  void animationsKeepFramesTimesAndFewColours() {
    List<Pixels> frames =
        List.of(
            Pixels.filled(20, 10, 255, 0, 0),
            Pixels.filled(20, 10, 0, 200, 7),
            Pixels.filled(20, 10, 1, 2, 3));
    Path file = folder.resolve("x.gif");
    ImageFiles.write(file, new Animation(frames, List.of(0.1, 0.25, 0.5), 0));
    Animation read = Images.readAnimation(file);
    assertThat(read.frames()).isEqualTo(frames);
    assertThat(read.delays()).containsExactly(0.1, 0.25, 0.5);
    assertThat(read.loops()).isZero();
    assertThat(Images.info(file).frames()).isEqualTo(3);
  }

  /// 256 colours of a smooth picture with thousands of them lose little.
  @Test
  void palettesStayNear() {
    byte[] bytes = new byte[64 * 64 * 3];
    for (int i = 0; i < 64 * 64; i++) {
      bytes[3 * i] = (byte) (4 * (i % 64));
      bytes[3 * i + 1] = (byte) (4 * (i / 64));
      bytes[3 * i + 2] = (byte) (2 * (i % 64 + i / 64));
    }
    Pixels image = Pixels.of(64, 64, 3, bytes);
    assertThat(Similarity.psnr(image, again(image, "x.gif", 90))).isGreaterThan(30);
    Pixels half = Pixels.filled(4, 4, 9, 8, 7, 0);
    assertThat(again(half, "hole.gif", 90).at(0, 0, 3)).isZero();
  }

  @Test
  void refusesOtherEndings() {
    Pixels image = Pixels.blank(2, 2, 3);
    assertThatThrownBy(() -> ImageFiles.write(folder.resolve("x.tga"), image))
        .hasMessageContaining(".png");
    assertThatThrownBy(() -> ImageFiles.write(folder.resolve("x.jpg"), image, 0))
        .hasMessageContaining("quality");
  }

  @Test
  void convertsChannelsAsPillowDoes() {
    Pixels image = Pixels.of(1, 1, 4, new byte[] {(byte) 200, 100, 0, (byte) 128});
    Pixels over = image.toRgb(0x204060);
    // round((32 * 127 + 200 * 128) / 255) and so on.
    assertThat(List.of(over.at(0, 0, 0), over.at(0, 0, 1), over.at(0, 0, 2)))
        .containsExactly(116, 82, 48);
    assertThat(Pixels.filled(1, 1, 10, 200, 30).toGrey().at(0, 0, 0)).isEqualTo(124);
    Pixels rgb = Golden.noise(5, 4, 3, 1);
    assertThat(rgb.flipHorizontal()).isEqualTo(rgb.upright(2)).isNotEqualTo(rgb);
    Pixels noise = Golden.noise(5, 4, 4, 1);
    assertThat(Pixels.of(noise.toBufferedImage())).isEqualTo(noise);
    assertThat(Pixels.ofPlanes(5, 4, 4, noise.planes())).isEqualTo(noise);
  }
}
