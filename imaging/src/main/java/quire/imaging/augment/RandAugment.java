package quire.imaging.augment;

import quire.base.Check;
import quire.imaging.Pixels;
import quire.imaging.resize.Filter;

/// Applies a few operations drawn alike, all of one magnitude. Source: Cubuk et al., *RandAugment*,
/// 2020 (arXiv 1909.13719); scales as torchvision's.
///
/// @param operations how many, one after the other
/// @param magnitude 0 to steps - 1
/// @param steps of the scale, at least 2
/// @param filter nearest or bilinear
/// @param fill value outside a moved image; a negative one means zero without a soft edge
public record RandAugment(int operations, int magnitude, int steps, Filter filter, double fill)
    implements Transform {
  /// Two operations of magnitude 9 of 31, nearest, zero outside: torchvision's defaults.
  public RandAugment() {
    this(2, 9, 31, Filter.NEAREST, -1);
  }

  /// Checks the ranges.
  public RandAugment {
    Check.positive("operations", operations);
    Check.range("steps", steps, 2, 1000);
    Check.range("magnitude", magnitude, 0, steps - 1);
    Check.that(
        filter == Filter.NEAREST || filter == Filter.BILINEAR,
        "filter must be nearest or bilinear, is %s",
        filter.word());
  }

  @Override
  public Pixels apply(Pixels image, Draws random) {
    Pixels made = image;
    // Every operation but the negative, which is AutoAugment's alone.
    int choices = Operation.values().length - 1;
    for (int i = 0; i < operations; i++) {
      Operation operation = Operation.values()[random.below(choices)];
      double size = operation.magnitude(magnitude, steps, image.width(), image.height());
      boolean negative = operation.signed() && random.below(2) == 1;
      made = operation.apply(made, negative ? -size : size, filter, fill);
    }
    return made;
  }
}
