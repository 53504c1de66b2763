package quire.imaging.resize;

import quire.imaging.Pixels;

/// PIL's nearest: the centre of each output pixel, added up step by step and cut to an index.
final class Nearest {
  private Nearest() {}

  static Pixels resize(
      Pixels image, int width, int height, double left, double top, double right, double bottom) {
    int[] xs = indices(width, left, right, image.width());
    int[] ys = indices(height, top, bottom, image.height());
    int channels = image.channels();
    boolean deep = image.bits() == 16;
    Object in = deep ? image.shorts() : image.bytes();
    int count = Pixels.samples(width, height, channels);
    Object out = deep ? new short[count] : new byte[count];
    for (int y = 0, k = 0; y < height; y++) {
      for (int x = 0; x < width; x++, k += channels) {
        System.arraycopy(in, (ys[y] * image.width() + xs[x]) * channels, out, k, channels);
      }
    }
    return deep
        ? Pixels.of(width, height, channels, (short[]) out)
        : Pixels.of(width, height, channels, (byte[]) out);
  }

  private static int[] indices(int out, double from, double to, int in) {
    double scale = ((float) to - (float) from) / out;
    double at = (float) from + scale * 0.5;
    int[] indices = new int[out];
    for (int i = 0; i < out; i++) {
      indices[i] = Math.clamp((int) at, 0, in - 1);
      at += scale;
    }
    return indices;
  }
}
