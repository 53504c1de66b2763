package quire.imaging.codec;

/// YCbCr to RGB in the 16-bit fixed point of libjpeg (ITU-R 601, full range).
final class Ycc {
  private Ycc() {}

  /// @param rgb takes red, green and blue, 0 to 255
  static void toRgb(int y, int cb, int cr, int[] rgb) {
    int u = cb - 128;
    int v = cr - 128;
    rgb[0] = clamp(y + ((91_881 * v + 32_768) >> 16));
    rgb[1] = clamp(y + ((-22_554 * u - 46_802 * v + 32_768) >> 16));
    rgb[2] = clamp(y + ((116_130 * u + 32_768) >> 16));
  }

  private static int clamp(int value) {
    return Math.clamp(value, 0, 255);
  }
}
