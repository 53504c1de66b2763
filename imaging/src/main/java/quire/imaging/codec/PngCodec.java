package quire.imaging.codec;

import java.util.zip.CRC32;
import quire.imaging.ImageInfo;
import quire.imaging.ImageLimits;
import quire.imaging.Pixels;

/// PNG of every colour type and depth, interlaced or not, palettes and transparent colours applied.
/// Checksums of the chunks that make the picture are verified; text and profiles are skipped
/// unread. Of an animated PNG the default image is read. Source: W3C, *Portable Network Graphics
/// (PNG) Specification*, third edition.
public final class PngCodec implements Codec {
  @Override
  public String format() {
    return "png";
  }

  @Override
  public boolean recognises(byte[] file) {
    return Cursor.startsWith(file, 0x89, 'P', 'N', 'G', 13, 10, 26, 10);
  }

  @Override
  public ImageInfo info(byte[] file, String where, ImageLimits limits) {
    return walk(file, where, limits).info();
  }

  private record Header(ImageInfo info, int colourType, int depth) {}

  private static Header walk(byte[] file, String where, ImageLimits limits) {
    var in = new Cursor(file, where);
    in.skip(8);
    long length = in.u32();
    if (length != 13 || !in.tag().equals("IHDR")) {
      throw Cursor.damaged(where, "is a PNG without its header");
    }
    long width = in.u32();
    long height = in.u32();
    int depth = in.u8();
    int type = in.u8();
    int packing = in.u8() << 16 | in.u8() << 8;
    int interlace = in.u8();
    in.skip(4);
    limits.checkSize(where, width, height);
    if (!valid(type, depth) || packing != 0 || interlace > 1) {
      throw Cursor.damaged(
          where, "has colour type " + type + " of " + depth + " bits, which no PNG has");
    }
    checkCrc(file, 12, 17, where);
    boolean transparent = type == 4 || type == 6;
    boolean profile = false;
    boolean data = false;
    boolean palette = false;
    int frames = 1;
    int orientation = 1;
    while (true) {
      int start = in.position();
      long size = in.u32();
      String tag = in.tag();
      if (tag.equals("IEND")) {
        break;
      }
      int content = in.position();
      in.skip(size + 4);
      switch (tag) {
        case "IDAT" -> {
          data = true;
          checkCrc(file, start + 4, (int) size + 4, where);
        }
        case "PLTE" -> {
          palette = true;
          checkCrc(file, start + 4, (int) size + 4, where);
        }
        case "tRNS" -> {
          transparent = true;
          checkCrc(file, start + 4, (int) size + 4, where);
        }
        case "iCCP" -> profile = true;
        case "acTL" ->
            frames = (int) Math.max(1, new Cursor(file, content, in.position(), where).u32());
        case "eXIf" -> orientation = Exif.orientation(file, content, content + (int) size);
        default -> {
          // nothing that changes the picture
        }
      }
    }
    if (!data || (type == 3 && !palette)) {
      throw Cursor.damaged(where, data ? "lacks its palette" : "holds no picture data");
    }
    int colours = type == 0 || type == 4 ? 1 : 3;
    boolean turned = orientation >= 5;
    var info =
        new ImageInfo(
            "png",
            (int) (turned ? height : width),
            (int) (turned ? width : height),
            colours + (transparent ? 1 : 0),
            depth == 16 ? 16 : 8,
            transparent,
            frames,
            orientation,
            profile);
    return new Header(info, type, depth);
  }

  private static boolean valid(int type, int depth) {
    boolean power = Integer.bitCount(depth) == 1 && depth <= 16;
    return switch (type) {
      case 0 -> power;
      case 3 -> power && depth <= 8;
      case 2, 4, 6 -> depth == 8 || depth == 16;
      default -> false;
    };
  }

  private static void checkCrc(byte[] file, int from, int length, String where) {
    var crc = new CRC32();
    crc.update(file, from, length);
    long stored = new Cursor(file, from + length, file.length, where).u32();
    if (crc.getValue() != stored) {
      throw Cursor.damaged(where, "is damaged: a checksum does not fit");
    }
  }

  @Override
  public Pixels read(byte[] file, String where, ImageLimits limits) {
    Header header = walk(file, where, limits);
    ImageInfo info = header.info();
    Pixels image = Pixels.of(Java2d.first("png", file, where));
    return fit(image, info).upright(info.orientation());
  }

  /// The JDK shows some grey pictures as colour, and a few transparent ones without their alpha.
  private static Pixels fit(Pixels image, ImageInfo info) {
    int wanted = info.channels();
    int have = image.channels();
    if (have == wanted) {
      return image;
    }
    if (image.bits() == 16) {
      short[] in = image.shorts();
      short[] out = new short[Pixels.samples(image.width(), image.height(), wanted)];
      for (int i = 0, k = 0; k < out.length; i += have, k += wanted) {
        for (int c = 0; c < wanted; c++) {
          out[k + c] = alphaAt(c, wanted) ? opaque16(in, i, have) : in[i + colourAt(c, have)];
        }
      }
      return Pixels.of(image.width(), image.height(), wanted, out);
    }
    byte[] in = image.bytes();
    byte[] out = new byte[Pixels.samples(image.width(), image.height(), wanted)];
    for (int i = 0, k = 0; k < out.length; i += have, k += wanted) {
      for (int c = 0; c < wanted; c++) {
        out[k + c] = alphaAt(c, wanted) ? opaque(in, i, have) : in[i + colourAt(c, have)];
      }
    }
    return Pixels.of(image.width(), image.height(), wanted, out);
  }

  private static boolean alphaAt(int channel, int channels) {
    return channels % 2 == 0 && channel == channels - 1;
  }

  private static int colourAt(int channel, int have) {
    return have >= 3 ? channel : 0;
  }

  private static byte opaque(byte[] in, int i, int have) {
    return have % 2 == 0 ? in[i + have - 1] : (byte) 255;
  }

  private static short opaque16(short[] in, int i, int have) {
    return have % 2 == 0 ? in[i + have - 1] : (short) 65_535;
  }
}
