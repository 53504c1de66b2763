package quire.network.collective;

import static quire.network.collective.ScheduleBuilder.NONE;

import java.util.Arrays;
import java.util.stream.IntStream;
import quire.network.Schedule.Regions;

/// Collectives that use the high-bandwidth domain first: an all-reduce is a direct reduce-scatter
/// in every domain, an all-reduce of each shard along its rail, and a direct all-gather in every
/// domain. The pipelined form cuts the buffer into pieces; each stage takes one piece after the
/// other, so that domain and rails work at the same time.
final class HierarchicalSchedules {
  private final Draft draft;
  private final int[][] grid;
  private final int domains;
  private final int locals;
  private final int pieces;
  private final StagedExchange along;

  private HierarchicalSchedules(Draft draft, int[][] grid, int pieces) {
    this.draft = draft;
    this.grid = grid;
    this.pieces = pieces;
    domains = grid.length;
    locals = grid[0].length;
    along = StagedExchange.direct(domains);
  }

  /// @param pieces 1 ends each stage before the next begins
  static void write(Draft draft, int pieces) {
    var product = draft.shape.largestProduct();
    if (!product.whole() && draft.op != Operation.ALL_REDUCE) {
      draft.notes.add(
          draft.algorithm + ": the group is no product of domains and rails; one ring is used");
      RingSchedules.write(draft, RingSchedules.single(draft.ranks()));
      return;
    }
    var schedule = new HierarchicalSchedules(draft, product.grid(), pieces);
    if (draft.op == Operation.ALL_REDUCE) {
      schedule.allReduceFolded(product);
    } else {
      schedule.stages();
    }
  }

  /// Members outside the product hand their buffer to one inside, and get the result from it.
  private void allReduceFolded(GroupShape.Product product) {
    int[] rest = product.rest();
    int[] ready = Exchange.atOnce(draft.ranks());
    int[] partner = new int[rest.length];
    for (int i = 0; i < rest.length; i++) {
      partner[i] = partner(rest[i], i);
      int given = draft.builder.reduce(rest[i], partner[i], 0, 0, draft.elements);
      ready[partner[i]] = draft.builder.join(partner[i], ready[partner[i]], given);
    }
    if (rest.length > 0) {
      draft.notes.add(
          "%s: %d ranks are no product of domains and rails; %d form %d x %d, %d fold onto them"
              .formatted(
                  draft.algorithm, draft.ranks(), domains * locals, domains, locals, rest.length));
    }
    int[][] done = new int[pieces][];
    int[][] stage = new int[3][draft.ranks()];
    Arrays.stream(stage).forEach(row -> Arrays.fill(row, NONE));
    for (int q = 0; q < pieces; q++) {
      long low = Blocks.share(draft.elements, q, pieces);
      long[] shards = Blocks.bounds(low, Blocks.share(draft.elements, q + 1, pieces), locals);
      int[] after = enter(ready, stage, 0);
      after = stage[0] = inDomains(shards, after, true);
      after = enter(after, stage, 1);
      for (int j = 0; j < locals; j++) {
        long[] parts = Blocks.bounds(shards[j], shards[j + 1], domains);
        int rail = j;
        after = onRail(rail, after, r -> along.reduceScatter(draft.builder, rail(rail), parts, r));
        after = onRail(rail, after, r -> along.allGather(draft.builder, rail(rail), parts, r));
      }
      stage[1] = after;
      after = enter(after, stage, 2);
      done[q] = stage[2] = inDomains(shards, after, false);
    }
    for (int i = 0; i < rest.length; i++) {
      int from = partner[i];
      int all = draft.builder.join(from, Arrays.stream(done).mapToInt(d -> d[from]).toArray());
      draft.builder.copy(from, rest[i], 0, 0, draft.elements, all);
    }
  }

  /// One of the own domain if there is any, else one of the own rail, else any, taking turns.
  private int partner(int member, int turn) {
    int[] domain = draft.shape.domain();
    int[] local = draft.shape.local();
    int[] near =
        Arrays.stream(grid)
            .flatMapToInt(Arrays::stream)
            .filter(m -> domain[m] == domain[member])
            .toArray();
    if (near.length == 0) {
      near =
          Arrays.stream(grid)
              .flatMapToInt(Arrays::stream)
              .filter(m -> local[m] == local[member])
              .toArray();
    }
    if (near.length == 0) {
      near = Arrays.stream(grid).flatMapToInt(Arrays::stream).toArray();
    }
    return near[turn % near.length];
  }

  private int[] rail(int j) {
    return Arrays.stream(grid).mapToInt(row -> row[j]).toArray();
  }

  private interface RailStep {
    int[] apply(int[] ready);
  }

  /// Runs a step for the members of rail j; the others keep what they waited for.
  private int[] onRail(int j, int[] ready, RailStep step) {
    int[] members = rail(j);
    int[] done = step.apply(Arrays.stream(members).map(m -> ready[m]).toArray());
    int[] all = ready.clone();
    for (int d = 0; d < domains; d++) {
      all[members[d]] = done[d];
    }
    return all;
  }

  /// A stage takes a piece when the piece is there and the piece before has passed the stage.
  private int[] enter(int[] ready, int[][] stage, int s) {
    return Exchange.joined(
        draft.builder, IntStream.range(0, draft.ranks()).toArray(), ready, stage[s]);
  }

  /// Exchanges shards inside every domain; local rank j stands for shard j.
  private int[] inDomains(long[] shards, int[] ready, boolean scatter) {
    long[] from = Arrays.copyOf(shards, locals);
    long[] to = Arrays.copyOfRange(shards, 1, locals + 1);
    int[] all = ready.clone();
    for (int[] members : grid) {
      int[] waits = Arrays.stream(members).map(m -> ready[m]).toArray();
      int[] done =
          scatter
              ? Exchange.DIRECT.reduceScatter(draft.builder, members, from, to, waits)
              : Exchange.DIRECT.allGather(draft.builder, members, from, to, waits);
      for (int j = 0; j < locals; j++) {
        all[members[j]] = done[j];
      }
    }
    return all;
  }

  /// The collectives in which a rank owns its block. They work on a copy of the buffer whose order
  /// is piece, local rank, domain, so that what a stage moves is one range; packing costs the
  /// network nothing.
  private void stages() {
    boolean scatters = draft.op == Operation.REDUCE_SCATTER;
    boolean broadcasts = draft.op == Operation.BROADCAST;
    var layout = new Layout(draft.elements, grid, pieces);
    long base = draft.elements;
    long result = base + draft.elements;
    int[][] stage = new int[3][draft.ranks()];
    Arrays.stream(stage).forEach(row -> Arrays.fill(row, NONE));
    for (int q = 0; q < pieces; q++) {
      int[] after = layout.pack(draft, q, base);
      long[] shards = layout.shards(q, base);
      after = enter(after, stage, 0);
      if (scatters) {
        after = stage[0] = inDomains(shards, after, true);
      } else if (broadcasts) {
        after = stage[0] = scatterFromRoot(shards, after);
      }
      after = enter(after, stage, 1);
      for (int j = 0; j < locals; j++) {
        int rail = j;
        long[] parts = layout.parts(q, j, base);
        if (broadcasts) {
          after =
              onRail(j, after, r -> StagedSchedules.scatter(draft.builder, rail(rail), parts, r));
        }
        after =
            onRail(
                j,
                after,
                r ->
                    scatters
                        ? along.reduceScatter(draft.builder, rail(rail), parts, r)
                        : along.allGather(draft.builder, rail(rail), parts, r));
      }
      stage[1] = after;
      if (!scatters) {
        after = enter(after, stage, 2);
        after = stage[2] = inDomains(shards, after, false);
      }
      layout.unpack(draft, q, base, result, after);
    }
    if (scatters) {
      var from = new long[draft.ranks()];
      Arrays.fill(from, result);
      draft.output = new Regions(from, draft.output.length());
    }
  }

  private int[] scatterFromRoot(long[] shards, int[] ready) {
    int[] members = grid[0];
    int[] waits = Arrays.stream(members).map(m -> ready[m]).toArray();
    int[] done = StagedSchedules.scatter(draft.builder, members, shards, waits);
    int[] all = ready.clone();
    for (int j = 0; j < locals; j++) {
      all[members[j]] = done[j];
    }
    return all;
  }
}
