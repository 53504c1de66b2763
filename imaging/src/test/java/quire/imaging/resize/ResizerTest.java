package quire.imaging.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import quire.imaging.Golden;
import quire.imaging.Pixels;
import tools.jackson.databind.JsonNode;

class ResizerTest {
  /// Every filter, 1 to 4 channels, shrinking, growing and boxes between pixels: Pillow's bits.
  @Test
  void equalsPillowBitByBit() {
    for (JsonNode row : Golden.values().path("resize")) {
      int width = row.path(2).asInt();
      int height = row.path(3).asInt();
      Pixels image = Golden.noise(width, height, row.path(1).asInt(), width + height);
      JsonNode box = row.path(6);
      Pixels made =
          new Resizer(Filter.of(row.path(0).asString()))
              .resize(
                  image,
                  row.path(4).asInt(),
                  row.path(5).asInt(),
                  box.path(0).asDouble(),
                  box.path(1).asDouble(),
                  box.path(2).asDouble(),
                  box.path(3).asDouble());
      assertThat(Golden.digest(made)).as(row.toString()).isEqualTo(row.path(7).asString());
    }
  }

  /// Pillow's result for (31 x + 17 y) mod 256, as printed in the method's page.
  @Test
  void equalsThePublishedExample() {
    byte[] bytes = new byte[64];
    for (int i = 0; i < 64; i++) {
      bytes[i] = (byte) (31 * (i % 8) + 17 * (i / 8));
    }
    Pixels made = new Resizer(Filter.BICUBIC).resize(Pixels.of(8, 8, 1, bytes), 4, 4);
    int[] expected = {26, 85, 150, 215, 59, 118, 190, 189, 94, 155, 204, 90, 127, 197, 127, 37};
    for (int i = 0; i < 16; i++) {
      assertThat(made.at(i % 4, i / 4, 0)).isEqualTo(expected[i]);
    }
  }

  @Test
  void planesEqualTorchvisionsAntialiasedOnes() {
    for (JsonNode row : Golden.values().path("float")) {
      int width = row.path(1).asInt();
      int height = row.path(2).asInt();
      byte[] planes = Golden.noise(width, height, 3, 5).planes();
      float[] in = new float[planes.length];
      for (int i = 0; i < in.length; i++) {
        in[i] = (planes[i] & 0xff) / 255f;
      }
      float[] made =
          new Resizer(Filter.of(row.path(0).asString()))
              .resize(in, 3, width, height, row.path(3).asInt(), row.path(4).asInt());
      for (int i = 0; i < row.path(5).size(); i++) {
        assertThat((double) made[17 * i]).isCloseTo(row.path(5).path(i).asDouble(), within(1e-5));
      }
    }
  }

  /// The vector passes, the plain ones and any number of threads give the same bits.
  @ParameterizedTest
  @EnumSource(
      value = Filter.class,
      names = {"BOX", "BICUBIC", "LANCZOS"})
  void everyPathGivesTheSameBits(Filter filter) {
    for (int channels = 1; channels <= 4; channels++) {
      Pixels image = Golden.noise(211, 97, channels, channels);
      Weights x = Weights.of(filter, 211, 0, 211, 83);
      Weights y = Weights.of(filter, 97, 0, 97, 140);
      Pixels plain = Resizer.packed(image, x, y, 83, 140, new PlainPasses(), 1);
      assertThat(Resizer.packed(image, x, y, 83, 140, new VectorPasses(), 1)).isEqualTo(plain);
      assertThat(Resizer.packed(image, x, null, 83, 97, new VectorPasses(), 1))
          .isEqualTo(Resizer.packed(image, x, null, 83, 97, new PlainPasses(), 1));
    }
    Pixels large = Golden.noise(1500, 900, 3, 1);
    assertThat(new Resizer(filter, 2).resize(large, 300, 200))
        .isEqualTo(new Resizer(filter, 1).resize(large, 300, 200));
  }

  /// One colour stays that colour under every filter and size.
  @ParameterizedTest
  @EnumSource(Filter.class)
  void keepsOneColour(Filter filter) {
    Pixels image = Pixels.filled(31, 19, 7, 200, 255);
    for (int size : new int[] {1, 5, 31, 77}) {
      assertThat(new Resizer(filter).resize(image, size, size))
          .isEqualTo(Pixels.filled(size, size, 7, 200, 255));
    }
  }

  /// 16 bits: the same as 8 within what eight bits can tell.
  @Test
  void resizesSixteenBits() {
    Pixels image = Golden.noise(40, 30, 3, 9);
    short[] deep = new short[image.bytes().length];
    for (int i = 0; i < deep.length; i++) {
      deep[i] = (short) ((image.bytes()[i] & 0xff) * 257);
    }
    Resizer resizer = new Resizer(Filter.BILINEAR);
    Pixels made = resizer.resize(Pixels.of(40, 30, 3, deep), 17, 13);
    Pixels expected = resizer.resize(image, 17, 13);
    for (int i = 0; i < expected.bytes().length; i++) {
      assertThat((made.shorts()[i] & 0xffff) / 257.0)
          .isCloseTo(expected.bytes()[i] & 0xff, within(1.1));
    }
  }

  @Test
  void refusesBoxesOutsideByName() {
    Resizer resizer = new Resizer(Filter.BOX);
    Pixels image = Pixels.blank(4, 4, 1);
    assertThatThrownBy(() -> resizer.resize(image, 2, 2, 0, 0, 5, 4)).hasMessageContaining("box");
    assertThatThrownBy(() -> resizer.resize(image, 0, 2)).hasMessageContaining("width");
    assertThatThrownBy(() -> Filter.of("cubic")).hasMessageContaining("bicubic");
  }
}
