package quire.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import quire.base.RequestException;
import quire.data.format.IdxArray;

/// Fashion-MNIST: grey pictures of clothes, 28 x 28, ten classes (Xiao, Rasul and Vollgraf, 2017).
public final class Fashion {
  /// What the labels mean.
  public static final List<String> CLASSES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private Fashion() {}

  /// The embedded subset: 6,000 for training and 1,000 for validation out of the official training
  /// images, 1,000 out of the official test images, all classes alike.
  public static GreyImages load() {
    return GreyImages.of(Catalogue.load().shard("fashion"), CLASSES);
  }

  /// One part of the complete set from a folder with the four official files, gzipped or not. The
  /// images are all marked with the given split.
  ///
  /// @param folder such as the one that `quire data fetch fashion-mnist` names
  /// @param split `TRAIN` reads the 60,000 training images, `TEST` the 10,000 test images
  public static GreyImages read(Path folder, Split split) {
    String part =
        switch (split) {
          case TRAIN -> "train";
          case TEST -> "t10k";
          case VALIDATION ->
              throw new RequestException("Fashion-MNIST has no validation part; cut off some");
        };
    IdxArray images = IdxArray.read(file(folder, part + "-images-idx3-ubyte"));
    IdxArray labels = IdxArray.read(file(folder, part + "-labels-idx1-ubyte"));
    byte[] splits = new byte[images.shape()[0]];
    java.util.Arrays.fill(splits, split.code());
    return new GreyImages(images, labels, splits, CLASSES);
  }

  private static Path file(Path folder, String name) {
    Path zipped = folder.resolve(name + ".gz");
    return Files.exists(zipped) ? zipped : folder.resolve(name);
  }
}
