package quire.graph.data;

import quire.base.Check;

/// The keys `train`, `val` and `test` of a source of many graphs.
final class PartSizes {
  private static final int MOST = 10_000_000;

  private PartSizes() {}

  static int[] of(Settings settings) {
    int[] sizes = {
      settings.whole("train", 0, MOST),
      settings.whole("val", 0, MOST),
      settings.whole("test", 0, MOST)
    };
    Check.that(sizes[0] + sizes[1] + sizes[2] > 0, "--set train, val, test: all are 0, no graphs");
    return sizes;
  }

  static Split split(int[] sizes) {
    return Split.inOrder(true, sizes[0], sizes[1], sizes[2]);
  }
}
