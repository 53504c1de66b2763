package quire.imaging.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import quire.imaging.Golden;
import quire.imaging.Pixels;
import quire.imaging.resize.Filter;
import tools.jackson.databind.JsonNode;

class OperationsTest {
  private static Pixels source(String name) {
    if (name.equals("grey")) {
      return Golden.noise(30, 21, 1, 79);
    }
    Pixels noise = Golden.noise(33, 27, 3, name.equals("noise") ? 77 : 78);
    if (name.equals("smooth")) {
      byte[] bytes = noise.bytes();
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) ((bytes[i] & 0xff) / 4 + 60);
      }
    }
    return noise;
  }

  private static Pixels apply(String name, JsonNode a, Pixels image) {
    double first = a.path(0).asDouble();
    return switch (name) {
      case "brightness" -> Colours.brightness(image, first);
      case "contrast" -> Colours.contrast(image, first);
      case "saturation" -> Colours.saturation(image, first);
      case "sharpness" -> Colours.sharpness(image, first);
      case "hue" -> Colours.hue(image, first);
      case "posterize" -> Colours.posterize(image, a.path(0).asInt());
      case "solarize" -> Colours.solarize(image, first);
      case "autocontrast" -> Colours.autocontrast(image);
      case "equalize" -> Colours.equalize(image);
      case "invert" -> Colours.invert(image);
      case "grayscale" -> Colours.grey(image);
      case "blur" -> Geometry.blur(image, a.path(0).asInt(), a.path(1).asDouble());
      case "rotate" -> Geometry.rotate(image, first, Filter.of(a.path(1).asString()), 9);
      case "affine" ->
          Geometry.affine(
              image,
              first,
              a.path(1).asDouble(),
              a.path(2).asDouble(),
              a.path(3).asDouble(),
              a.path(4).asDouble(),
              a.path(5).asDouble(),
              Filter.of(a.path(6).asString()),
              -1);
      case "affine-corner" ->
          Geometry.shear(image, a.path(4).asDouble(), 0, Filter.of(a.path(6).asString()), -1);
      case "pad" ->
          Geometry.pad(
              image,
              2,
              3,
              4,
              1,
              Geometry.Edge.valueOf(a.path(4).asString().toUpperCase(Locale.ROOT)),
              7);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /// 230 results of torchvision 0.25.0 on uint8 tensors.
  @Test
  void equalTorchvisionOnBytes() {
    List<String> wrong = new ArrayList<>();
    for (JsonNode row : Golden.values().path("operations")) {
      Pixels image = source(row.path(2).asString());
      Pixels made = apply(row.path(0).asString(), row.path(1), image);
      assertThat(made.width()).isEqualTo(row.path(3).asInt());
      assertThat(made.height()).isEqualTo(row.path(4).asInt());
      if (!Golden.digest(made).equals(row.path(5).asString())) {
        wrong.add(row.path(0) + " " + row.path(1) + " " + row.path(2));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void refuseByName() {
    Pixels image = Pixels.blank(4, 4, 3);
    assertThatThrownBy(() -> Colours.hue(image, 0.6)).hasMessageContaining("hue");
    assertThatThrownBy(() -> Colours.brightness(image, -1)).hasMessageContaining("brightness");
    assertThatThrownBy(() -> Colours.invert(Pixels.blank(2, 2, 4)))
        .hasMessageContaining("channels");
    assertThatThrownBy(() -> Geometry.blur(image, 4, 1)).hasMessageContaining("odd");
    assertThatThrownBy(() -> Geometry.pad(image, 5, 0, 0, 0, Geometry.Edge.REFLECT, 0))
        .hasMessageContaining("border");
    assertThatThrownBy(() -> Geometry.rotate(image, 5, Filter.BICUBIC, 0))
        .hasMessageContaining("nearest or bilinear");
  }
}
