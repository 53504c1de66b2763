package quire.imaging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import quire.base.AtomicFile;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.imaging.codec.Encoders;

/// Image files out, whole or not at all.
public final class ImageFiles {
  /// The JPEG and WebP quality that is used unless another is named.
  public static final int QUALITY = 90;

  private ImageFiles() {}

  /// Writes an image in the format that the file's name ends with, at quality 90.
  public static void write(Path file, Pixels image) {
    write(file, image, QUALITY);
  }

  /// Writes an image in the format that the file's name ends with: `.png` (lossless, 8 or 16 bits),
  /// `.jpg` or `.jpeg` (alpha over white), `.webp`, `.gif` (at most 256 colours), `.bmp`.
  ///
  /// @param quality 1 to 100 for JPEG and WebP; 0 writes lossless WebP
  /// @throws RequestException for another ending
  /// @throws WorkException when the file cannot be written; an older one is then untouched
  public static void write(Path file, Pixels image, int quality) {
    save(file, encode(image, format(file), quality));
  }

  /// Writes an animated GIF.
  public static void write(Path file, Animation animation) {
    if (!format(file).equals("gif")) {
      throw new RequestException(file + ": animations are written as .gif");
    }
    save(file, Encoders.gif(animation));
  }

  /// The bytes of a file.
  ///
  /// @param format `png`, `jpeg`, `webp`, `gif` or `bmp`
  public static byte[] encode(Pixels image, String format, int quality) {
    return Encoders.encode(image, format, quality);
  }

  /// The format that a file's name ends with.
  ///
  /// @throws RequestException for an ending that is not written
  public static String format(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "png", "webp", "gif", "bmp" -> ending;
      case "jpg", "jpeg" -> "jpeg";
      default ->
          throw new RequestException(
              file + ": images are written as .png, .jpg, .webp, .gif or .bmp");
    };
  }

  private static void save(Path file, byte[] bytes) {
    try {
      AtomicFile.write(file, out -> out.write(bytes));
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }
}
