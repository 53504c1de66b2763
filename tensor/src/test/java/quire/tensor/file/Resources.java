package quire.tensor.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// The golden files beside the tests; see ORIGINS.md there.
final class Resources {
  private Resources() {}

  static Path path(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Resources.class.getResource(name), name + " is missing").toURI());
    } catch (URISyntaxException problem) {
      throw new IllegalStateException(problem);
    }
  }

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
