package quire.imaging.codec;

import quire.imaging.ImageException;
import quire.imaging.ImageException.Kind;
import quire.imaging.ImageInfo;
import quire.imaging.ImageLimits;

/// The markers of a JPEG file, walked to its end.
///
/// @param components 1 grey, 3 colour, 4 CMYK or YCCK
/// @param transform of Adobe's marker: 0 none, 1 YCbCr, 2 YCCK; -1 without the marker
record JpegHeader(ImageInfo info, int components, int transform) {
  private static final int START_OF_SCAN = 0xda;
  private static final int END = 0xd9;

  static JpegHeader of(byte[] file, String where, ImageLimits limits) {
    return new Walk(file, where, limits).header();
  }

  private static final class Walk {
    private final byte[] file;
    private final String where;
    private final ImageLimits limits;
    private final Cursor in;
    private long width;
    private long height;
    private int components;
    private int transform = -1;
    private int orientation = 1;
    private boolean profile;
    private int scans;

    Walk(byte[] file, String where, ImageLimits limits) {
      this.file = file;
      this.where = where;
      this.limits = limits;
      this.in = new Cursor(file, where);
    }

    JpegHeader header() {
      in.skip(2);
      int marker = next();
      while (marker != END) {
        if (marker == START_OF_SCAN) {
          scan();
        } else if (marker != 0x01 && (marker < 0xd0 || marker > 0xd7)) {
          segment(marker);
        }
        marker = next();
      }
      if (components == 0 || scans == 0) {
        throw Cursor.damaged(where, "is a JPEG without a picture");
      }
      boolean turned = orientation >= 5;
      var info =
          new ImageInfo(
              "jpeg",
              (int) (turned ? height : width),
              (int) (turned ? width : height),
              components == 1 ? 1 : 3,
              8,
              false,
              1,
              orientation,
              profile);
      return new JpegHeader(info, components, transform);
    }

    /// The next marker; stray bytes before it are passed over, as decoders do.
    private int next() {
      int value = in.u8();
      while (true) {
        while (value != 0xff) {
          value = in.u8();
        }
        while (value == 0xff) {
          value = in.u8();
        }
        if (value != 0) {
          return value;
        }
      }
    }

    private void segment(int marker) {
      int length = in.u16();
      if (length < 2) {
        throw Cursor.damaged(where, "has a segment of " + length + " bytes");
      }
      int start = in.position();
      in.skip(length - 2L);
      int end = in.position();
      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
        frame(marker, new Cursor(file, start, end, where));
      } else if (marker == 0xe1 && begins(start, end, "Exif\0\0")) {
        orientation = Exif.orientation(file, start + 6, end);
      } else if (marker == 0xe2 && begins(start, end, "ICC_PROFILE\0")) {
        profile = true;
      } else if (marker == 0xee && begins(start, end, "Adobe") && end - start >= 12) {
        transform = file[start + 11] & 0xff;
      }
    }

    private void frame(int marker, Cursor segment) {
      if (components != 0) {
        throw Cursor.damaged(where, "holds two pictures in one");
      }
      int precision = segment.u8();
      height = segment.u16();
      width = segment.u16();
      components = segment.u8();
      limits.checkSize(where, width, height);
      if (marker > 0xc2
          || precision != 8
          || (components != 1 && components != 3 && components != 4)) {
        throw new ImageException(
            Kind.UNSUPPORTED,
            "%s: is a JPEG of a rare kind (process %d, %d bits, %d components); save it as baseline"
                .formatted(where, marker - 0xc0, precision, components));
      }
    }

    private void scan() {
      if (components == 0) {
        throw Cursor.damaged(where, "is a JPEG whose picture begins before its size is known");
      }
      if (++scans > limits.maxScans()) {
        throw new ImageException(
            Kind.TOO_MANY_PARTS,
            where + ": has more than " + limits.maxScans() + " scans, which no camera makes");
      }
      in.skip(Math.max(0, in.u16() - 2L));
      int at = in.position();
      int end = file.length;
      // Coded data lasts until a marker that is no restart and no stuffed zero.
      while (at + 1 < end) {
        if (file[at] == (byte) 0xff) {
          int code = file[at + 1] & 0xff;
          if (code != 0 && code != 0xff && (code < 0xd0 || code > 0xd7)) {
            break;
          }
        }
        at++;
      }
      in.skip((long) at - in.position());
    }

    private boolean begins(int start, int end, String text) {
      if (end - start < text.length()) {
        return false;
      }
      for (int i = 0; i < text.length(); i++) {
        if (file[start + i] != text.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }
}
