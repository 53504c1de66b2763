package quire.imaging.augment;

import java.util.Arrays;
import quire.base.Check;
import quire.imaging.Pixels;
import quire.imaging.resize.Filter;
import quire.imaging.resize.Resizer;

/// The usual transforms, with torchvision's parameters.
public final class Transforms {
  private static final int TRIES = 10;

  private Transforms() {}

  /// A rectangle of an image.
  public record Box(int left, int top, int width, int height) {}

  /// Resized to a size, proportions ignored.
  public static Transform resize(int width, int height, Filter filter) {
    var resizer = new Resizer(filter);
    return (image, _) -> resizer.resize(image, width, height);
  }

  /// Resized so that the shorter side has a length; the longer one is cut to a whole number.
  public static Transform shorterSide(int size, Filter filter) {
    Check.positive("size", size);
    var resizer = new Resizer(filter);
    return (image, _) -> {
      boolean wide = image.width() >= image.height();
      int shorter = Math.min(image.width(), image.height());
      int longer = (int) ((long) size * Math.max(image.width(), image.height()) / shorter);
      return resizer.resize(image, wide ? longer : size, wide ? size : longer);
    };
  }

  /// The middle; an image that is smaller gets a border of zeros.
  public static Transform centreCrop(int width, int height) {
    return (image, _) -> {
      Pixels wide = atLeast(image, width, height);
      return wide.crop(
          (int) Math.rint((wide.width() - width) / 2.0),
          (int) Math.rint((wide.height() - height) / 2.0),
          width,
          height);
    };
  }

  private static Pixels atLeast(Pixels image, int width, int height) {
    int x = Math.max(0, width - image.width());
    int y = Math.max(0, height - image.height());
    return x + y == 0
        ? image
        : Geometry.pad(image, x / 2, y / 2, (x + 1) / 2, (y + 1) / 2, Geometry.Edge.CONSTANT, 0);
  }

  /// A part at a random place; the image gets a border first.
  public static Transform randomCrop(int width, int height, int border, Geometry.Edge edge) {
    return (image, random) -> {
      Pixels wide = Geometry.pad(image, border, border, border, border, edge, 0);
      Check.that(
          wide.width() >= width && wide.height() >= height,
          "a crop of %d x %d does not fit an image of %s",
          width,
          height,
          image);
      int top = random.below(wide.height() - height + 1);
      int left = random.below(wide.width() - width + 1);
      return wide.crop(left, top, width, height);
    };
  }

  /// A part of random area and proportion at another size: area 0.08 to 1 of the image's, width to
  /// height 3/4 to 4/3.
  public static Transform randomResizedCrop(int width, int height, Filter filter) {
    return randomResizedCrop(width, height, filter, 0.08, 1, 3.0 / 4, 4.0 / 3);
  }

  /// A part of random area and proportion at another size.
  ///
  /// @param lowArea share of the area, above 0
  /// @param highArea at most 1
  /// @param lowRatio width to height, above 0
  public static Transform randomResizedCrop(
      int width,
      int height,
      Filter filter,
      double lowArea,
      double highArea,
      double lowRatio,
      double highRatio) {
    Check.that(
        0 < lowArea && lowArea <= highArea && highArea <= 1,
        "areas must ascend in (0, 1], are %s and %s",
        lowArea,
        highArea);
    Check.that(
        0 < lowRatio && lowRatio <= highRatio && highRatio < 1e6,
        "ratios must ascend above 0, are %s and %s",
        lowRatio,
        highRatio);
    var resizer = new Resizer(filter);
    return (image, random) -> {
      Box box = box(image.width(), image.height(), random, lowArea, highArea, lowRatio, highRatio);
      return resizer.resize(
          image.crop(box.left(), box.top(), box.width(), box.height()), width, height);
    };
  }

  /// The box of [#randomResizedCrop]: ten tries, then the largest middle part of a fitting ratio.
  public static Box box(
      int width,
      int height,
      Draws random,
      double lowArea,
      double highArea,
      double lowRatio,
      double highRatio) {
    double area = (double) width * height;
    for (int i = 0; i < TRIES; i++) {
      double target = area * random.uniform(lowArea, highArea);
      double ratio = Math.exp(random.uniform(Math.log(lowRatio), Math.log(highRatio)));
      int w = (int) Math.rint(Math.sqrt(target * ratio));
      int h = (int) Math.rint(Math.sqrt(target / ratio));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        int top = random.below(height - h + 1);
        return new Box(random.below(width - w + 1), top, w, h);
      }
    }
    double ratio = (double) width / height;
    int w = ratio > highRatio ? Math.clamp(Math.round(height * highRatio), 1, width) : width;
    int h = ratio < lowRatio ? Math.clamp(Math.round(width / lowRatio), 1, height) : height;
    return new Box((width - w) / 2, (height - h) / 2, w, h);
  }

  /// Mirrored left to right with a probability.
  public static Transform flip(double probability) {
    Check.range("probability", probability, 0, 1);
    return (image, random) -> random.chance(probability) ? image.flipHorizontal() : image;
  }

  /// Grey, in as many channels as before, with a probability.
  public static Transform grey(double probability) {
    Check.range("probability", probability, 0, 1);
    return (image, random) -> {
      if (!random.chance(probability)) {
        return image;
      }
      Pixels grey = Colours.grey(image);
      return image.channels() == 3 ? grey.toRgb() : grey;
    };
  }

  /// Smoothed by a Gaussian of random width.
  public static Transform blur(int size, double lowSigma, double highSigma) {
    return (image, random) -> Geometry.blur(image, size, random.uniform(lowSigma, highSigma));
  }

  /// Brightness, contrast, saturation and hue changed by random amounts in random order; 0 leaves
  /// one alone.
  ///
  /// @param brightness factor 1 - b to 1 + b, cut at 0; likewise contrast, saturation
  /// @param hue turn -hue to hue, at most 0.5
  public static Transform jitter(
      double brightness, double contrast, double saturation, double hue) {
    Check.range("hue", hue, 0, 0.5);
    double[] amounts = {brightness, contrast, saturation};
    for (double amount : amounts) {
      Check.range("jitter", amount, 0, 100);
    }
    return (image, random) -> {
      int[] order = random.permutation(4);
      double[] factors = Arrays.copyOf(amounts, 4);
      for (int i = 0; i < 3; i++) {
        factors[i] = random.uniform(Math.max(0, 1 - amounts[i]), 1 + amounts[i]);
      }
      factors[3] = random.uniform(-hue, hue);
      Pixels made = image;
      for (int which : order) {
        double factor = factors[which];
        made =
            switch (which) {
              case 0 -> brightness == 0 ? made : Colours.brightness(made, factor);
              case 1 -> contrast == 0 ? made : Colours.contrast(made, factor);
              case 2 -> saturation == 0 ? made : Colours.saturation(made, factor);
              default -> hue == 0 ? made : Colours.hue(made, factor);
            };
      }
      return made;
    };
  }
}
