package quire.imaging.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import quire.imaging.Golden;
import quire.imaging.Pixels;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.file.Safetensors;
import tools.jackson.databind.JsonNode;

class DistancesTest {
  @TempDir Path folder;

  private static Pixels mixed(Pixels image) {
    byte[] other = Golden.noise(image.width(), image.height(), image.channels(), 12).bytes();
    byte[] bytes = image.bytes().clone();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ((bytes[i] & 0xff) * 3 / 4 + (other[i] & 0xff) / 4);
    }
    return Pixels.of(image.width(), image.height(), image.channels(), bytes);
  }

  /// PSNR and SSIM of scikit-image 0.26.0, MS-SSIM of pytorch-msssim 1.0.0 in double precision.
  @Test
  void equalThePeers() {
    for (JsonNode row : Golden.values().path("distances")) {
      Pixels a =
          Golden.noise(
              row.path("width").asInt(),
              row.path("height").asInt(),
              row.path("channels").asInt(),
              11);
      Pixels b = mixed(a);
      assertThat(Similarity.psnr(a, b)).isCloseTo(row.path("psnr").asDouble(), within(1e-9));
      assertThat(Similarity.ssim(a, b)).isCloseTo(row.path("ssim").asDouble(), within(1e-9));
      if (!row.path("msssim").isNull()) {
        assertThat(Similarity.multiScaleSsim(a, b))
            .isCloseTo(row.path("msssim").asDouble(), within(1e-6));
      }
    }
  }

  @Test
  void areZeroOrOneForEqualImagesAndSymmetric() {
    Pixels a = Golden.noise(40, 30, 3, 1);
    Pixels b = Golden.noise(40, 30, 3, 2);
    assertThat(Similarity.psnr(a, a)).isInfinite();
    assertThat(Similarity.ssim(a, a)).isCloseTo(1, within(1e-12));
    assertThat(GradientDistance.of(a, a)).isZero();
    assertThat(GradientDistance.of(a, b)).isEqualTo(GradientDistance.of(b, a)).isPositive();
    assertThat(Similarity.ssim(a, b)).isEqualTo(Similarity.ssim(b, a));
    // Nearer to itself with little noise than to another image.
    assertThat(GradientDistance.of(a, mixed(a))).isLessThan(GradientDistance.of(a, b));
    assertThatThrownBy(() -> Similarity.ssim(a, Golden.noise(30, 40, 3, 1)))
        .hasMessageContaining("one size");
    assertThatThrownBy(() -> Similarity.multiScaleSsim(a, b)).hasMessageContaining("176");
  }

  /// SplitMix64 of seed + index, the highest 24 bits scaled to low..high.
  private static Tensor drawn(long[] shape, long seed, double low, double high) {
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      long z = (i + seed) * 0x9E3779B97F4A7C15L;
      z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
      z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      values[i] = (float) (low + (high - low) * ((z >>> 40) / 16_777_216.0));
    }
    return Tensors.of(values, shape);
  }

  private static long seed(String name) {
    java.math.BigInteger sum = java.math.BigInteger.ZERO;
    for (int i = 0; i < name.length(); i++) {
      sum =
          sum.add(
              java.math.BigInteger.valueOf(31)
                  .pow(i)
                  .multiply(java.math.BigInteger.valueOf(name.charAt(i))));
    }
    return sum.mod(java.math.BigInteger.valueOf(1_000_003)).longValue();
  }

  private static Map<String, Tensor> weights(JsonNode shapes) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (String name : shapes.propertyNames()) {
      long[] shape = new long[shapes.path(name).size()];
      double fan = 1;
      for (int i = 0; i < shape.length; i++) {
        shape[i] = shapes.path(name).path(i).asLong();
        fan *= i > 0 ? shape[i] : 1;
      }
      double bound = shape.length == 4 ? Math.sqrt(6 / fan) : 0.05;
      boolean head = name.startsWith("lin");
      weights.put(name, drawn(shape, seed(name), head ? 0 : -bound, head ? 1 : bound));
    }
    return weights;
  }

  /// Distances of PyPI lpips 0.1.4 under the same drawn weights.
  @ParameterizedTest
  @EnumSource(Lpips.Trunk.class)
  void lpipsEqualsThePackage(Lpips.Trunk trunk) {
    JsonNode golden = Golden.values().path("lpips").path(trunk.word());
    try (var _ = new Scope();
        var lpips = Lpips.of(trunk, weights(golden.path("shapes")), "drawn weights")) {
      for (int i = 0; i < 2; i++) {
        int seed = i == 0 ? 21 : 31;
        Pixels a = Golden.noise(64, 48, 3, seed);
        Pixels b = Golden.noise(64, 48, 3, seed + 1);
        double expected = golden.path("distances").path(i).asDouble();
        assertThat(lpips.distance(a, b)).isCloseTo(expected, within(2e-5 * expected));
        assertThat(lpips.distance(a, a)).isZero();
      }
    }
  }

  @Test
  void lpipsReadsFilesAndNamesWhatIsMissing() {
    JsonNode golden = Golden.values().path("lpips").path("alex");
    try (var _ = new Scope()) {
      Map<String, Tensor> all = weights(golden.path("shapes"));
      Map<String, Tensor> trunk = new LinkedHashMap<>();
      Map<String, Tensor> heads = new LinkedHashMap<>();
      all.forEach((name, tensor) -> {
        if (name.startsWith("lin")) {
          heads.put(name, tensor);
        } else {
          trunk.put("features" + name.substring("net.slice1".length()), tensor);
        }
      });
      Path first = folder.resolve("alexnet.safetensors");
      Path second = folder.resolve("heads.safetensors");
      Safetensors.write(first, trunk, Map.of());
      Safetensors.write(second, heads, Map.of());
      Pixels a = Golden.noise(64, 48, 3, 21);
      Pixels b = Golden.noise(64, 48, 3, 22);
      double expected = golden.path("distances").path(0).asDouble();
      try (var lpips = Lpips.read(Lpips.Trunk.ALEX, List.of(first, second))) {
        assertThat(lpips.distance(a, b)).isCloseTo(expected, within(2e-5 * expected));
        assertThatThrownBy(() -> lpips.distance(Pixels.blank(28, 28, 3), Pixels.blank(28, 28, 3)))
            .hasMessageContaining("at least 31");
      }
      assertThatThrownBy(() -> Lpips.read(Lpips.Trunk.ALEX, List.of(first)))
          .hasMessageContaining("lacks lin0.model.1.weight");
      assertThatThrownBy(() -> Lpips.read(Lpips.Trunk.VGG, List.of(second)))
          .hasMessageContaining("lacks features.0.weight");
    }
  }
}
