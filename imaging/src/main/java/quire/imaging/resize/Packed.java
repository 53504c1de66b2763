package quire.imaging.resize;

import quire.imaging.Pixels;

/// 8-bit pixels as one int each: channel c in bits 8c to 8c + 7, alpha multiplied into the colours.
final class Packed {
  private Packed() {}

  /// Packs a row.
  static void pack(byte[] in, int from, int channels, int[] out, int at, int step, int count) {
    switch (channels) {
      case 1 -> {
        for (int x = 0, k = at; x < count; x++, k += step) {
          out[k] = in[from + x] & 0xff;
        }
      }
      case 2 -> {
        for (int x = 0, i = from, k = at; x < count; x++, i += 2, k += step) {
          int alpha = in[i + 1] & 0xff;
          out[k] = times(in[i], alpha) | alpha << 8;
        }
      }
      case 3 -> {
        for (int x = 0, i = from, k = at; x < count; x++, i += 3, k += step) {
          out[k] = in[i] & 0xff | (in[i + 1] & 0xff) << 8 | (in[i + 2] & 0xff) << 16;
        }
      }
      default -> {
        for (int x = 0, i = from, k = at; x < count; x++, i += 4, k += step) {
          int alpha = in[i + 3] & 0xff;
          out[k] =
              alpha == 255
                  ? in[i] & 0xff | (in[i + 1] & 0xff) << 8 | (in[i + 2] & 0xff) << 16 | 0xff000000
                  : times(in[i], alpha)
                      | times(in[i + 1], alpha) << 8
                      | times(in[i + 2], alpha) << 16
                      | alpha << 24;
        }
      }
    }
  }

  /// PIL's product by a 255th, rounded.
  private static int times(byte value, int alpha) {
    int product = (value & 0xff) * alpha + 128;
    return (product + (product >> 8)) >> 8;
  }

  /// Unpacks rows into an image of its own.
  ///
  /// @param stride ints a row
  static Pixels unpack(int[] in, int stride, int width, int height, int channels) {
    byte[] out = new byte[Pixels.samples(width, height, channels)];
    for (int y = 0, k = 0; y < height; y++) {
      int from = y * stride;
      switch (channels) {
        case 1 -> {
          for (int x = 0; x < width; x++) {
            out[k++] = (byte) in[from + x];
          }
        }
        case 2 -> {
          for (int x = 0; x < width; x++, k += 2) {
            int value = in[from + x];
            int alpha = value >> 8 & 0xff;
            out[k] = divided(value & 0xff, alpha);
            out[k + 1] = (byte) alpha;
          }
        }
        case 3 -> {
          for (int x = 0; x < width; x++, k += 3) {
            int value = in[from + x];
            out[k] = (byte) value;
            out[k + 1] = (byte) (value >> 8);
            out[k + 2] = (byte) (value >> 16);
          }
        }
        default -> {
          for (int x = 0; x < width; x++, k += 4) {
            int value = in[from + x];
            int alpha = value >>> 24;
            out[k] = divided(value & 0xff, alpha);
            out[k + 1] = divided(value >> 8 & 0xff, alpha);
            out[k + 2] = divided(value >> 16 & 0xff, alpha);
            out[k + 3] = (byte) alpha;
          }
        }
      }
    }
    return Pixels.of(width, height, channels, out);
  }

  private static byte divided(int value, int alpha) {
    return (byte) (alpha == 0 || alpha == 255 ? value : Math.min(255, 255 * value / alpha));
  }
}
