package quire.transport;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import quire.base.Check;
import quire.tensor.Dtype;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// The cells of a semi-discrete map: a point belongs to the target whose `<x, y_i> + h_i` is
/// largest, the first one in a tie. Scores are products of tiles that stay in the cache; no matrix
/// of all points against all targets is made.
public final class Cells {
  private static final int TILE = 1 << 20; // scores of a tile: 4 MiB
  private final Tensor targets; // (d, N), float32
  private final int count;
  private final int dimension;

  /// Cells of targets.
  ///
  /// @param targets y, (N, d), float32
  public Cells(Tensor targets) {
    Check.that(
        targets.dim() == 2 && Dtype.of(targets) == Dtype.F32,
        "targets must be float32 of shape (N, d), are %s",
        Tensors.describe(targets));
    count = (int) targets.size(0);
    dimension = (int) targets.size(1);
    this.targets = Scope.outside(() -> targets.t().contiguous());
  }

  /// N, the number of targets.
  public int count() {
    return count;
  }

  /// The cell of each point.
  ///
  /// @param points (S, d), float32
  /// @param heights h, (N), float32
  public int[] of(Tensor points, Tensor heights) {
    return best(points, heights, new double[2]);
  }

  /// The cell of each point; adds to `sums` the sum of the largest scores and of their squares.
  int[] best(Tensor points, Tensor heights, double[] sums) {
    Check.that(
        points.dim() == 2 && points.size(1) == dimension && Dtype.of(points) == Dtype.F32,
        "points must be float32 of shape (S, %d), are %s",
        dimension,
        Tensors.describe(points));
    int rows = (int) points.size(0);
    int[] cells = new int[rows];
    int tile = Math.clamp(TILE / count, 16, 4096);
    try (var _ = new NoTape();
        var _ = new Scope()) {
      Tensor scores = Tensors.empty(Dtype.F32, tile, count);
      MemorySegment memory = Tensors.segment(scores);
      for (int from = 0; from < rows; from += tile) {
        int size = Math.min(tile, rows - from);
        try (var _ = new Scope()) {
          Tensor out = size == tile ? scores : scores.narrow(0, 0, size);
          torch.addmm_out(out, heights, points.narrow(0, from, size), targets);
        }
        int first = from;
        float[] best = new float[size];
        IntStream.range(0, size)
            .parallel()
            .forEach(i -> cells[first + i] = largest(memory, (long) i * count, best, i));
        for (float b : best) {
          sums[0] += b;
          sums[1] += (double) b * b;
        }
      }
    }
    return cells;
  }

  private int largest(MemorySegment scores, long row, float[] best, int i) {
    // The maximum of a block is one vector reduction; its place is looked up once, in the best.
    float most = Float.NEGATIVE_INFINITY;
    int block = 64;
    int at = 0;
    for (int j = 0; j < count; j += block) {
      int end = Math.min(count, j + block);
      float high = Float.NEGATIVE_INFINITY;
      for (int k = j; k < end; k++) {
        high = Math.max(high, scores.getAtIndex(ValueLayout.JAVA_FLOAT, row + k));
      }
      if (high > most) {
        most = high;
        at = j;
      }
    }
    best[i] = most;
    int end = Math.min(count, at + block);
    for (int k = at; k < end; k++) {
      if (scores.getAtIndex(ValueLayout.JAVA_FLOAT, row + k) == most) {
        return k;
      }
    }
    throw new IllegalStateException("a score is not a number");
  }
}
