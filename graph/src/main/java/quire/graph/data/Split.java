package quire.graph.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Which items are for training, validation and test. Items are nodes, or graphs where `byGraph`.
/// An item belongs to one part or to none.
public final class Split {
  private static final byte NONE = -1;

  private final boolean byGraph;
  private final byte[] part;

  private Split(boolean byGraph, byte[] part) {
    this.byGraph = byGraph;
    this.part = part;
  }

  /// Where no item has a part yet.
  ///
  /// @param items how many nodes or graphs
  public static Split empty(boolean byGraph, int items) {
    byte[] part = new byte[items];
    Arrays.fill(part, NONE);
    return new Split(byGraph, part);
  }

  /// The first items for training, the next for validation, the last for test.
  public static Split inOrder(boolean byGraph, int train, int val, int test) {
    var split = empty(byGraph, train + val + test);
    Arrays.fill(split.part, 0, train, (byte) Part.TRAIN.ordinal());
    Arrays.fill(split.part, train, train + val, (byte) Part.VAL.ordinal());
    Arrays.fill(split.part, train + val, train + val + test, (byte) Part.TEST.ordinal());
    return split;
  }

  /// Draws the parts.
  ///
  /// @param labels the class of each item; items with -1 stay outside
  public static Split drawn(boolean byGraph, int[] labels, Shares shares, long seed) {
    int[] items = IntStream.range(0, labels.length).filter(i -> labels[i] >= 0).toArray();
    Draws.of(seed, 0x5917).shuffle(items);
    int val = (int) Math.floor(items.length * shares.val() / 100);
    int test = (int) Math.floor(items.length * shares.test() / 100);
    var split = empty(byGraph, labels.length);
    for (int k = 0; k < items.length; k++) {
      Part of = k < val ? Part.VAL : k < val + test ? Part.TEST : Part.TRAIN;
      split.part[items[k]] = (byte) of.ordinal();
    }
    return split;
  }

  /// For readers, before the split is given to anyone.
  Split put(int item, Part to) {
    part[item] = (byte) to.ordinal();
    return this;
  }

  /// Whether items are graphs; else nodes.
  public boolean byGraph() {
    return byGraph;
  }

  /// Nodes or graphs.
  public int size() {
    return part.length;
  }

  /// Whether an item belongs to a part.
  public boolean is(int item, Part of) {
    return part[item] == of.ordinal();
  }

  /// Whether an item belongs to any part.
  public boolean isInside(int item) {
    return part[item] != NONE;
  }

  /// The items of a part, ascending.
  public int[] items(Part of) {
    return IntStream.range(0, part.length).filter(i -> is(i, of)).toArray();
  }

  /// How many items a part has.
  public int count(Part of) {
    int count = 0;
    for (byte own : part) {
      count += own == of.ordinal() ? 1 : 0;
    }
    return count;
  }

  /// The split of some of the items, in the given order.
  public Split select(int[] items) {
    byte[] own = new byte[items.length];
    for (int k = 0; k < items.length; k++) {
      own[k] = part[items[k]];
    }
    return new Split(byGraph, own);
  }
}
