package quire.data;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import quire.base.Check;
import quire.data.format.IdxArray;

/// Grey images of one size with a class each, in memory.
public final class GreyImages {
  private final int height;
  private final int width;
  private final byte[] pixels;
  private final byte[] labels;
  private final byte[] splits;
  private final List<String> classes;

  /// @param images IDX array of unsigned bytes, shape (n, height, width), 0 black
  /// @param labels IDX array of unsigned bytes, shape (n)
  /// @param splits for each image the code of its [Split]
  /// @param classes what the labels mean, by number
  public GreyImages(IdxArray images, IdxArray labels, byte[] splits, List<String> classes) {
    Check.that(
        images.shape().length == 3, "images must have 3 dimensions, not %d", images.shape().length);
    int n = images.shape()[0];
    Check.that(
        labels.shape().length == 1 && labels.shape()[0] == n,
        "%d images need as many labels, in one dimension",
        n);
    Check.that(splits.length == n, "%d images need as many splits, not %d", n, splits.length);
    this.height = images.shape()[1];
    this.width = images.shape()[2];
    this.pixels = images.bytes();
    this.labels = labels.bytes();
    this.splits = splits.clone();
    this.classes = List.copyOf(classes);
    for (int i = 0; i < n; i++) {
      int label = this.labels[i] & 0xff;
      Check.that(label < classes.size(), "label %d of image %d names no class", label, i);
      Split.of(splits[i]);
    }
  }

  /// How many images there are.
  public int count() {
    return labels.length;
  }

  /// Pixels from top to bottom.
  public int height() {
    return height;
  }

  /// Pixels from left to right.
  public int width() {
    return width;
  }

  /// The names of the classes, by number.
  public List<String> classes() {
    return classes;
  }

  /// The class of an image, from 0.
  public int label(int image) {
    return labels[Objects.checkIndex(image, count())] & 0xff;
  }

  /// The part that an image is in.
  public Split split(int image) {
    return Split.of(splits[Objects.checkIndex(image, count())]);
  }

  /// The images of one part, by number, ascending.
  public int[] indices(Split split) {
    return IntStream.range(0, count()).filter(i -> splits[i] == split.code()).toArray();
  }

  /// The pixels of an image, row by row, height x width values 0 to 255 as unsigned bytes; a copy.
  public byte[] pixels(int image) {
    int size = height * width;
    int from = Objects.checkIndex(image, count()) * size;
    return java.util.Arrays.copyOfRange(pixels, from, from + size);
  }

  /// Writes the pixels of an image into an array as numbers in [0, 1], 0 black.
  ///
  /// @param to where the first of height x width values goes
  public void copyTo(int image, float[] out, int to) {
    int size = height * width;
    int from = Objects.checkIndex(image, count()) * size;
    for (int i = 0; i < size; i++) {
      out[to + i] = (pixels[from + i] & 0xff) / 255f;
    }
  }

  static GreyImages of(Shard shard, List<String> classes) {
    IdxArray images = IdxArray.read(shard.open("images-idx3-ubyte"), "images-idx3-ubyte");
    IdxArray labels = IdxArray.read(shard.open("labels-idx1-ubyte"), "labels-idx1-ubyte");
    IdxArray splits = IdxArray.read(shard.open("splits-idx1-ubyte"), "splits-idx1-ubyte");
    return new GreyImages(images, labels, splits.bytes(), classes);
  }
}
