package quire.graph.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import quire.graph.GraphBuilder;

/// `train_masks`, `val_masks`, `test_masks` of shape [splits, n] (or [n]): several splits.
final class NpzMasks {
  private NpzMasks() {}

  static void read(NpzArrays arrays, int nodes, GraphBuilder builder) {
    List<Split> splits = new ArrayList<>();
    for (var part : Part.values()) {
      String name = part.word() + "_masks";
      if (!arrays.has(name)) {
        continue;
      }
      long[] shape = arrays.shape(name);
      boolean flat = shape.length == 1 && shape[0] == nodes;
      if (!flat && (shape.length != 2 || shape[1] != nodes)) {
        throw arrays.problem(
            name, "has shape " + Arrays.toString(shape) + ", not [splits, " + nodes + "]");
      }
      int count = flat ? 1 : (int) shape[0];
      while (splits.isEmpty() || splits.size() < count && part == Part.TRAIN) {
        splits.add(Split.empty(false, nodes));
      }
      if (splits.size() != count) {
        throw arrays.problem(name, "has " + count + " splits, the masks before " + splits.size());
      }
      boolean[] mask = arrays.booleans(name);
      for (int k = 0; k < count; k++) {
        put(arrays, name, mask, k, part, splits.get(k));
      }
    }
    if (!splits.isEmpty()) {
      builder.splits(splits);
    }
  }

  private static void put(
      NpzArrays arrays, String name, boolean[] mask, int index, Part part, Split split) {
    int nodes = split.size();
    for (int i = 0; i < nodes; i++) {
      if (mask[index * nodes + i]) {
        if (split.isInside(i)) {
          throw arrays.problem(
              name, "split " + index + ": node " + i + " is in another part already");
        }
        split.put(i, part);
      }
    }
  }
}
