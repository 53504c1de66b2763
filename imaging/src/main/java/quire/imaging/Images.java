package quire.imaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import quire.base.Check;
import quire.base.WorkException;
import quire.imaging.ImageException.Kind;
import quire.imaging.codec.BmpCodec;
import quire.imaging.codec.Codec;
import quire.imaging.codec.GifCodec;
import quire.imaging.codec.JpegCodec;
import quire.imaging.codec.PngCodec;
import quire.imaging.codec.SvgCodec;
import quire.imaging.codec.WebpCodec;

/// Image files in: the format is told by the bytes, not by the name.
///
/// Pictures come upright (EXIF's orientation is applied), alpha is kept, profiles are not applied.
/// Every method refuses bytes that are damaged or beyond [ImageLimits] with an [ImageException].
public final class Images {
  private static final SvgCodec SVG = new SvgCodec();
  private static final List<Codec> CODECS =
      List.of(
          new PngCodec(), new JpegCodec(), new GifCodec(), new WebpCodec(), new BmpCodec(), SVG);
  private static final Set<String> NAMES =
      Set.of("png", "jpg", "jpeg", "gif", "webp", "bmp", "svg");

  private Images() {}

  /// Whether a file's name ends as those of images do; the bytes are not looked at.
  public static boolean hasImageName(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && NAMES.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /// What a file's header says, within the standard limits.
  public static ImageInfo info(Path file) {
    return info(bytes(file, ImageLimits.STANDARD), file.toString(), ImageLimits.STANDARD);
  }

  /// What a header says; the file's structure is walked, pixels are not decoded.
  ///
  /// @param where names the bytes in messages
  public static ImageInfo info(byte[] bytes, String where, ImageLimits limits) {
    return codec(bytes, where).info(bytes, where, limits);
  }

  /// Reads a file within the standard limits: upright, of an animation the first frame.
  public static Pixels read(Path file) {
    return read(bytes(file, ImageLimits.STANDARD), file.toString(), ImageLimits.STANDARD);
  }

  /// Reads bytes: upright, of an animation the first frame.
  ///
  /// @param where names the bytes in messages
  public static Pixels read(byte[] bytes, String where, ImageLimits limits) {
    return codec(bytes, where).read(bytes, where, limits);
  }

  /// Reads bytes for a use at a given size: a drawing (SVG) is drawn at least as large, scaled by a
  /// whole factor; any other image comes as it is.
  public static Pixels readAtLeast(
      byte[] bytes, String where, ImageLimits limits, int width, int height) {
    Codec codec = codec(bytes, where);
    if (codec != SVG) {
      return codec.read(bytes, where, limits);
    }
    ImageInfo info = SVG.info(bytes, where, limits);
    int factor =
        Math.max(
            1, Math.max(Math.ceilDiv(width, info.width()), Math.ceilDiv(height, info.height())));
    return SVG.read(bytes, where, limits, info.width() * factor, info.height() * factor);
  }

  /// Draws an SVG at a size.
  ///
  /// @throws ImageException for other formats
  public static Pixels draw(byte[] svg, String where, ImageLimits limits, int width, int height) {
    if (codec(svg, where) != SVG) {
      throw new ImageException(Kind.UNKNOWN_FORMAT, where + ": is no SVG drawing");
    }
    return SVG.read(svg, where, limits, width, height);
  }

  /// Reads all frames of a file; a still image is one.
  public static Animation readAnimation(Path file) {
    byte[] bytes = bytes(file, ImageLimits.STANDARD);
    return readAnimation(bytes, file.toString(), ImageLimits.STANDARD);
  }

  /// Reads all frames; a still image is one.
  public static Animation readAnimation(byte[] bytes, String where, ImageLimits limits) {
    return codec(bytes, where).readAnimation(bytes, where, limits);
  }

  /// The content of a file that is not larger than the limit.
  public static byte[] bytes(Path file, ImageLimits limits) {
    try {
      long size = Files.size(file);
      if (size > limits.maxBytes()) {
        throw new ImageException(
            Kind.TOO_LARGE,
            "%s: has %d bytes; at most %d are read".formatted(file, size, limits.maxBytes()));
      }
      Check.that(!Files.isDirectory(file), "%s: is a folder; name a file", file);
      return Files.readAllBytes(file);
    } catch (NoSuchFileException problem) {
      throw new quire.base.RequestException(file + ": no such file", problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  private static Codec codec(byte[] bytes, String where) {
    for (Codec codec : CODECS) {
      if (codec.recognises(bytes)) {
        return codec;
      }
    }
    throw new ImageException(
        Kind.UNKNOWN_FORMAT,
        bytes.length == 0
            ? where + ": is empty"
            : where + ": is no PNG, JPEG, WebP, GIF, BMP or SVG (wrong first bytes)");
  }
}
