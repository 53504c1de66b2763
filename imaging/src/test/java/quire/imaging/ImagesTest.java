package quire.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ImagesTest {
  static Stream<String> files() {
    return Golden.values().path("files").propertyNames().stream();
  }

  /// Pixels equal Pillow's, bit by bit; the header says what decoding gives.
  @ParameterizedTest
  @MethodSource("files")
  void decodesAsPillowDoes(String name) {
    JsonNode golden = Golden.values().path("files").path(name);
    Pixels image = Images.read(Golden.file(name));
    assertThat(image.toString())
        .isEqualTo(
            "%d x %d, %d channels of %d bits"
                .formatted(
                    golden.path("width").asInt(),
                    golden.path("height").asInt(),
                    golden.path("channels").asInt(),
                    golden.path("bits").asInt()));
    assertThat(Golden.digest(image)).isEqualTo(golden.path("sha256").asString());
    ImageInfo info = Images.info(Golden.file(name));
    assertThat(info.width()).isEqualTo(image.width());
    assertThat(info.height()).isEqualTo(image.height());
    assertThat(info.channels()).isEqualTo(image.channels());
    assertThat(info.bits()).isEqualTo(image.bits());
    assertThat(info.alpha()).isEqualTo(image.hasAlpha());
    assertThat(info.frames()).isEqualTo(golden.path("frames").asInt());
    assertThat(info.orientation()).isEqualTo(golden.path("orientation").asInt());
  }

  @Test
  void readsEveryFrameOfAnAnimation() {
    List<String> digests = new ArrayList<>();
    Animation moving = Images.readAnimation(Golden.file("moving.gif"));
    moving.frames().forEach(frame -> digests.add(Golden.digest(frame)));
    List<String> expected = new ArrayList<>();
    Golden.values()
        .path("files")
        .path("moving.gif")
        .path("each")
        .forEach(value -> expected.add(value.asString()));
    assertThat(digests).isEqualTo(expected);
    assertThat(moving.delays()).containsOnly(0.12);
    assertThat(moving.loops()).isZero();
    assertThat(Images.readAnimation(Golden.file("moving.webp")).delays())
        .containsExactly(0.05, 0.1, 0.15);
    assertThat(Images.readAnimation(Golden.file("rgb.png")).frames()).hasSize(1);
  }
}
