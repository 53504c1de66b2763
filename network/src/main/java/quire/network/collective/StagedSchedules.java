package quire.network.collective;

import static quire.network.collective.ScheduleBuilder.NONE;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Collectives in one stage per factor of the number of ranks: direct exchange, recursive halving
/// and doubling, the dimensions of a torus.
final class StagedSchedules {
  private StagedSchedules() {}

  /// Every rank exchanges with every other at once.
  static void direct(Draft draft) {
    write(draft, new StagedExchange(new int[] {draft.ranks()}, Exchange.DIRECT));
  }

  /// Rings along every dimension, both ways around.
  ///
  /// @param dims fastest index first; their product is the number of ranks
  static void torus(Draft draft, int[] dims) {
    if (draft.op == Operation.BROADCAST) {
      torusBroadcast(draft, dims);
    } else {
      write(draft, new StagedExchange(Exchange.reversed(dims), Exchange.BIDIRECTIONAL_RING));
    }
  }

  private static void write(Draft draft, StagedExchange exchange) {
    int n = draft.ranks();
    int[] members = IntStream.range(0, n).toArray();
    long[] bounds = Blocks.bounds(draft.elements, n);
    int[] ready = Exchange.atOnce(n);
    if (draft.op == Operation.BROADCAST) {
      ready = scatter(draft.builder, members, bounds, ready);
    } else if (draft.op != Operation.ALL_GATHER) {
      ready = exchange.reduceScatter(draft.builder, members, bounds, ready);
    }
    if (draft.op != Operation.REDUCE_SCATTER) {
      exchange.allGather(draft.builder, members, bounds, ready);
    }
  }

  /// Member 0 sends every other member its range.
  static int[] scatter(ScheduleBuilder builder, int[] members, long[] bounds, int[] ready) {
    int[] done = ready.clone();
    for (int i = 1; i < members.length; i++) {
      done[i] =
          builder.copy(
              members[0], members[i], bounds[i], bounds[i], bounds[i + 1] - bounds[i], ready[0]);
    }
    return done;
  }

  /// Chains along dimension 0 from rank 0, then along dimension 1 from all that have it, ...
  private static void torusBroadcast(Draft draft, int[] dims) {
    int n = draft.ranks();
    long[] bounds = Blocks.bounds(draft.elements, draft.pieces);
    int reached = 1;
    int[][] has = new int[draft.pieces][n];
    Arrays.stream(has).forEach(row -> Arrays.fill(row, NONE));
    for (int dim : dims) {
      for (int root = 0; root < reached; root++) {
        var hop = new int[dim];
        Arrays.fill(hop, NONE);
        for (int q = 0; q < draft.pieces; q++) {
          long length = bounds[q + 1] - bounds[q];
          for (int k = 1; k < dim; k++) {
            int from = root + (k - 1) * reached;
            int to = root + k * reached;
            hop[k] =
                draft.builder.copy(from, to, bounds[q], bounds[q], length, has[q][from], hop[k]);
            has[q][to] = hop[k];
          }
        }
      }
      reached *= dim;
    }
  }

  /// Recursive halving and doubling over the largest power of two; where there are more ranks, the
  /// first of them form pairs of which one member acts for both.
  static void halvingDoubling(Draft draft) {
    int n = draft.ranks();
    int power = Integer.highestOneBit(n);
    int pairs = n - power;
    var members = new int[power];
    var bounds = new long[power + 1];
    long[] blocks = Blocks.bounds(draft.elements, n);
    for (int i = 0; i < power; i++) {
      members[i] = i < pairs ? 2 * i : i + pairs;
      bounds[i] = blocks[members[i]];
    }
    bounds[power] = draft.elements;
    if (pairs > 0) {
      draft.notes.add(
          "halving-doubling: "
              + n
              + " ranks are no power of two; "
              + pairs
              + " of them fold onto a neighbour");
    }
    var builder = draft.builder;
    int[] ready = Exchange.atOnce(power);
    for (int i = 0; i < pairs; i++) {
      int low = 2 * i;
      if (draft.op == Operation.ALL_GATHER) {
        ready[i] = copyBlock(builder, low + 1, low, blocks, low + 1, NONE);
      } else if (draft.op != Operation.BROADCAST) {
        ready[i] = builder.reduce(low + 1, low, 0, 0, draft.elements);
      }
    }
    var halving = StagedExchange.halving(power);
    if (draft.op == Operation.BROADCAST) {
      ready = binomialScatter(builder, members, bounds);
    } else if (draft.op != Operation.ALL_GATHER) {
      ready = halving.reduceScatter(builder, members, bounds, ready);
    }
    if (draft.op == Operation.REDUCE_SCATTER) {
      for (int i = 0; i < pairs; i++) {
        copyBlock(builder, 2 * i, 2 * i + 1, blocks, 2 * i + 1, ready[i]);
      }
      return;
    }
    ready = halving.allGather(builder, members, bounds, ready);
    for (int i = 0; i < pairs; i++) {
      builder.copy(2 * i, 2 * i + 1, 0, 0, draft.elements, ready[i]);
    }
  }

  private static int copyBlock(
      ScheduleBuilder builder, int from, int to, long[] blocks, int block, int after) {
    long length = blocks[block + 1] - blocks[block];
    return builder.copy(from, to, blocks[block], blocks[block], length, after);
  }

  /// Whoever holds the ranges of 2d members passes the upper half on to the member d above.
  private static int[] binomialScatter(ScheduleBuilder builder, int[] members, long[] bounds) {
    int[] ready = Exchange.atOnce(members.length);
    for (int d = members.length / 2; d >= 1; d /= 2) {
      for (int i = 0; i < members.length; i += 2 * d) {
        long from = bounds[i + d];
        ready[i + d] =
            builder.copy(
                members[i], members[i + d], from, from, bounds[i + 2 * d] - from, ready[i]);
      }
    }
    return ready;
  }
}
