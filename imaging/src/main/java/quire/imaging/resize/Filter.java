package quire.imaging.resize;

import java.util.Locale;
import quire.base.RequestException;

/// How output pixels weigh input pixels. All but [#NEAREST] widen with the scale when an image
/// shrinks, so that nothing is skipped (antialiasing). Source of the kernels: Pillow's
/// documentation, *Concepts: Filters*; values agree with its `Image.resize`.
public enum Filter {
  /// The pixel under the centre; no weighing.
  NEAREST(0),
  /// Every pixel of the covered area alike: area averaging when shrinking.
  BOX(0.5),
  /// Falls linearly.
  BILINEAR(1),
  /// A windowed sinc as wide as bilinear, sharper.
  HAMMING(1),
  /// Cubic convolution with a = -1/2.
  BICUBIC(2),
  /// A sinc windowed by a sinc, three lobes.
  LANCZOS(3);

  private final double support;

  Filter(double support) {
    this.support = support;
  }

  /// The filter of a word such as `bicubic`.
  ///
  /// @throws RequestException naming the known ones
  public static Filter of(String word) {
    for (Filter filter : values()) {
      if (filter.word().equals(word)) {
        return filter;
      }
    }
    throw new RequestException(
        "filter must be nearest, box, bilinear, hamming, bicubic or lanczos, is " + word);
  }

  /// The word for it, lower-case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// How far it reaches to either side, in input pixels at scale 1.
  double support() {
    return support;
  }

  /// The weight at a distance.
  double weight(double x) {
    return switch (this) {
      case NEAREST -> throw new IllegalStateException("nearest does not weigh");
      case BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
      case BILINEAR -> Math.max(0, 1 - Math.abs(x));
      case HAMMING -> hamming(Math.abs(x));
      case BICUBIC -> cubic(Math.abs(x));
      case LANCZOS -> x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    };
  }

  private static double hamming(double x) {
    if (x == 0) {
      return 1;
    }
    if (x >= 1) {
      return 0;
    }
    double angle = x * Math.PI;
    return Math.sin(angle) / angle * (0.54 + 0.46 * Math.cos(angle));
  }

  private static double cubic(double x) {
    double a = -0.5;
    if (x < 1) {
      return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }

  private static double sinc(double x) {
    if (x == 0) {
      return 1;
    }
    double angle = x * Math.PI;
    return Math.sin(angle) / angle;
  }
}
