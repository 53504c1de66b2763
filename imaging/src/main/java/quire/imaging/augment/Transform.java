package quire.imaging.augment;

import quire.imaging.Pixels;

/// A change of an image, random or not.
@FunctionalInterface
public interface Transform {
  /// The changed image; the given one is not touched.
  ///
  /// @param random the item's stream; what draws nothing leaves it alone
  Pixels apply(Pixels image, Draws random);

  /// This, then another.
  default Transform then(Transform next) {
    return (image, random) -> next.apply(apply(image, random), random);
  }
}
