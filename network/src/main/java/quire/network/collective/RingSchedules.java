package quire.network.collective;

import static quire.network.collective.ScheduleBuilder.NONE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Collectives around one or several rings at once, each ring carrying an equal part of every
/// block.
final class RingSchedules {
  private RingSchedules() {}

  private static int[] order(int ranks) {
    return IntStream.range(0, ranks).toArray();
  }

  /// One ring in the order of ranks.
  static List<int[]> single(int ranks) {
    return List.of(order(ranks));
  }

  /// The ring in both directions.
  static List<int[]> bidirectional(int ranks) {
    int[] up = order(ranks);
    return List.of(up, Exchange.reversed(up));
  }

  /// A ring per local rank. Ring c enters domain d at local rank e(c, d) and leaves it at the local
  /// rank where it enters the next, so every hop between domains stays on one rail, and every
  /// network card carries one ring each way. That needs two local ranks for an even number of
  /// domains and three for an odd one; elsewhere one hop of each ring leaves its rail, and a note
  /// says so.
  static List<int[]> multiRail(Draft draft) {
    var product = draft.shape.largestProduct();
    if (!product.whole()) {
      draft.notes.add(
          "multi-rail-ring: the group is no product of domains and rails; one ring is used");
      return single(draft.ranks());
    }
    int domains = product.domains();
    int locals = product.locals();
    if (domains == 1 || locals == 1) {
      return single(draft.ranks());
    }
    boolean odd = domains % 2 == 1;
    if (odd && locals == 2) {
      draft.notes.add(
          "multi-rail-ring: an odd number of domains with two rails; one hop of each ring leaves"
              + " its rail");
    }
    List<int[]> rings = new ArrayList<>();
    for (int c = 0; c < locals; c++) {
      var ring = new ArrayList<Integer>();
      for (int d = 0; d < domains; d++) {
        int enter = Math.floorMod(c + shift(d, domains), locals);
        int leave = Math.floorMod(c + shift((d + 1) % domains, domains), locals);
        ring.add(product.grid()[d][enter]);
        for (int k = 1; k < locals; k++) {
          int between = (enter + k) % locals;
          if (between != leave) {
            ring.add(product.grid()[d][between]);
          }
        }
        if (leave != enter) {
          ring.add(product.grid()[d][leave]);
        }
      }
      rings.add(ring.stream().mapToInt(Integer::intValue).toArray());
    }
    return rings;
  }

  private static int shift(int domain, int domains) {
    return domains % 2 == 1 && domain == domains - 1 ? 2 : domain % 2;
  }

  static void write(Draft draft, List<int[]> rings) {
    switch (draft.op) {
      case ALL_TO_ALL -> RingAllToAll.write(draft);
      case BROADCAST -> broadcast(draft, rings);
      default -> {
        long[] bounds = Blocks.bounds(draft.elements, draft.ranks());
        for (int c = 0; c < rings.size(); c++) {
          channel(draft, rings.get(c), bounds, c, rings.size());
        }
      }
    }
  }

  private static void channel(Draft draft, int[] ring, long[] bounds, int c, int channels) {
    int n = ring.length;
    var from = new long[n];
    var to = new long[n];
    for (int i = 0; i < n; i++) {
      long low = bounds[ring[i]];
      long size = bounds[ring[i] + 1] - low;
      from[i] = low + Blocks.share(size, c, channels);
      to[i] = low + Blocks.share(size, c + 1, channels);
    }
    int[] ready = Exchange.atOnce(n);
    if (draft.op != Operation.ALL_GATHER) {
      ready = Exchange.RING.reduceScatter(draft.builder, ring, from, to, ready);
    }
    if (draft.op != Operation.REDUCE_SCATTER) {
      Exchange.RING.allGather(draft.builder, ring, from, to, ready);
    }
  }

  /// A chain from rank 0 along each ring, in pieces that follow one another.
  private static void broadcast(Draft draft, List<int[]> rings) {
    int n = draft.ranks();
    long[] parts = Blocks.bounds(draft.elements, rings.size());
    for (int c = 0; c < rings.size(); c++) {
      int[] ring = rings.get(c);
      int start = 0;
      while (ring[start] != 0) {
        start++;
      }
      var chain = new int[n];
      for (int i = 0; i < n; i++) {
        chain[i] = ring[(start + i) % n];
      }
      long[] bounds = Blocks.bounds(parts[c], parts[c + 1], draft.pieces);
      chain(draft.builder, chain, bounds, NONE);
    }
  }

  /// Sends every piece down a chain; a hop sends one piece after the other.
  ///
  /// @return the last step that reaches each member but the first
  static int[] chain(ScheduleBuilder builder, int[] chain, long[] bounds, int ready) {
    var hop = new int[chain.length];
    Arrays.fill(hop, NONE);
    hop[0] = ready;
    for (int q = 0; q + 1 < bounds.length; q++) {
      int before = ready;
      for (int i = 1; i < chain.length; i++) {
        before =
            builder.copy(
                chain[i - 1],
                chain[i],
                bounds[q],
                bounds[q],
                bounds[q + 1] - bounds[q],
                before,
                hop[i]);
        hop[i] = before;
      }
    }
    return hop;
  }
}
