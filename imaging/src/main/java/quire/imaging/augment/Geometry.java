package quire.imaging.augment;

import quire.base.Check;
import quire.imaging.Pixels;
import quire.imaging.resize.Filter;

/// Changes of place on 8-bit images, as torchvision's `functional` does them on `uint8` tensors.
public final class Geometry {
  /// What stands outside the image when it is padded.
  public enum Edge {
    /// One value.
    CONSTANT,
    /// The last pixel, repeated.
    EDGE,
    /// Mirrored without repeating the last pixel.
    REFLECT,
    /// Mirrored with the last pixel repeated.
    SYMMETRIC
  }

  private Geometry() {}

  /// The image with a border.
  ///
  /// @param value of the border where it is constant
  public static Pixels pad(
      Pixels image, int left, int top, int right, int bottom, Edge edge, int value) {
    Check.range("padding", Math.min(Math.min(left, top), Math.min(right, bottom)), 0, 1 << 20);
    if (edge == Edge.REFLECT || edge == Edge.SYMMETRIC) {
      int spare = edge == Edge.REFLECT ? 1 : 0;
      Check.that(
          Math.max(left, right) <= image.width() - spare
              && Math.max(top, bottom) <= image.height() - spare,
          "a border of (%d, %d, %d, %d) is wider than the image of %d x %d that it mirrors",
          left,
          top,
          right,
          bottom,
          image.width(),
          image.height());
    }
    int width = image.width() + left + right;
    int height = image.height() + top + bottom;
    int step = image.channels();
    byte[] in = image.bytes();
    byte[] out = new byte[Pixels.samples(width, height, step)];
    for (int y = 0, k = 0; y < height; y++) {
      int sy = source(y - top, image.height(), edge);
      for (int x = 0; x < width; x++, k += step) {
        int sx = source(x - left, image.width(), edge);
        if (sx < 0 || sy < 0) {
          java.util.Arrays.fill(out, k, k + step, (byte) value);
        } else {
          System.arraycopy(in, (sy * image.width() + sx) * step, out, k, step);
        }
      }
    }
    return Pixels.of(width, height, step, out);
  }

  /// The pixel that stands at a place, -1 for none.
  private static int source(int at, int size, Edge edge) {
    if (at >= 0 && at < size) {
      return at;
    }
    return switch (edge) {
      case CONSTANT -> -1;
      case EDGE -> Math.clamp(at, 0, size - 1);
      case REFLECT -> at < 0 ? -at : 2 * size - 2 - at;
      case SYMMETRIC -> at < 0 ? -1 - at : 2 * size - 1 - at;
    };
  }

  /// Turned about its centre, the size kept.
  ///
  /// @param degrees counter-clockwise
  /// @param filter nearest or bilinear
  /// @param fill value outside; a negative one means zero without a soft edge
  public static Pixels rotate(Pixels image, double degrees, Filter filter, double fill) {
    return Affine.warp(image, Affine.inverse(0, 0, -degrees, 0, 0, 1, 0, 0), filter, fill);
  }

  /// Turned, moved, scaled and sheared about its centre, the size kept.
  ///
  /// @param degrees clockwise
  /// @param right pixels to move right
  /// @param down pixels to move down
  /// @param scale above 0
  /// @param shearX degrees
  /// @param shearY degrees
  /// @param filter nearest or bilinear
  /// @param fill value outside; a negative one means zero without a soft edge
  public static Pixels affine(
      Pixels image,
      double degrees,
      double right,
      double down,
      double scale,
      double shearX,
      double shearY,
      Filter filter,
      double fill) {
    Check.positive("scale", scale);
    double[] matrix = Affine.inverse(0, 0, degrees, right, down, scale, shearX, shearY);
    return Affine.warp(image, matrix, filter, fill);
  }

  /// Sheared about its upper left corner.
  static Pixels shear(Pixels image, double shearX, double shearY, Filter filter, double fill) {
    double[] matrix =
        Affine.inverse(-image.width() * 0.5, -image.height() * 0.5, 0, 0, 0, 1, shearX, shearY);
    return Affine.warp(image, matrix, filter, fill);
  }

  /// Smoothed by a Gaussian, the borders mirrored.
  ///
  /// @param size of the kernel, odd, below twice the image's sides
  /// @param sigma standard deviation in pixels
  public static Pixels blur(Pixels image, int size, double sigma) {
    Check.positive("sigma", sigma);
    Check.that(
        size % 2 == 1 && size > 0 && size / 2 < Math.min(image.width(), image.height()),
        "a kernel of %d pixels must be odd and its half smaller than the image of %d x %d",
        size,
        image.width(),
        image.height());
    float[] kernel = kernel(size, sigma);
    int half = size / 2;
    int step = image.channels();
    Pixels wide = pad(image, half, half, half, half, Edge.REFLECT, 0);
    byte[] in = wide.bytes();
    int inRow = wide.width() * step;
    int row = image.width() * step;
    double[] middle = new double[wide.height() * row];
    for (int y = 0; y < wide.height(); y++) {
      for (int x = 0; x < row; x++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += (in[y * inRow + x + k * step] & 0xff) * (double) kernel[k];
        }
        middle[y * row + x] = sum;
      }
    }
    byte[] out = new byte[image.height() * row];
    for (int i = 0; i < out.length; i++) {
      double sum = 0;
      for (int k = 0; k < size; k++) {
        sum += middle[i + k * row] * kernel[k];
      }
      out[i] = (byte) (int) Math.rint(sum);
    }
    return Pixels.of(image.width(), image.height(), step, out);
  }

  private static float[] kernel(int size, double sigma) {
    float[] kernel = new float[size];
    float sum = 0;
    for (int i = 0; i < size; i++) {
      float x = (i - (size - 1) * 0.5f) / (float) sigma;
      kernel[i] = (float) Math.exp(-0.5f * (x * x));
      sum += kernel[i];
    }
    for (int i = 0; i < size; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }
}
