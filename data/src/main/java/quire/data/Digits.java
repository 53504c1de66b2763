package quire.data;

import java.util.List;
import quire.base.RequestException;

/// Handwritten digits of MNIST: 10,000 of its training images, 28 x 28, white on black.
///
/// The source keeps them by class, each class in MNIST's order. The split cuts every class into
/// runs in that order (the first 80 % train, then 10 % and 10 %): neighbours come from the same
/// writer, so hardly a writer is on both sides. It is no official MNIST split.
public final class Digits {
  private Digits() {}

  /// The digits from the jar `quire-data-digits`.
  ///
  /// @throws RequestException when that jar is not on the class path
  public static GreyImages load() {
    var catalogue = Catalogue.load();
    if (catalogue.find("digits").isEmpty()) {
      throw new RequestException(
          "the digits are in the jar quire-data-digits; add it to the class path");
    }
    return GreyImages.of(
        catalogue.shard("digits"), List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
  }
}
