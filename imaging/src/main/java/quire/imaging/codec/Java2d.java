package quire.imaging.codec;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import quire.imaging.ImageException;
import quire.imaging.ImageException.Kind;

/// The JDK's own readers; whatever they throw at damaged bytes becomes one plain refusal.
final class Java2d {
  private Java2d() {}

  /// What is done with a reader that is open.
  @FunctionalInterface
  interface Work<T> {
    T with(ImageReader reader) throws IOException;
  }

  static <T> T read(String format, byte[] file, String where, Work<T> work) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      // Without metadata: text chunks may be bombs, and nobody reads them.
      reader.setInput(in, false, true);
      return work.with(reader);
    } catch (ImageException problem) {
      throw problem;
    } catch (IOException | RuntimeException problem) {
      throw new ImageException(
          Kind.DAMAGED, where + ": is damaged: " + format + " data cannot be decoded", problem);
    } finally {
      reader.dispose();
    }
  }

  static BufferedImage first(String format, byte[] file, String where) {
    return read(format, file, where, reader -> reader.read(0));
  }
}
