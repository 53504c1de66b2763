package quire.imaging.codec;

import java.util.ArrayList;
import java.util.List;
import quire.imaging.ImageException;
import quire.imaging.ImageException.Kind;
import quire.imaging.ImageInfo;
import quire.imaging.ImageLimits;

/// The blocks of a GIF file. Source: CompuServe, *Graphics Interchange Format, Version 89a*.
record GifBlocks(ImageInfo info, List<Frame> frames, int loops) {
  /// @param disposal 2: cleared before the next frame; 3: what was there comes back
  /// @param hundredths of a second that it is shown
  /// @param transparent index of transparent pixels, -1 where there is none
  /// @param palette where its colours begin, 3 bytes each; -1 where the file has none
  /// @param colours how many
  /// @param data where its compressed indices begin
  record Frame(
      int x,
      int y,
      int width,
      int height,
      int disposal,
      int hundredths,
      int transparent,
      boolean interlaced,
      int palette,
      int colours,
      int data) {}

  static GifBlocks of(byte[] file, String where, ImageLimits limits) {
    var in = new Cursor(file, where);
    in.skip(6);
    int width = in.u16le();
    int height = in.u16le();
    int flags = in.u8();
    in.skip(2);
    limits.checkSize(where, width, height);
    int shared = -1;
    if ((flags & 0x80) != 0) {
      shared = in.position();
      in.skip(3L << (flags & 7) + 1);
    }
    List<Frame> frames = new ArrayList<>();
    int disposal = 0;
    int hundredths = 0;
    int transparent = -1;
    int loops = 1;
    while (true) {
      if (in.left() == 0 && !frames.isEmpty()) {
        break; // the trailer is missing: the picture is whole all the same
      }
      int block = in.u8();
      if (block == 0x3b) {
        break;
      }
      if (block == 0x21) {
        int label = in.u8();
        if (label == 0xf9) {
          var control = new Cursor(file, in.position(), file.length, where);
          control.skip(1);
          int packed = control.u8();
          disposal = packed >> 2 & 7;
          hundredths = control.u16le();
          transparent = (packed & 1) != 0 ? control.u8() : -1;
        } else if (label == 0xff) {
          loops = loops(new Cursor(file, in.position(), file.length, where), loops);
        }
        skipBlocks(in);
      } else if (block == 0x2c) {
        int x = in.u16le();
        int y = in.u16le();
        int frameWidth = in.u16le();
        int frameHeight = in.u16le();
        int packed = in.u8();
        limits.checkSize(where, frameWidth, frameHeight);
        int palette = shared;
        int colours = 2 << (flags & 7);
        if ((packed & 0x80) != 0) {
          palette = in.position();
          colours = 2 << (packed & 7);
          in.skip(3L * colours);
        }
        int data = in.position();
        in.skip(1);
        skipBlocks(in);
        frames.add(
            new Frame(
                x,
                y,
                frameWidth,
                frameHeight,
                disposal,
                hundredths,
                transparent,
                (packed & 0x40) != 0,
                palette,
                colours,
                data));
        check(frames.size(), (long) width * height, where, limits);
        disposal = 0;
        hundredths = 0;
        transparent = -1;
      } else {
        throw Cursor.damaged(where, "has a block of unknown kind " + block);
      }
    }
    if (frames.isEmpty()) {
      throw Cursor.damaged(where, "is a GIF without a picture");
    }
    // Later frames lie over the first: their transparent pixels show what is there.
    boolean alpha = frames.getFirst().transparent() >= 0 || !covers(frames, width, height);
    var info =
        new ImageInfo("gif", width, height, alpha ? 4 : 3, 8, alpha, frames.size(), 1, false);
    return new GifBlocks(info, List.copyOf(frames), loops);
  }

  private static void check(int frames, long area, String where, ImageLimits limits) {
    if (frames > limits.maxFrames() || frames * area > limits.maxTotalPixels()) {
      throw new ImageException(
          Kind.TOO_MANY_PARTS,
          "%s: has more frames than are read (%d, %d pixels in all)"
              .formatted(where, limits.maxFrames(), limits.maxTotalPixels()));
    }
  }

  private static boolean covers(List<Frame> frames, int width, int height) {
    Frame first = frames.getFirst();
    boolean clears = frames.stream().anyMatch(frame -> frame.disposal() == 2);
    return !clears
        && first.x() == 0
        && first.y() == 0
        && first.width() >= width
        && first.height() >= height;
  }

  /// Netscape's block: 0 is for ever, n is n more times.
  private static int loops(Cursor in, int otherwise) {
    if (in.u8() != 11) {
      return otherwise;
    }
    boolean netscape = in.tag().equals("NETS");
    in.skip(7);
    if (!netscape || in.u8() != 3 || in.u8() != 1) {
      return otherwise;
    }
    int more = in.u16le();
    return more == 0 ? 0 : Math.min(65_535, more + 1);
  }

  private static void skipBlocks(Cursor in) {
    int length = in.u8();
    while (length != 0) {
      in.skip(length);
      length = in.u8();
    }
  }
}
