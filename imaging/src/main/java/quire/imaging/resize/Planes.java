package quire.imaging.resize;

import org.jspecify.annotations.Nullable;
import quire.imaging.Pixels;

/// Resizing in floating point: planes of floats, and 16-bit images.
final class Planes {
  private Planes() {}

  static float[] resize(float[] in, int channels, int width, int height, Weights x, Weights y) {
    int outWidth = x.size();
    int outHeight = y.size();
    float[] out = new float[channels * outWidth * outHeight];
    double[] middle = new double[outWidth * height];
    for (int c = 0; c < channels; c++) {
      for (int row = 0; row < height; row++) {
        int from = (c * height + row) * width;
        for (int i = 0; i < outWidth; i++) {
          double sum = 0;
          int at = i * x.stride();
          int first = from + x.first()[i];
          for (int k = 0; k < x.count()[i]; k++) {
            sum += in[first + k] * x.values()[at + k];
          }
          middle[row * outWidth + i] = sum;
        }
      }
      double[] sums = new double[outWidth];
      for (int row = 0; row < outHeight; row++) {
        columns(middle, outWidth, y, row, sums);
        for (int i = 0; i < outWidth; i++) {
          out[(c * outHeight + row) * outWidth + i] = (float) sums[i];
        }
      }
    }
    return out;
  }

  private static void columns(double[] middle, int width, Weights y, int row, double[] sums) {
    java.util.Arrays.fill(sums, 0);
    for (int k = 0; k < y.count()[row]; k++) {
      double weight = y.values()[row * y.stride() + k];
      int from = (y.first()[row] + k) * width;
      for (int i = 0; i < width; i++) {
        sums[i] += middle[from + i] * weight;
      }
    }
  }

  static Pixels deep(
      Pixels image, @Nullable Weights x, @Nullable Weights y, int width, int height) {
    int channels = image.channels();
    int area = image.width() * image.height();
    float[] planes = new float[area * channels];
    short[] in = image.shorts();
    for (int i = 0; i < area; i++) {
      for (int c = 0; c < channels; c++) {
        planes[c * area + i] = in[i * channels + c] & 0xffff;
      }
    }
    Weights across = x == null ? identity(image.width()) : x;
    Weights down = y == null ? identity(image.height()) : y;
    float[] made = resize(planes, channels, image.width(), image.height(), across, down);
    int size = width * height;
    short[] out = new short[size * channels];
    for (int i = 0; i < size; i++) {
      for (int c = 0; c < channels; c++) {
        out[i * channels + c] = (short) Math.clamp(Math.round(made[c * size + i]), 0, 65_535);
      }
    }
    return Pixels.of(width, height, channels, out);
  }

  private static Weights identity(int size) {
    return Weights.of(Filter.BOX, size, 0, size, size);
  }
}
