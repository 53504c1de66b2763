package quire.imaging.metric;

import quire.imaging.Pixels;

/// A perceptual distance for when no network's weights are at hand: it needs none, and it is no
/// LPIPS.
///
/// At up to five scales, each half of the one before, every pixel has seven features: the grey's
/// gradient split by sign and axis (four numbers), its lightness, and two colour differences; the
/// gradient's features are divided by the local strength of the gradient in both images, so that
/// structure counts more than contrast. The distance is the mean over scales of the mean squared
/// difference of features. It is 0 for equal images only where every scale is equal, symmetric, and
/// has no unit; compare it with itself alone.
public final class GradientDistance {
  /// The name under which reports print it.
  public static final String NAME = "structural distance";

  private static final int SCALES = 5;
  private static final int LEAST = 4;
  private static final double FLOOR = 0.02;

  private GradientDistance() {}

  /// The distance of two images of one size, at least 4 x 4; alpha over white.
  public static double of(Pixels a, Pixels b) {
    Similarity.check(a, b);
    quire.base.Check.that(
        Math.min(a.width(), a.height()) >= LEAST,
        "the structural distance needs images of at least 4 x 4, these are %s",
        a);
    double[][] x = opponents(a.toRgb());
    double[][] y = opponents(b.toRgb());
    int width = a.width();
    int height = a.height();
    double sum = 0;
    int scales = 0;
    while (scales < SCALES && Math.min(width, height) >= LEAST) {
      sum += scale(x, y, width, height);
      scales++;
      for (int c = 0; c < 3; c++) {
        x[c] = Similarity.halved(x[c], width, height);
        y[c] = Similarity.halved(y[c], width, height);
      }
      width /= 2;
      height /= 2;
    }
    return sum / scales;
  }

  /// Lightness, red against green, yellow against blue; 0..1 and -1..1.
  private static double[][] opponents(Pixels rgb) {
    byte[] in = rgb.bytes();
    double[][] planes = new double[3][in.length / 3];
    for (int i = 0, k = 0; k < in.length; i++, k += 3) {
      double r = (in[k] & 0xff) / 255.0;
      double g = (in[k + 1] & 0xff) / 255.0;
      double b = (in[k + 2] & 0xff) / 255.0;
      planes[0][i] = 0.299 * r + 0.587 * g + 0.114 * b;
      planes[1][i] = r - g;
      planes[2][i] = (r + g) / 2 - b;
    }
    return planes;
  }

  private static double scale(double[][] x, double[][] y, int width, int height) {
    double sum = 0;
    for (int row = 0; row < height - 1; row++) {
      for (int column = 0; column < width - 1; column++) {
        int i = row * width + column;
        double xdx = x[0][i + 1] - x[0][i];
        double xdy = x[0][i + width] - x[0][i];
        double ydx = y[0][i + 1] - y[0][i];
        double ydy = y[0][i + width] - y[0][i];
        double strength = FLOOR + xdx * xdx + xdy * xdy + ydx * ydx + ydy * ydy;
        double structure = split(xdx, ydx) + split(xdy, ydy);
        sum += structure / strength;
        for (int c = 0; c < 3; c++) {
          double difference = x[c][i] - y[c][i];
          sum += difference * difference;
        }
      }
    }
    return sum / ((height - 1.0) * (width - 1.0));
  }

  /// The squared difference of the positive parts and of the negative parts.
  private static double split(double a, double b) {
    double up = Math.max(0, a) - Math.max(0, b);
    double down = Math.min(0, a) - Math.min(0, b);
    return up * up + down * down;
  }
}
