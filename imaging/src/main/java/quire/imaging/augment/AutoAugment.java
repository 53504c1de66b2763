package quire.imaging.augment;

import java.util.List;
import quire.base.Check;
import quire.imaging.Pixels;
import quire.imaging.resize.Filter;

/// Applies one of 25 learned pairs of operations, drawn alike. Source: Cubuk et al., *AutoAugment:
/// Learning Augmentation Policies from Data*, CVPR 2019, tables 7 to 9; scales as torchvision's.
///
/// @param policy the data that the pairs were learned on
/// @param filter nearest or bilinear
/// @param fill value outside a moved image; a negative one means zero without a soft edge
public record AutoAugment(Policy policy, Filter filter, double fill) implements Transform {
  private static final int STEPS = 10;

  /// With nearest and zero outside, torchvision's defaults.
  public AutoAugment(Policy policy) {
    this(policy, Filter.NEAREST, -1);
  }

  /// An operation with its probability and its step, 0 to 9, on the scale of magnitudes.
  record Part(Operation operation, double probability, int step) {}

  /// The published policies.
  public enum Policy {
    /// Learned on ImageNet.
    IMAGENET(
        """
        POSTERIZE 0.4 8, ROTATE 0.6 9
        SOLARIZE 0.6 5, AUTO_CONTRAST 0.6 0
        EQUALIZE 0.8 0, EQUALIZE 0.6 0
        POSTERIZE 0.6 7, POSTERIZE 0.6 6
        EQUALIZE 0.4 0, SOLARIZE 0.2 4
        EQUALIZE 0.4 0, ROTATE 0.8 8
        SOLARIZE 0.6 3, EQUALIZE 0.6 0
        POSTERIZE 0.8 5, EQUALIZE 1.0 0
        ROTATE 0.2 3, SOLARIZE 0.6 8
        EQUALIZE 0.6 0, POSTERIZE 0.4 6
        ROTATE 0.8 8, COLOR 0.4 0
        ROTATE 0.4 9, EQUALIZE 0.6 0
        EQUALIZE 0.0 0, EQUALIZE 0.8 0
        INVERT 0.6 0, EQUALIZE 1.0 0
        COLOR 0.6 4, CONTRAST 1.0 8
        ROTATE 0.8 8, COLOR 1.0 2
        COLOR 0.8 8, SOLARIZE 0.8 7
        SHARPNESS 0.4 7, INVERT 0.6 0
        SHEAR_X 0.6 5, EQUALIZE 1.0 0
        COLOR 0.4 0, EQUALIZE 0.6 0
        EQUALIZE 0.4 0, SOLARIZE 0.2 4
        SOLARIZE 0.6 5, AUTO_CONTRAST 0.6 0
        INVERT 0.6 0, EQUALIZE 1.0 0
        COLOR 0.6 4, CONTRAST 1.0 8
        EQUALIZE 0.8 0, EQUALIZE 0.6 0
        """),
    /// Learned on CIFAR-10.
    CIFAR10(
        """
        INVERT 0.1 0, CONTRAST 0.2 6
        ROTATE 0.7 2, TRANSLATE_X 0.3 9
        SHARPNESS 0.8 1, SHARPNESS 0.9 3
        SHEAR_Y 0.5 8, TRANSLATE_Y 0.7 9
        AUTO_CONTRAST 0.5 0, EQUALIZE 0.9 0
        SHEAR_Y 0.2 7, POSTERIZE 0.3 7
        COLOR 0.4 3, BRIGHTNESS 0.6 7
        SHARPNESS 0.3 9, BRIGHTNESS 0.7 9
        EQUALIZE 0.6 0, EQUALIZE 0.5 0
        CONTRAST 0.6 7, SHARPNESS 0.6 5
        COLOR 0.7 7, TRANSLATE_X 0.5 8
        EQUALIZE 0.3 0, AUTO_CONTRAST 0.4 0
        TRANSLATE_Y 0.4 3, SHARPNESS 0.2 6
        BRIGHTNESS 0.9 6, COLOR 0.2 8
        SOLARIZE 0.5 2, INVERT 0.0 0
        EQUALIZE 0.2 0, AUTO_CONTRAST 0.6 0
        EQUALIZE 0.2 0, EQUALIZE 0.6 0
        COLOR 0.9 9, EQUALIZE 0.6 0
        AUTO_CONTRAST 0.8 0, SOLARIZE 0.2 8
        BRIGHTNESS 0.1 3, COLOR 0.7 0
        SOLARIZE 0.4 5, AUTO_CONTRAST 0.9 0
        TRANSLATE_Y 0.9 9, TRANSLATE_Y 0.7 9
        AUTO_CONTRAST 0.9 0, SOLARIZE 0.8 3
        EQUALIZE 0.8 0, INVERT 0.1 0
        TRANSLATE_Y 0.7 9, AUTO_CONTRAST 0.9 0
        """),
    /// Learned on street view house numbers.
    SVHN(
        """
        SHEAR_X 0.9 4, INVERT 0.2 0
        SHEAR_Y 0.9 8, INVERT 0.7 0
        EQUALIZE 0.6 0, SOLARIZE 0.6 6
        INVERT 0.9 0, EQUALIZE 0.6 0
        EQUALIZE 0.6 0, ROTATE 0.9 3
        SHEAR_X 0.9 4, AUTO_CONTRAST 0.8 0
        SHEAR_Y 0.9 8, INVERT 0.4 0
        SHEAR_Y 0.9 5, SOLARIZE 0.2 6
        INVERT 0.9 0, AUTO_CONTRAST 0.8 0
        EQUALIZE 0.6 0, ROTATE 0.9 3
        SHEAR_X 0.9 4, SOLARIZE 0.3 3
        SHEAR_Y 0.8 8, INVERT 0.7 0
        EQUALIZE 0.9 0, TRANSLATE_Y 0.6 6
        INVERT 0.9 0, EQUALIZE 0.6 0
        CONTRAST 0.3 3, ROTATE 0.8 4
        INVERT 0.8 0, TRANSLATE_Y 0.0 2
        SHEAR_Y 0.7 6, SOLARIZE 0.4 8
        INVERT 0.6 0, ROTATE 0.8 4
        SHEAR_Y 0.3 7, TRANSLATE_X 0.9 3
        SHEAR_X 0.1 6, INVERT 0.6 0
        SOLARIZE 0.7 2, TRANSLATE_Y 0.6 7
        SHEAR_Y 0.8 4, INVERT 0.8 0
        SHEAR_X 0.7 9, TRANSLATE_Y 0.8 3
        SHEAR_Y 0.8 5, AUTO_CONTRAST 0.7 0
        SHEAR_X 0.7 2, INVERT 0.1 0
        """);

    private final List<List<Part>> pairs;

    Policy(String text) {
      pairs =
          text.lines()
              .map(line -> List.of(line.split(", ", -1)).stream().map(Policy::part).toList())
              .toList();
    }

    private static Part part(String text) {
      String[] words = text.strip().split(" ", -1);
      return new Part(
          Operation.valueOf(words[0]), Double.parseDouble(words[1]), Integer.parseInt(words[2]));
    }

    List<List<Part>> pairs() {
      return pairs;
    }
  }

  /// Checks the filter.
  public AutoAugment {
    Check.that(
        filter == Filter.NEAREST || filter == Filter.BILINEAR,
        "filter must be nearest or bilinear, is %s",
        filter.word());
  }

  @Override
  public Pixels apply(Pixels image, Draws random) {
    List<Part> pair = policy.pairs().get(random.below(policy.pairs().size()));
    Pixels made = image;
    for (Part part : pair) {
      boolean done = random.uniform() <= part.probability();
      boolean negative = random.below(2) == 0;
      if (done) {
        Operation operation = part.operation();
        double magnitude = operation.magnitude(part.step(), STEPS, image.width(), image.height());
        made =
            operation.apply(
                made, operation.signed() && negative ? -magnitude : magnitude, filter, fill);
      }
    }
    return made;
  }
}
