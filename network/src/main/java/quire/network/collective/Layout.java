package quire.network.collective;

import java.util.Arrays;

/// The order piece, local rank, domain of a buffer's blocks.
final class Layout {
  private final int[][] grid;
  private final int domains;
  private final int locals;
  private final int pieces;
  private final long[] bounds;
  private final long[] start; // of piece q of the block of local rank j and domain d

  Layout(long elements, int[][] grid, int pieces) {
    this.grid = grid;
    this.pieces = pieces;
    domains = grid.length;
    locals = grid[0].length;
    bounds = Blocks.bounds(elements, domains * locals);
    start = new long[pieces * domains * locals + 1];
    for (int q = 0; q < pieces; q++) {
      for (int j = 0; j < locals; j++) {
        for (int d = 0; d < domains; d++) {
          int at = index(q, j, d);
          start[at + 1] = start[at] + size(q, grid[d][j]);
        }
      }
    }
  }

  private int index(int q, int j, int d) {
    return (q * locals + j) * domains + d;
  }

  private long skipped(int q, int rank) {
    return Blocks.share(bounds[rank + 1] - bounds[rank], q, pieces);
  }

  private long size(int q, int rank) {
    return skipped(q + 1, rank) - skipped(q, rank);
  }

  /// Bounds of the shards of piece q.
  long[] shards(int q, long base) {
    var shards = new long[locals + 1];
    Arrays.setAll(shards, j -> base + start[index(q, 0, 0) + j * domains]);
    return shards;
  }

  /// Bounds of the blocks inside shard j of piece q.
  long[] parts(int q, int j, long base) {
    var parts = new long[domains + 1];
    Arrays.setAll(parts, d -> base + start[index(q, j, d)]);
    return parts;
  }

  /// Copies piece q of what each rank has into the work buffer.
  int[] pack(Draft draft, int q, long base) {
    int[] ready = Exchange.atOnce(draft.ranks());
    for (int rank = 0; rank < draft.ranks(); rank++) {
      if (draft.input.length()[rank] == 0) {
        continue;
      }
      int[] copies = Exchange.atOnce(draft.ranks());
      for (int j = 0; j < locals; j++) {
        for (int d = 0; d < domains; d++) {
          int block = grid[d][j];
          if (draft.op != Operation.ALL_GATHER || block == rank) {
            copies[block] =
                draft.builder.copy(
                    rank,
                    rank,
                    bounds[block] + skipped(q, block),
                    base + start[index(q, j, d)],
                    size(q, block));
          }
        }
      }
      ready[rank] = draft.builder.join(rank, copies);
    }
    return ready;
  }

  /// Copies piece q out of the work buffer: a block from `result` on, or the whole buffer.
  void unpack(Draft draft, int q, long base, long result, int[] ready) {
    boolean own = draft.op == Operation.REDUCE_SCATTER;
    for (int j = 0; j < locals; j++) {
      for (int d = 0; d < domains; d++) {
        int block = grid[d][j];
        long from = base + start[index(q, j, d)];
        long skipped = skipped(q, block);
        if (own) {
          draft.builder.copy(block, block, from, result + skipped, size(q, block), ready[block]);
        } else {
          for (int rank = 0; rank < draft.ranks(); rank++) {
            draft.builder.copy(
                rank, rank, from, bounds[block] + skipped, size(q, block), ready[rank]);
          }
        }
      }
    }
  }
}
