package quire.imaging.codec;

import java.util.Arrays;
import quire.imaging.Pixels;

/// The picture that an animation's frames are drawn on, RGB with alpha, transparent at first.
final class Canvas {
  private final int width;
  private final int height;
  private final byte[] rgba;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.rgba = new byte[Pixels.samples(width, height, 4)];
  }

  Pixels picture() {
    return Pixels.of(width, height, 4, rgba.clone());
  }

  void restore(Pixels picture) {
    System.arraycopy(picture.bytes(), 0, rgba, 0, rgba.length);
  }

  /// Draws a part, cut at the canvas's edges.
  ///
  /// @param blend over what is there by alpha; else replacing it
  void draw(Pixels part, int left, int top, boolean blend) {
    byte[] in = part.toRgba().bytes();
    for (int y = 0; y < part.height() && top + y < height; y++) {
      for (int x = 0; x < part.width() && left + x < width; x++) {
        int from = (y * part.width() + x) * 4;
        int to = ((top + y) * width + left + x) * 4;
        int alpha = in[from + 3] & 0xff;
        if (!blend || alpha == 255) {
          System.arraycopy(in, from, rgba, to, 4);
        } else if (alpha > 0) {
          blend(in, from, to, alpha);
        }
      }
    }
  }

  private void blend(byte[] in, int from, int to, int alpha) {
    int below = rgba[to + 3] & 0xff;
    int kept = below * (255 - alpha) / 255;
    int sum = alpha + kept;
    for (int c = 0; c < 3; c++) {
      int mixed = (in[from + c] & 0xff) * alpha + (rgba[to + c] & 0xff) * kept;
      rgba[to + c] = (byte) ((mixed + sum / 2) / sum);
    }
    rgba[to + 3] = (byte) sum;
  }

  void clear(int left, int top, int clearWidth, int clearHeight) {
    int row = 4 * Math.max(0, Math.min(clearWidth, width - left));
    for (int y = top; y < Math.min(height, top + clearHeight); y++) {
      int from = (y * width + left) * 4;
      if (row > 0) {
        Arrays.fill(rgba, from, from + row, (byte) 0);
      }
    }
  }
}
