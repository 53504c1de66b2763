package quire.network.collective;

import static quire.network.collective.ScheduleBuilder.NONE;

import java.util.Arrays;

/// All-to-all around one ring: hop t carries the n - t blocks of each source that are not home yet,
/// so each link carries n(n-1)/2 blocks. It is the exchange of networks that have only a ring.
final class RingAllToAll {
  private final Draft draft;
  private final int n;
  private final long[] bounds;
  private final long result;
  private final long[] part;

  private RingAllToAll(Draft draft) {
    this.draft = draft;
    n = draft.ranks();
    bounds = Blocks.bounds(draft.elements, n);
    result = draft.elements; // the input stands before it; two parts that take turns come after it
    long end = result + n * Blocks.largest(draft.elements, n);
    part = new long[] {end, end + draft.elements};
  }

  static void write(Draft draft) {
    new RingAllToAll(draft).write();
  }

  private void write() {
    draft.output = AllToAllSchedule.output(bounds, result);
    var builder = draft.builder;
    var held = new int[n]; // after it the bundle that member i sends next stands in its part
    var home = new int[n]; // the latest block that member i took out for itself
    var left = new int[n]; // the latest hop out of member i
    Arrays.fill(left, NONE);
    for (int i = 0; i < n; i++) {
      long after = draft.elements - bounds[i + 1];
      int high = builder.copy(i, i, bounds[i + 1], part[0], after);
      int low = builder.copy(i, i, 0, part[0] + after, bounds[i]);
      held[i] = builder.join(i, high, low);
      home[i] = builder.copy(i, i, bounds[i], result + i * size(i), size(i));
    }
    for (int t = 1; t < n; t++) {
      var hop = new int[n];
      for (int i = 0; i < n; i++) {
        int next = (i + 1) % n;
        long taken = t == 1 ? 0 : size(i);
        hop[i] =
            builder.copy(
                i,
                next,
                part[(t - 1) % 2] + taken,
                part[t % 2],
                underWay(Math.floorMod(i - t + 1, n), t),
                held[i],
                left[next], // what stood there has gone on,
                home[next]); // and was taken out
      }
      for (int i = 0; i < n; i++) {
        int source = Math.floorMod(i - t, n);
        held[i] = hop[Math.floorMod(i - 1, n)];
        left[i] = hop[i];
        home[i] =
            builder.copy(i, i, part[t % 2], result + source * size(i), size(i), held[i], home[i]);
      }
    }
  }

  private long size(int block) {
    return bounds[block + 1] - bounds[block];
  }

  /// Elements of a source's blocks for its t-th to (n-1)-th next member.
  private long underWay(int source, int t) {
    int last = source + t; // exclusive end of what is home
    long home =
        last <= n
            ? bounds[last] - bounds[source]
            : draft.elements - bounds[source] + bounds[last - n];
    return draft.elements - home;
  }
}
