package quire.imaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import quire.base.Json;
import tools.jackson.databind.JsonNode;

/// Test images and the values that `bench/peers/imaging_golden.py` recorded of Pillow 13.0.0 and
/// torchvision 0.25.0.
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/quire/imaging");

  private Golden() {}

  public static Path file(String name) {
    return FOLDER.resolve(name);
  }

  public static JsonNode values() {
    return Json.tree(text("golden.json"), "golden.json");
  }

  private static String text(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /// Bytes of x -> 1664525 x + 1013904223 mod 2^32, the highest 8 bits of each.
  public static Pixels noise(int width, int height, int channels, int seed) {
    byte[] bytes = new byte[width * height * channels];
    int state = seed;
    for (int i = 0; i < bytes.length; i++) {
      state = state * 1_664_525 + 1_013_904_223;
      bytes[i] = (byte) (state >>> 24);
    }
    return Pixels.of(width, height, channels, bytes);
  }

  public static String digest(Pixels image) {
    byte[] bytes;
    if (image.bits() == 8) {
      bytes = image.bytes();
    } else {
      short[] shorts = image.shorts();
      bytes = new byte[2 * shorts.length];
      for (int i = 0; i < shorts.length; i++) {
        bytes[2 * i] = (byte) (shorts[i] >> 8);
        bytes[2 * i + 1] = (byte) shorts[i];
      }
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException problem) {
      throw new IllegalStateException(problem);
    }
  }
}
