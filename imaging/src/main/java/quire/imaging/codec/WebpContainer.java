package quire.imaging.codec;

import java.util.ArrayList;
import java.util.List;
import quire.imaging.ImageException;
import quire.imaging.ImageException.Kind;
import quire.imaging.ImageInfo;
import quire.imaging.ImageLimits;

/// The chunks of a WebP file. Source: Google, *WebP Container Specification*.
///
/// @param frames of an animation; empty for a still image
record WebpContainer(ImageInfo info, List<Frame> frames, int loops) {
  /// A frame of an animation.
  ///
  /// @param from first byte of its chunks
  /// @param end behind its chunks
  /// @param keep whether it stays for the next frame, instead of being cleared
  /// @param blend whether it lies over what is there, instead of replacing it
  record Frame(
      int x,
      int y,
      int width,
      int height,
      int millis,
      boolean keep,
      boolean blend,
      int from,
      int end) {}

  static WebpContainer of(byte[] file, String where, ImageLimits limits) {
    return new Walk(file, where, limits).container();
  }

  private static final class Walk {
    private final byte[] file;
    private final String where;
    private final ImageLimits limits;
    private final List<Frame> frames = new ArrayList<>();
    private int width;
    private int height;
    private boolean alpha;
    private boolean animated;
    private boolean picture;
    private boolean profile;
    private int loops = 1;
    private int orientation = 1;
    private long total;

    Walk(byte[] file, String where, ImageLimits limits) {
      this.file = file;
      this.where = where;
      this.limits = limits;
    }

    WebpContainer container() {
      var head = new Cursor(file, where);
      head.skip(4);
      long size = head.u32le();
      if (size > file.length - 8L) {
        throw Cursor.truncated(where);
      }
      var in = new Cursor(file, 12, (int) size + 8, where);
      while (in.left() >= 8) {
        String tag = in.tag();
        long length = in.u32le();
        int from = in.position();
        in.skip(length);
        chunk(tag, from, from + (int) length);
        if (length % 2 == 1 && in.left() > 0) {
          in.skip(1);
        }
      }
      if (animated ? frames.isEmpty() : !picture) {
        throw Cursor.damaged(where, "is a WebP file without a picture");
      }
      limits.checkSize(where, width, height);
      boolean turned = orientation >= 5;
      var info =
          new ImageInfo(
              "webp",
              turned ? height : width,
              turned ? width : height,
              alpha ? 4 : 3,
              8,
              alpha,
              animated ? frames.size() : 1,
              orientation,
              profile);
      return new WebpContainer(info, List.copyOf(frames), loops);
    }

    private void chunk(String tag, int from, int end) {
      var in = new Cursor(file, from, end, where);
      switch (tag) {
        case "VP8X" -> {
          int flags = in.u8();
          in.skip(3);
          alpha = (flags & 0x10) != 0;
          animated = (flags & 0x02) != 0;
          profile = (flags & 0x20) != 0;
          width = in.u24le() + 1;
          height = in.u24le() + 1;
          limits.checkSize(where, width, height);
        }
        case "VP8 " -> {
          picture = true;
          in.skip(6);
          size(in.u16le() & 0x3fff, in.u16le() & 0x3fff);
        }
        case "VP8L" -> {
          picture = true;
          in.skip(1);
          long bits = in.u32le();
          size((int) (bits & 0x3fff) + 1, (int) (bits >> 14 & 0x3fff) + 1);
          alpha |= (bits >> 28 & 1) != 0;
        }
        case "EXIF" -> orientation = Exif.orientation(file, skipName(from, end), end);
        case "ANIM" -> {
          in.skip(4);
          loops = in.u16le();
        }
        case "ANMF" -> frame(in, end);
        default -> {
          // nothing that changes the picture
        }
      }
    }

    /// Some writers put JPEG's name before the data.
    private int skipName(int from, int end) {
      return end - from > 6 && file[from] == 'E' && file[from + 1] == 'x' ? from + 6 : from;
    }

    private void size(int codedWidth, int codedHeight) {
      limits.checkSize(where, codedWidth, codedHeight);
      if (width == 0) {
        width = codedWidth;
        height = codedHeight;
      } else if (!animated && (width != codedWidth || height != codedHeight)) {
        throw Cursor.damaged(where, "claims two sizes");
      }
    }

    private void frame(Cursor in, int end) {
      int x = 2 * in.u24le();
      int y = 2 * in.u24le();
      int frameWidth = in.u24le() + 1;
      int frameHeight = in.u24le() + 1;
      int millis = in.u24le();
      int flags = in.u8();
      if ((long) x + frameWidth > width || (long) y + frameHeight > height) {
        throw Cursor.damaged(where, "has a frame outside its canvas");
      }
      total += (long) width * height;
      if (frames.size() == limits.maxFrames() || total > limits.maxTotalPixels()) {
        throw new ImageException(
            Kind.TOO_MANY_PARTS,
            "%s: has more frames than are read (%d, %d pixels in all)"
                .formatted(where, limits.maxFrames(), limits.maxTotalPixels()));
      }
      frames.add(
          new Frame(
              x,
              y,
              frameWidth,
              frameHeight,
              millis,
              (flags & 1) == 0,
              (flags & 2) == 0,
              in.position(),
              end));
    }
  }
}
