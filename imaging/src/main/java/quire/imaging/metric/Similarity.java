package quire.imaging.metric;

import quire.base.Check;
import quire.imaging.Pixels;

/// Distances between two images of one size, computed on 8-bit values in double precision, the mean
/// over channels; alpha counts as a channel.
public final class Similarity {
  private static final double RANGE = 255;
  private static final double[] SCALES = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};

  private Similarity() {}

  /// Mean squared error of the values 0..255.
  public static double meanSquaredError(Pixels a, Pixels b) {
    check(a, b);
    byte[] x = a.bytes();
    byte[] y = b.bytes();
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double difference = (x[i] & 0xff) - (y[i] & 0xff);
      sum += difference * difference;
    }
    return sum / x.length;
  }

  /// Peak signal-to-noise ratio in decibels, `10 log10(255^2 / MSE)`; infinite for equal images.
  public static double psnr(Pixels a, Pixels b) {
    return 10 * Math.log10(RANGE * RANGE / meanSquaredError(a, b));
  }

  /// Structural similarity, -1 to 1, 1 for equal images: Gaussian weights of sigma 1.5 cut at 3.5
  /// sigma (11 pixels), K1 = 0.01, K2 = 0.03, population covariance, borders of 5 pixels left out.
  /// Source: Wang et al., *Image Quality Assessment: From Error Visibility to Structural
  /// Similarity*, 2004; equals scikit-image's `structural_similarity` with `gaussian_weights=True,
  /// sigma=1.5, use_sample_covariance=False`.
  ///
  /// @throws quire.base.RequestException for images below 11 x 11
  public static double ssim(Pixels a, Pixels b) {
    check(a, b);
    Check.that(
        Math.min(a.width(), a.height()) >= Window.SIZE,
        "SSIM needs images of at least 11 x 11, these are %s",
        a);
    double sum = 0;
    for (int c = 0; c < a.channels(); c++) {
      sum += Window.of(plane(a, c), plane(b, c), a.width(), a.height()).similarity();
    }
    return sum / a.channels();
  }

  /// Multi-scale structural similarity over five scales, halved by the mean of 2 x 2; the exponents
  /// are those of the publication, the window lies wholly inside. Negative contrast terms count as
  /// zero. Source: Wang, Simoncelli and Bovik, *Multi-scale Structural Similarity for Image Quality
  /// Assessment*, 2003.
  ///
  /// @throws quire.base.RequestException for images below 176 x 176
  public static double multiScaleSsim(Pixels a, Pixels b) {
    check(a, b);
    int least = Window.SIZE << SCALES.length - 1;
    Check.that(
        Math.min(a.width(), a.height()) >= least,
        "MS-SSIM needs images of at least %d x %d, these are %s",
        least,
        least,
        a);
    double sum = 0;
    for (int c = 0; c < a.channels(); c++) {
      double[] x = plane(a, c);
      double[] y = plane(b, c);
      int width = a.width();
      int height = a.height();
      double product = 1;
      for (int s = 0; s < SCALES.length; s++) {
        Window window = Window.of(x, y, width, height);
        boolean last = s == SCALES.length - 1;
        double term = last ? window.similarity() : window.contrast();
        product *= Math.pow(Math.max(0, term), SCALES[s]);
        x = halved(x, width, height);
        y = halved(y, width, height);
        width /= 2;
        height /= 2;
      }
      sum += product;
    }
    return sum / a.channels();
  }

  static double[] halved(double[] plane, int width, int height) {
    int w = width / 2;
    int h = height / 2;
    double[] out = new double[w * h];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int at = 2 * y * width + 2 * x;
        out[y * w + x] =
            (plane[at] + plane[at + 1] + plane[at + width] + plane[at + width + 1]) / 4;
      }
    }
    return out;
  }

  static double[] plane(Pixels image, int channel) {
    byte[] in = image.bytes();
    double[] plane = new double[image.width() * image.height()];
    for (int i = 0, k = channel; i < plane.length; i++, k += image.channels()) {
      plane[i] = in[k] & 0xff;
    }
    return plane;
  }

  static void check(Pixels a, Pixels b) {
    Check.that(
        a.width() == b.width() && a.height() == b.height() && a.channels() == b.channels(),
        "images must have one size: %s and %s",
        a,
        b);
  }
}
