package quire.data.build;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import quire.base.Progress;
import quire.base.WorkException;
import quire.data.Origin;
import quire.data.Split;
import quire.data.format.IdxArray;
import quire.data.format.Packed;

/// The subset of Fashion-MNIST: in the official order and for every class 600 training images, 100
/// more for validation, and 100 official test images; an image that is nearly one already taken is
/// passed over, so no part holds a near-duplicate of another part's image.
public final class FashionRecipe implements Recipe {
  private static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final int[] PER_CLASS = {600, 100, 100};

  /// Below this difference two images count as near-duplicates.
  public static final double ALIKE = 0.01;

  private final Origin origin;
  private final String notice;

  /// @param origin the Debian package
  public FashionRecipe(Origin origin, String notice) {
    this.origin = origin;
    this.notice = notice;
  }

  @Override
  public List<Origin> packages() {
    return List.of(origin);
  }

  @Override
  public Made build(Packages packages, Progress progress) throws IOException {
    var files = packages.read(origin, name -> name.endsWith("ubyte.gz"));
    var shard = new GreyShard(SIDE);
    var taken = new ArrayList<List<byte[]>>();
    for (int c = 0; c < CLASSES; c++) {
      taken.add(new ArrayList<>());
    }
    int[][] count = new int[CLASSES][Split.values().length];
    for (String part : List.of("train", "t10k")) {
      progress.step(0, part);
      IdxArray images = idx(files, part + "-images-idx3-ubyte.gz");
      IdxArray labels = idx(files, part + "-labels-idx1-ubyte.gz");
      for (int i = 0; i < labels.count(); i++) {
        int label = labels.bytes()[i];
        Split split = next(part, count[label]);
        if (split == null) {
          continue;
        }
        byte[] pixels = Arrays.copyOfRange(images.bytes(), i * 784, (i + 1) * 784);
        if (taken.get(label).stream().noneMatch(o -> GreyShard.difference(o, pixels) < ALIKE)) {
          taken.get(label).add(pixels);
          shard.add(pixels, label, split, count[label][split.code()]++);
        }
      }
    }
    return shard.made(notice);
  }

  /// The part of a class that is not full yet.
  private static @org.jspecify.annotations.Nullable Split next(String part, int[] count) {
    for (Split split : Split.values()) {
      boolean here = part.equals("t10k") == (split == Split.TEST);
      if (here && count[split.code()] < PER_CLASS[split.code()]) {
        return split;
      }
    }
    return null;
  }

  private static IdxArray idx(java.util.Map<String, byte[]> files, String name) throws IOException {
    byte[] bytes = files.get("usr/share/datasets/fashion-mnist/" + name);
    if (bytes == null) {
      throw new WorkException("the package has no " + name);
    }
    try (var in = Packed.open(new ByteArrayInputStream(bytes), name)) {
      return IdxArray.read(in, name);
    }
  }
}
