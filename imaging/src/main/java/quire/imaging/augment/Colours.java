package quire.imaging.augment;

import quire.base.Check;
import quire.imaging.Pixels;

/// Changes of colour on 8-bit grey or RGB, in the single-precision arithmetic of torchvision's
/// `functional` on `uint8` tensors: results are equal, value by value.
public final class Colours {
  private Colours() {}

  private static byte[] bytes(Pixels image) {
    Check.that(
        image.channels() == 1 || image.channels() == 3,
        "colours are changed in grey or RGB; the image has %d channels",
        image.channels());
    return image.bytes();
  }

  private static Pixels like(Pixels image, byte[] bytes) {
    return Pixels.of(image.width(), image.height(), image.channels(), bytes);
  }

  /// `factor a + (1 - factor) b`, cut to 0..255 and to a whole number.
  private static byte blend(int a, float b, float factor, float rest) {
    return (byte) (int) Math.clamp(factor * a + rest * b, 0f, 255f);
  }

  /// A value for each byte.
  private static Pixels map(Pixels image, byte[] table) {
    byte[] in = bytes(image);
    byte[] out = new byte[in.length];
    for (int i = 0; i < in.length; i++) {
      out[i] = table[in[i] & 0xff];
    }
    return like(image, out);
  }

  private static float factor(String name, double factor) {
    return (float) Check.range(name, factor, 0, 1e6);
  }

  /// Mixed with black; 1 changes nothing, 0 is black.
  public static Pixels brightness(Pixels image, double factor) {
    float f = factor("brightness", factor);
    byte[] table = new byte[256];
    for (int v = 0; v < 256; v++) {
      table[v] = blend(v, 0, f, (float) (1 - factor));
    }
    return map(image, table);
  }

  /// Mixed with the mean of its grey; 1 changes nothing.
  public static Pixels contrast(Pixels image, double factor) {
    float f = factor("contrast", factor);
    byte[] grey = image.channels() == 1 ? bytes(image) : greyBytes(image);
    long sum = 0;
    for (byte value : grey) {
      sum += value & 0xff;
    }
    float mean = (float) sum / grey.length;
    byte[] table = new byte[256];
    for (int v = 0; v < 256; v++) {
      table[v] = blend(v, mean, f, (float) (1 - factor));
    }
    return map(image, table);
  }

  /// Mixed with its grey; 1 changes nothing, 0 is grey.
  public static Pixels saturation(Pixels image, double factor) {
    float f = factor("saturation", factor);
    byte[] in = bytes(image);
    if (image.channels() == 1) {
      return image;
    }
    float rest = (float) (1 - factor);
    byte[] grey = greyBytes(image);
    byte[] out = new byte[in.length];
    for (int i = 0; i < in.length; i++) {
      out[i] = blend(in[i] & 0xff, grey[i / 3] & 0xff, f, rest);
    }
    return like(image, out);
  }

  /// One channel by torchvision's weights, cut to whole numbers; [Pixels#toGrey] has PIL's.
  public static Pixels grey(Pixels image) {
    return image.channels() == 1
        ? image
        : Pixels.of(image.width(), image.height(), 1, greyBytes(image));
  }

  private static byte[] greyBytes(Pixels image) {
    byte[] in = bytes(image);
    byte[] grey = new byte[in.length / 3];
    for (int i = 0, k = 0; i < grey.length; i++, k += 3) {
      float sum = 0.2989f * (in[k] & 0xff) + 0.587f * (in[k + 1] & 0xff);
      grey[i] = (byte) (int) (sum + 0.114f * (in[k + 2] & 0xff));
    }
    return grey;
  }

  /// Colours turned on the wheel.
  ///
  /// @param turn of a full turn, in [-0.5, 0.5]
  public static Pixels hue(Pixels image, double turn) {
    Check.range("hue", turn, -0.5, 0.5);
    byte[] in = bytes(image);
    if (image.channels() == 1) {
      return image;
    }
    byte[] out = new byte[in.length];
    float[] hsv = new float[3];
    for (int k = 0; k < in.length; k += 3) {
      Hsv.of((in[k] & 0xff) / 255f, (in[k + 1] & 0xff) / 255f, (in[k + 2] & 0xff) / 255f, hsv);
      float hue = (hsv[0] + (float) turn) % 1f;
      hsv[0] = hue < 0 ? hue + 1f : hue;
      Hsv.toRgb(hsv);
      for (int c = 0; c < 3; c++) {
        out[k + c] = (byte) (int) (hsv[c] * 255.999f);
      }
    }
    return like(image, out);
  }

  /// Mixed with a copy smoothed by a 3 x 3 kernel; 1 changes nothing, 0 is smooth, edges stay.
  public static Pixels sharpness(Pixels image, double factor) {
    float f = factor("sharpness", factor);
    byte[] in = bytes(image);
    int width = image.width();
    int height = image.height();
    int step = image.channels();
    if (width <= 2 || height <= 2) {
      return image;
    }
    float rest = (float) (1 - factor);
    byte[] out = new byte[in.length];
    int row = width * step;
    for (int i = 0; i < in.length; i++) {
      int y = i / row;
      int x = i % row;
      int smooth = in[i] & 0xff;
      if (y > 0 && y < height - 1 && x >= step && x < row - step) {
        int sum = 4 * (in[i] & 0xff);
        for (int k = i - row; k <= i + row; k += row) {
          sum += (in[k - step] & 0xff) + (in[k] & 0xff) + (in[k + step] & 0xff);
        }
        smooth = (2 * sum + 13) / 26; // thirteenths never lie at a half
      }
      out[i] = blend(in[i] & 0xff, smooth, f, rest);
    }
    return like(image, out);
  }

  /// Keeps the highest bits of each value.
  ///
  /// @param bits 0 to 8
  public static Pixels posterize(Pixels image, int bits) {
    Check.range("bits", bits, 0, 8);
    byte[] table = new byte[256];
    for (int v = 0; v < 256; v++) {
      table[v] = (byte) (v & -(1 << 8 - bits));
    }
    return map(image, table);
  }

  /// Inverts values from a threshold on.
  ///
  /// @param threshold 0 to 255
  public static Pixels solarize(Pixels image, double threshold) {
    Check.range("threshold", threshold, 0, 255);
    byte[] table = new byte[256];
    for (int v = 0; v < 256; v++) {
      table[v] = (byte) (v >= (float) threshold ? 255 - v : v);
    }
    return map(image, table);
  }

  /// The negative.
  public static Pixels invert(Pixels image) {
    return solarize(image, 0);
  }

  /// Each channel stretched to 0..255; one that holds a single value stays.
  public static Pixels autocontrast(Pixels image) {
    byte[] in = bytes(image);
    int step = image.channels();
    byte[] out = new byte[in.length];
    for (int c = 0; c < step; c++) {
      int low = 255;
      int high = 0;
      for (int i = c; i < in.length; i += step) {
        low = Math.min(low, in[i] & 0xff);
        high = Math.max(high, in[i] & 0xff);
      }
      float scale = 1f / (high - low) * 255f;
      for (int i = c; i < in.length; i += step) {
        out[i] =
            high == low ? in[i] : (byte) (int) Math.clamp(((in[i] & 0xff) - low) * scale, 0f, 255f);
      }
    }
    return like(image, out);
  }

  /// Each channel's values spread so that each occurs about as often.
  public static Pixels equalize(Pixels image) {
    byte[] in = bytes(image);
    int step = image.channels();
    byte[] out = new byte[in.length];
    for (int c = 0; c < step; c++) {
      int[] counts = new int[256];
      int last = 0;
      for (int i = c; i < in.length; i += step) {
        counts[in[i] & 0xff]++;
        last = Math.max(last, in[i] & 0xff);
      }
      long spread = (in.length / step - counts[last]) / 255;
      long sum = 0;
      for (int v = 0; v < 256; v++) {
        long share = spread == 0 ? v : Math.clamp((sum + spread / 2) / spread, 0, 255);
        sum += counts[v];
        counts[v] = v == 0 && spread != 0 ? 0 : (int) share;
      }
      for (int i = c; i < in.length; i += step) {
        out[i] = (byte) counts[in[i] & 0xff];
      }
    }
    return like(image, out);
  }
}
