package quire.imaging.augment;

import quire.imaging.Pixels;
import quire.imaging.resize.Filter;

/// The operations that AutoAugment, RandAugment and TrivialAugment choose from.
public enum Operation {
  /// Nothing.
  IDENTITY,
  /// Sheared along x by magnitude pixels a row.
  SHEAR_X,
  /// Sheared along y by magnitude pixels a column.
  SHEAR_Y,
  /// Moved by magnitude pixels, cut to a whole number.
  TRANSLATE_X,
  /// Likewise, down.
  TRANSLATE_Y,
  /// Turned by magnitude degrees.
  ROTATE,
  /// Brightness 1 + magnitude.
  BRIGHTNESS,
  /// Saturation 1 + magnitude.
  COLOR,
  /// Contrast 1 + magnitude.
  CONTRAST,
  /// Sharpness 1 + magnitude.
  SHARPNESS,
  /// magnitude bits kept.
  POSTERIZE,
  /// Inverted from magnitude on.
  SOLARIZE,
  /// Stretched to the whole range.
  AUTO_CONTRAST,
  /// Spread evenly.
  EQUALIZE,
  /// The negative.
  INVERT;

  /// Whether the sign of its magnitude is drawn.
  boolean signed() {
    return ordinal() >= SHEAR_X.ordinal() && ordinal() <= SHARPNESS.ordinal();
  }

  /// The changed image.
  ///
  /// @param filter nearest or bilinear, for those that move pixels
  /// @param fill value outside; a negative one means zero without a soft edge
  public Pixels apply(Pixels image, double magnitude, Filter filter, double fill) {
    return switch (this) {
      case IDENTITY -> image;
      case SHEAR_X -> Geometry.shear(image, Math.toDegrees(Math.atan(magnitude)), 0, filter, fill);
      case SHEAR_Y -> Geometry.shear(image, 0, Math.toDegrees(Math.atan(magnitude)), filter, fill);
      case TRANSLATE_X -> Geometry.affine(image, 0, (int) magnitude, 0, 1, 0, 0, filter, fill);
      case TRANSLATE_Y -> Geometry.affine(image, 0, 0, (int) magnitude, 1, 0, 0, filter, fill);
      case ROTATE -> Geometry.rotate(image, magnitude, filter, fill);
      case BRIGHTNESS -> Colours.brightness(image, 1 + magnitude);
      case COLOR -> Colours.saturation(image, 1 + magnitude);
      case CONTRAST -> Colours.contrast(image, 1 + magnitude);
      case SHARPNESS -> Colours.sharpness(image, 1 + magnitude);
      case POSTERIZE -> Colours.posterize(image, (int) magnitude);
      case SOLARIZE -> Colours.solarize(image, magnitude);
      case AUTO_CONTRAST -> Colours.autocontrast(image);
      case EQUALIZE -> Colours.equalize(image);
      case INVERT -> Colours.invert(image);
    };
  }

  /// The magnitude of a step on the scale that AutoAugment and RandAugment share.
  ///
  /// @param step 0 to steps - 1
  double magnitude(int step, int steps, int width, int height) {
    double share = (double) step / (steps - 1);
    return switch (this) {
      case SHEAR_X, SHEAR_Y -> 0.3 * share;
      case TRANSLATE_X -> 150.0 / 331.0 * width * share;
      case TRANSLATE_Y -> 150.0 / 331.0 * height * share;
      case ROTATE -> 30 * share;
      case BRIGHTNESS, COLOR, CONTRAST, SHARPNESS -> 0.9 * share;
      case POSTERIZE -> 8 - Math.rint(4 * share);
      case SOLARIZE -> 255 * (1 - share);
      case IDENTITY, AUTO_CONTRAST, EQUALIZE, INVERT -> 0;
    };
  }

  /// The magnitude of a step on TrivialAugment's wider scale.
  double wideMagnitude(int step, int steps) {
    double share = (double) step / (steps - 1);
    return switch (this) {
      case SHEAR_X, SHEAR_Y, BRIGHTNESS, COLOR, CONTRAST, SHARPNESS -> 0.99 * share;
      case TRANSLATE_X, TRANSLATE_Y -> 32 * share;
      case ROTATE -> 135 * share;
      case POSTERIZE -> 8 - Math.rint(6 * share);
      case SOLARIZE -> 255 * (1 - share);
      case IDENTITY, AUTO_CONTRAST, EQUALIZE, INVERT -> 0;
    };
  }
}
