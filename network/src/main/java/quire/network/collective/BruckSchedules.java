package quire.network.collective;

import static quire.network.collective.ScheduleBuilder.NONE;

import java.util.Arrays;
import quire.network.Schedule.Regions;

/// Collectives in ceil(log2 n) rounds for any n, by doubling distances in a rotated buffer, where
/// position p of rank i stands for block (i + p) mod n. Source: Bruck, Ho, Kipnis, Upfal and
/// Weathersby, *Efficient algorithms for all-to-all communications in multiport message-passing
/// systems* (1997). The reduce-scatter is the all-gather run backwards.
final class BruckSchedules {
  private BruckSchedules() {}

  static void write(Draft draft) {
    switch (draft.op) {
      case ALL_TO_ALL -> allToAll(draft);
      case ALL_GATHER -> gather(draft, rotatedOwn(draft));
      case REDUCE_SCATTER -> {
        scatter(draft);
        var from = new long[draft.ranks()];
        Arrays.fill(from, draft.elements);
        draft.output = new Regions(from, draft.output.length());
      }
      default -> gather(draft, scatter(draft));
    }
  }

  /// Elements of the first p positions of rank i.
  private static long offset(long[] bounds, int i, int p) {
    int n = bounds.length - 1;
    return i + p <= n ? bounds[i + p] - bounds[i] : bounds[n] - bounds[i] + bounds[i + p - n];
  }

  private static int[] rotatedOwn(Draft draft) {
    var ready = new int[draft.ranks()];
    for (int i = 0; i < ready.length; i++) {
      ready[i] =
          draft.builder.copy(i, i, draft.input.from()[i], draft.elements, draft.input.length()[i]);
    }
    return ready;
  }

  /// Position 0 of every rank stands in its rotated buffer, from element E on.
  private static void gather(Draft draft, int[] ready) {
    int n = draft.ranks();
    long base = draft.elements;
    long[] bounds = Blocks.bounds(draft.elements, n);
    int[] done = ready.clone();
    for (int distance = 1; distance < n; distance *= 2) {
      int blocks = Math.min(distance, n - distance);
      var next = new int[n];
      for (int i = 0; i < n; i++) {
        int to = Math.floorMod(i - distance, n);
        next[to] =
            draft.builder.copy(
                i,
                to,
                base,
                base + offset(bounds, to, distance),
                offset(bounds, i, blocks),
                done[i],
                ready[to]);
      }
      for (int i = 0; i < n; i++) {
        done[i] = draft.builder.join(i, done[i], next[i]);
      }
    }
    for (int i = 0; i < n; i++) {
      long high = draft.elements - bounds[i];
      draft.builder.copy(i, i, base, bounds[i], high, done[i]);
      draft.builder.copy(i, i, base + high, 0, bounds[i], done[i]);
    }
  }

  /// After it position 0 of every rank's rotated buffer is its block of the sum.
  private static int[] scatter(Draft draft) {
    int n = draft.ranks();
    long base = draft.elements;
    long[] bounds = Blocks.bounds(draft.elements, n);
    var done = new int[n];
    for (int i = 0; i < n; i++) {
      long high = draft.elements - bounds[i];
      int one = draft.builder.copy(i, i, bounds[i], base, high);
      int two = draft.builder.copy(i, i, 0, base + high, bounds[i]);
      done[i] = draft.builder.join(i, one, two);
    }
    for (int distance = Math.max(1, Integer.highestOneBit(Math.max(1, n - 1)));
        distance >= 1 && n > 1;
        distance /= 2) {
      int blocks = Math.min(distance, n - distance);
      var next = new int[n];
      for (int i = 0; i < n; i++) {
        int from = Math.floorMod(i - distance, n);
        next[i] =
            draft.builder.reduce(
                from,
                i,
                base + offset(bounds, from, distance),
                base,
                offset(bounds, i, blocks),
                done[from],
                done[i]);
      }
      for (int i = 0; i < n; i++) {
        done[i] = draft.builder.join(i, done[i], next[i]);
      }
    }
    return done;
  }

  /// Position p of rank i is the block for rank i + p; the round of distance 2^k moves the
  /// positions that have bit k, packed into one message.
  private static void allToAll(Draft draft) {
    int n = draft.ranks();
    long[] bounds = Blocks.bounds(draft.elements, n);
    long stride = Blocks.largest(draft.elements, n);
    long base = draft.elements;
    long result = base + n * stride;
    long packed = result + n * stride;
    long received = packed + n * stride;
    draft.output = AllToAllSchedule.output(bounds, result);
    var done = new int[n];
    for (int i = 0; i < n; i++) {
      var copies = new int[n];
      for (int p = 0; p < n; p++) {
        int to = (i + p) % n;
        copies[p] =
            draft.builder.copy(i, i, bounds[to], base + p * stride, bounds[to + 1] - bounds[to]);
      }
      done[i] = draft.builder.join(i, copies);
    }
    for (int distance = 1; distance < n; distance *= 2) {
      done = round(draft, bounds, new long[] {base, packed, received}, distance, done);
    }
    for (int i = 0; i < n; i++) {
      long size = bounds[i + 1] - bounds[i];
      for (int p = 0; p < n; p++) {
        int source = Math.floorMod(i - p, n);
        draft.builder.copy(i, i, base + p * stride, result + source * size, size, done[i]);
      }
    }
  }

  private static int[] round(Draft draft, long[] bounds, long[] at, int distance, int[] done) {
    int n = draft.ranks();
    var pack = new int[n];
    var message = new int[n];
    for (int i = 0; i < n; i++) {
      pack[i] = moveMarked(draft, bounds, at, distance, i, i, done[i]);
    }
    for (int i = 0; i < n; i++) {
      int to = (i + distance) % n;
      long size = 0;
      for (int p = distance; p < n; p++) {
        size += (p & distance) == 0 ? 0 : size(bounds, i, p, distance);
      }
      message[i] = draft.builder.copy(i, to, at[1], at[2], size, pack[i], done[to]);
    }
    var next = new int[n];
    for (int i = 0; i < n; i++) {
      int from = Math.floorMod(i - distance, n);
      int arrived = draft.builder.join(i, message[from], pack[i]); // what it overwrites is packed
      next[i] =
          draft.builder.join(
              i, moveMarked(draft, bounds, at, distance, from, i, arrived), message[i]);
    }
    return next;
  }

  /// Packs the positions of this round at their rank, or unpacks what came from another.
  private static int moveMarked(
      Draft draft, long[] bounds, long[] at, int distance, int from, int rank, int after) {
    int n = draft.ranks();
    long stride = Blocks.largest(draft.elements, n);
    var copies = new int[n];
    Arrays.fill(copies, NONE);
    long packed = 0;
    for (int p = distance; p < n; p++) {
      if ((p & distance) != 0) {
        long size = size(bounds, from, p, distance);
        long place = at[0] + p * stride;
        copies[p] =
            from == rank
                ? draft.builder.copy(rank, rank, place, at[1] + packed, size, after)
                : draft.builder.copy(rank, rank, at[2] + packed, place, size, after);
        packed += size;
      }
    }
    return draft.builder.join(rank, copies);
  }

  /// Lower bits are done: the block at position p came p mod distance ranks up, p in all from home.
  private static long size(long[] bounds, int rank, int p, int distance) {
    int home = Math.floorMod(rank - p % distance + p, bounds.length - 1);
    return bounds[home + 1] - bounds[home];
  }
}
