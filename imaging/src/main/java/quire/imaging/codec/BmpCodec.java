package quire.imaging.codec;

import quire.imaging.ImageInfo;
import quire.imaging.ImageLimits;
import quire.imaging.Pixels;

/// Windows bitmaps, as the JDK reads them.
public final class BmpCodec implements Codec {
  @Override
  public String format() {
    return "bmp";
  }

  @Override
  public boolean recognises(byte[] file) {
    return Cursor.startsWith(file, 'B', 'M') && file.length >= 26;
  }

  @Override
  public ImageInfo info(byte[] file, String where, ImageLimits limits) {
    var in = new Cursor(file, where);
    in.skip(10);
    long offset = in.u32le();
    long header = in.u32le();
    long width;
    long height;
    int depth;
    if (header == 12) {
      width = in.u16le();
      height = in.u16le();
      in.skip(2);
      depth = in.u16le();
    } else if (header >= 40 && header <= 1024) {
      width = (int) in.u32le();
      height = Math.abs((long) (int) in.u32le());
      in.skip(2);
      depth = in.u16le();
      long packing = in.u32le();
      if (packing == 0 && (width * depth + 31) / 32 * 4 * height > file.length - offset) {
        throw Cursor.truncated(where);
      }
    } else {
      throw Cursor.damaged(where, "is a bitmap with a header of " + header + " bytes");
    }
    limits.checkSize(where, width, height);
    if (depth != 1 && depth != 4 && depth != 8 && depth != 16 && depth != 24 && depth != 32) {
      throw Cursor.damaged(where, "is a bitmap of " + depth + " bits a pixel");
    }
    return new ImageInfo("bmp", (int) width, (int) height, 3, 8, false, 1, 1, false);
  }

  @Override
  public Pixels read(byte[] file, String where, ImageLimits limits) {
    var _ = info(file, where, limits);
    return Pixels.of(Java2d.first("bmp", file, where)).toRgb();
  }
}
