package quire.imaging.augment;

import quire.base.Check;
import quire.imaging.Pixels;
import quire.imaging.resize.Filter;

/// Applies one operation of a drawn magnitude. Source: Müller and Hutter, *TrivialAugment:
/// Tuning-free Yet State-of-the-Art Data Augmentation*, ICCV 2021, the wide space; scales as
/// torchvision's `TrivialAugmentWide`.
///
/// @param steps of the scale, at least 2
/// @param filter nearest or bilinear
/// @param fill value outside a moved image; a negative one means zero without a soft edge
public record TrivialAugment(int steps, Filter filter, double fill) implements Transform {
  /// 31 steps, nearest, zero outside: torchvision's defaults.
  public TrivialAugment() {
    this(31, Filter.NEAREST, -1);
  }

  /// Checks the ranges.
  public TrivialAugment {
    Check.range("steps", steps, 2, 1000);
    Check.that(
        filter == Filter.NEAREST || filter == Filter.BILINEAR,
        "filter must be nearest or bilinear, is %s",
        filter.word());
  }

  @Override
  public Pixels apply(Pixels image, Draws random) {
    Operation operation = Operation.values()[random.below(Operation.values().length - 1)];
    double size = operation.wideMagnitude(random.below(steps), steps);
    boolean negative = operation.signed() && random.below(2) == 1;
    return operation.apply(image, negative ? -size : size, filter, fill);
  }
}
