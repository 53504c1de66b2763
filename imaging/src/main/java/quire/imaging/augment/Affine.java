package quire.imaging.augment;

import quire.base.Check;
import quire.imaging.Pixels;
import quire.imaging.resize.Filter;

/// Affine warps by torchvision's route: a grid in -1..1 in single precision, then sampling.
final class Affine {
  private Affine() {}

  /// The six numbers that lead from output to input, about the image's centre.
  static double[] inverse(
      double cx,
      double cy,
      double degrees,
      double right,
      double down,
      double scale,
      double shearX,
      double shearY) {
    double turn = Math.toRadians(degrees);
    double sx = Math.toRadians(shearX);
    double sy = Math.toRadians(shearY);
    double a = Math.cos(turn - sy) / Math.cos(sy);
    double b = -Math.cos(turn - sy) * Math.tan(sx) / Math.cos(sy) - Math.sin(turn);
    double c = Math.sin(turn - sy) / Math.cos(sy);
    double d = -Math.sin(turn - sy) * Math.tan(sx) / Math.cos(sy) + Math.cos(turn);
    double[] m = {d / scale, -b / scale, 0, -c / scale, a / scale, 0};
    m[2] += m[0] * (-cx - right) + m[1] * (-cy - down) + cx;
    m[5] += m[3] * (-cx - right) + m[4] * (-cy - down) + cy;
    return m;
  }

  static Pixels warp(Pixels image, double[] matrix, Filter filter, double fill) {
    Check.that(
        filter == Filter.NEAREST || filter == Filter.BILINEAR,
        "images are turned by nearest or bilinear, not %s",
        filter.word());
    int width = image.width();
    int height = image.height();
    float halfWidth = (float) (0.5 * width);
    float halfHeight = (float) (0.5 * height);
    float[] t = new float[6];
    for (int i = 0; i < 6; i++) {
      t[i] = (float) matrix[i] / (i < 3 ? halfWidth : halfHeight);
    }
    int step = image.channels();
    byte[] in = image.bytes();
    byte[] out = new byte[in.length];
    boolean nearest = filter == Filter.NEAREST;
    for (int y = 0, k = 0; y < height; y++) {
      float by = y - height * 0.5f + 0.5f;
      for (int x = 0; x < width; x++, k += step) {
        float bx = x - width * 0.5f + 0.5f;
        float gx = Math.fma(by, t[1], bx * t[0]) + t[2];
        float gy = Math.fma(by, t[4], bx * t[3]) + t[5];
        float ix = Math.fma(gx + 1, halfWidth, -0.5f);
        float iy = Math.fma(gy + 1, halfHeight, -0.5f);
        if (nearest) {
          nearest(in, width, height, step, ix, iy, fill, out, k);
        } else {
          bilinear(in, width, height, step, ix, iy, fill, out, k);
        }
      }
    }
    return Pixels.of(width, height, step, out);
  }

  private static void nearest(
      byte[] in,
      int width,
      int height,
      int step,
      float ix,
      float iy,
      double fill,
      byte[] out,
      int k) {
    int sx = (int) Math.rint(ix);
    int sy = (int) Math.rint(iy);
    if (sx >= 0 && sy >= 0 && sx < width && sy < height) {
      System.arraycopy(in, (sy * width + sx) * step, out, k, step);
    } else {
      java.util.Arrays.fill(out, k, k + step, (byte) (int) Math.rint(Math.max(0, fill)));
    }
  }

  private static void bilinear(
      byte[] in,
      int width,
      int height,
      int step,
      float ix,
      float iy,
      double fill,
      byte[] out,
      int k) {
    int x0 = (int) Math.floor(ix);
    int y0 = (int) Math.floor(iy);
    float right = ix - x0;
    float down = iy - y0;
    float[] weights = {
      (1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down
    };
    float mask = 0;
    for (int corner = 0; corner < 4; corner++) {
      mask += inside(x0 + corner % 2, y0 + corner / 2, width, height) ? weights[corner] : 0;
    }
    for (int c = 0; c < step; c++) {
      float sum = 0;
      for (int corner = 0; corner < 4; corner++) {
        int x = x0 + corner % 2;
        int y = y0 + corner / 2;
        if (inside(x, y, width, height)) {
          sum = Math.fma(in[(y * width + x) * step + c] & 0xff, weights[corner], sum);
        }
      }
      if (fill >= 0) {
        sum = sum * mask + (1 - mask) * (float) fill;
      }
      out[k + c] = (byte) (int) Math.clamp(Math.rint(sum), 0, 255);
    }
  }

  private static boolean inside(int x, int y, int width, int height) {
    return x >= 0 && y >= 0 && x < width && y < height;
  }
}
