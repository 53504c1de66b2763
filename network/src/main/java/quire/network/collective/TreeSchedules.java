package quire.network.collective;

import static quire.network.collective.ScheduleBuilder.NONE;

import java.util.Arrays;

/// Two binary trees at once, each carrying half of the buffer in pieces. Rank 0 is the root of
/// both; among the others the inner nodes of one tree are leaves of the other (but for one rank
/// when the number of ranks is even), so that nobody sends more than twice the buffer.
///
/// In the first tree the parent of position i follows from its lowest set bit; positions with an
/// odd number are leaves. Source: Sanders, Speck and Traff, *Two-tree algorithms for full bandwidth
/// broadcast, reduction and scan* (2009).
final class TreeSchedules {
  private TreeSchedules() {}

  static void write(Draft draft) {
    int n = draft.ranks();
    long half = draft.elements / 2;
    var straight = new int[n];
    Arrays.setAll(straight, i -> i);
    var turned = new int[n];
    Arrays.setAll(turned, i -> i == 0 ? 0 : n % 2 == 1 ? n - i : i % (n - 1) + 1);
    tree(draft, straight, 0, half);
    tree(draft, turned, half, draft.elements);
  }

  /// The parent of a position above 0.
  static int parent(int position, int n) {
    int bit = Integer.lowestOneBit(position);
    int parent = (position ^ bit) | (bit << 1);
    return parent < n ? parent : position ^ bit;
  }

  /// @param rankAt the rank at each position
  private static void tree(Draft draft, int[] rankAt, long low, long high) {
    int n = rankAt.length;
    long[] bounds = Blocks.bounds(low, high, draft.pieces);
    int[] order = deepestFirst(n);
    var up = new int[n]; // the latest step from a position to its parent
    var down = new int[n]; // the latest step from a parent to a position
    Arrays.fill(up, NONE);
    Arrays.fill(down, NONE);
    for (int q = 0; q < draft.pieces; q++) {
      long from = bounds[q];
      long length = bounds[q + 1] - from;
      var ready = new int[n];
      Arrays.fill(ready, NONE);
      if (draft.op == Operation.ALL_REDUCE) {
        for (int i : order) {
          int parent = parent(i, n);
          up[i] =
              draft.builder.reduce(rankAt[i], rankAt[parent], from, from, length, ready[i], up[i]);
          ready[parent] = draft.builder.join(rankAt[parent], ready[parent], up[i]);
        }
      }
      for (int k = order.length - 1; k >= 0; k--) {
        int i = order[k];
        int parent = parent(i, n);
        down[i] =
            draft.builder.copy(
                rankAt[parent], rankAt[i], from, from, length, ready[parent], down[i]);
        ready[i] = down[i];
      }
    }
  }

  /// Positions 1 to n-1, every one before its parent.
  private static int[] deepestFirst(int n) {
    var depth = new int[n];
    for (int i = 1; i < n; i++) {
      for (int p = i; p != 0; p = parent(p, n)) {
        depth[i]++;
      }
    }
    return java.util.stream.IntStream.range(1, n)
        .boxed()
        .sorted((a, b) -> depth[a] == depth[b] ? a - b : depth[b] - depth[a])
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
