package quire.graph.model;

import static quire.graph.model.RowKernels.LANES;
import static quire.graph.model.RowKernels.SPECIES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The new edge state of a gated graph convolution, `state + ReLU(norm(s))`, and the sums that its
/// gradient needs. Rows are worked on in short blocks, eight columns at a time, so that constants
/// and sums stay in registers.
final class EdgeUpdate {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /// Edges that a piece of parallel work holds; a constant, so that sums do not depend on threads.
  private static final int PIECE = 8192;

  /// Edges whose rows are read once a group of columns: they stay in the first-level cache.
  private static final int BLOCK = 64;

  private final int edges;
  private final int width;
  private final int threads;

  /// @param width columns of all matrices, a multiple of 8
  EdgeUpdate(int edges, int width, int threads) {
    this.edges = edges;
    this.width = width;
    this.threads = threads;
  }

  /// The gradient of the edge update in s is, column by column, `slope * (past - level - tilt * (s
  /// - centre))`, where `past` is the gradient of the new edge state past the ReLU.
  record Norm(
      float[] factor, float[] shift, float[] centre, float[] slope, float[] level, float[] tilt) {}

  /// `next = state + max(0, s * factor + shift)`, column by column.
  void update(
      MemorySegment s, MemorySegment state, float[] factor, float[] shift, MemorySegment next) {
    Workers.run(
        threads,
        pieces(),
        piece -> {
          int end = end(piece);
          for (int from = piece * PIECE; from < end; from += BLOCK) {
            int to = Math.min(end, from + BLOCK);
            for (int lane = 0; lane < width; lane += LANES) {
              updateColumns(s, state, factor, shift, next, from, to, lane);
            }
          }
        });
  }

  private void updateColumns(
      MemorySegment s,
      MemorySegment state,
      float[] factor,
      float[] shift,
      MemorySegment next,
      int from,
      int to,
      int lane) {
    var a = RowKernels.load(factor, lane);
    var b = RowKernels.load(shift, lane);
    long rowBytes = 4L * width;
    long at = rowBytes * from + 4L * lane;
    for (int e = from; e < to; e++, at += rowBytes) {
      var y = RowKernels.load(s, at).fma(a, b).max(0f);
      RowKernels.load(state, at).add(y).intoMemorySegment(next, at, ORDER);
    }
  }

  /// Sums over the edges of the gradient past the ReLU, and of it times s less `centre`.
  ///
  /// @return (sum, sum of products), each as long as the width
  double[][] normSums(
      MemorySegment s, MemorySegment nextGradient, float[] factor, float[] shift, float[] centre) {
    int count = pieces();
    var sum = new float[count][width];
    var product = new float[count][width];
    Workers.run(
        threads,
        count,
        piece -> {
          int end = end(piece);
          for (int from = piece * PIECE; from < end; from += BLOCK) {
            int to = Math.min(end, from + BLOCK);
            for (int lane = 0; lane < width; lane += LANES) {
              sumColumns(
                  s,
                  nextGradient,
                  factor,
                  shift,
                  centre,
                  from,
                  to,
                  lane,
                  sum[piece],
                  product[piece]);
            }
          }
        });
    var totals = new double[2][width];
    for (int piece = 0; piece < count; piece++) {
      for (int column = 0; column < width; column++) {
        totals[0][column] += sum[piece][column];
        totals[1][column] += product[piece][column];
      }
    }
    return totals;
  }

  private void sumColumns(
      MemorySegment s,
      MemorySegment nextGradient,
      float[] factor,
      float[] shift,
      float[] centre,
      int from,
      int to,
      int lane,
      float[] sum,
      float[] product) {
    var a = RowKernels.load(factor, lane);
    var b = RowKernels.load(shift, lane);
    var c = RowKernels.load(centre, lane);
    var sums = RowKernels.load(sum, lane);
    var products = RowKernels.load(product, lane);
    long rowBytes = 4L * width;
    long at = rowBytes * from + 4L * lane;
    for (int e = from; e < to; e++, at += rowBytes) {
      var x = RowKernels.load(s, at);
      var g = pastRelu(x, RowKernels.load(nextGradient, at), a, b);
      sums = sums.add(g);
      products = x.sub(c).fma(g, products);
    }
    sums.intoArray(sum, lane);
    products.intoArray(product, lane);
  }

  /// The gradient g where the ReLU of `x * a + b` lets it pass, else zero.
  static FloatVector pastRelu(FloatVector x, FloatVector g, FloatVector a, FloatVector b) {
    return FloatVector.zero(SPECIES).blend(g, x.fma(a, b).compare(VectorOperators.GT, 0f));
  }

  private int pieces() {
    return (edges + PIECE - 1) / PIECE;
  }

  private int end(int piece) {
    return Math.min(edges, (piece + 1) * PIECE);
  }
}
