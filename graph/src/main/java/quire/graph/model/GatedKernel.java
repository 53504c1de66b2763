package quire.graph.model;

import static quire.graph.model.RowKernels.LANES;
import static quire.graph.model.RowKernels.SPECIES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/// The sparse part of a gated graph convolution in float32, forward and backward.
///
/// For an edge from j to i: `s = D x_i + E x_j + C e` and `g = sigmoid(s)`; node i gets `sum g B
/// x_j / (sum g + 1e-6)`; the edge state becomes `e + ReLU(norm(s))` with batch normalisation over
/// all edges. The products with A to E are the caller's. One pass over the edges by target does
/// gate, sums and statistics; matrices of edges by width are read and written as seldom as can be,
/// for they do not fit the cache. Results do not depend on the number of threads.
final class GatedKernel {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  static final float EPSILON = 1e-6f;

  private final Incidence graph;
  private final int width;
  private final int threads;

  /// @param width columns of all matrices, a multiple of 8
  GatedKernel(Incidence graph, int width, int threads) {
    this.graph = graph;
    this.width = width;
    this.threads = threads;
    if (width % LANES != 0) {
      throw new IllegalArgumentException("width must be a multiple of 8, is " + width);
    }
  }

  /// Mean and variance of every column of s over the edges, in double.
  record Moments(double[] mean, double[] variance) {}

  /// @param dx,ex,bx D x, E x and B x, shape (nodes, width)
  /// @param s in: C e; out: s; shape (edges, width), rows in the order of the edge list given
  /// @param aggregate,gates out: shape (nodes, width): the weighted mean, and `sum g + 1e-6`
  /// @param moments whether to return the moments of s, which need at least one edge
  @Nullable Moments forward(
      MemorySegment dx,
      MemorySegment ex,
      MemorySegment bx,
      MemorySegment s,
      MemorySegment aggregate,
      MemorySegment gates,
      boolean moments) {
    int count = graph.pieces.length - 1;
    var shift = new float[count][width];
    var sum = new float[count][width];
    var square = new float[count][width];
    Workers.run(
        threads,
        count,
        piece -> {
          var weights = new float[width];
          var values = new float[width];
          int begin = graph.start[graph.pieces[piece]];
          for (int i = graph.pieces[piece]; i < graph.pieces[piece + 1]; i++) {
            boolean first = graph.start[i] == begin && graph.start[i + 1] > begin;
            for (int lane = 0; lane < width; lane += LANES) {
              if (first) {
                // The first s of the piece: moments about it lose nothing to a large mean.
                firstRow(i, lane, dx, ex, s).intoArray(shift[piece], lane);
              }
              if (moments) {
                gateMoments(
                    i,
                    lane,
                    dx,
                    ex,
                    bx,
                    s,
                    weights,
                    values,
                    shift[piece],
                    sum[piece],
                    square[piece]);
              } else {
                gate(i, lane, dx, ex, bx, s, weights, values);
              }
            }
            long at = 4L * width * i;
            for (int lane = 0; lane < width; lane += LANES) {
              var total = RowKernels.load(weights, lane).add(EPSILON);
              total.intoMemorySegment(gates, at + 4L * lane, ORDER);
              RowKernels.load(values, lane)
                  .div(total)
                  .intoMemorySegment(aggregate, at + 4L * lane, ORDER);
            }
          }
        });
    return moments ? moments(shift, sum, square) : null;
  }

  private FloatVector firstRow(
      int i, int lane, MemorySegment dx, MemorySegment ex, MemorySegment s) {
    int e = graph.start[i];
    long bytes = 4L * width;
    long shift = 4L * lane;
    return RowKernels.load(dx, bytes * i + shift)
        .add(RowKernels.load(ex, bytes * graph.source[e] + shift))
        .add(RowKernels.load(s, bytes * graph.edge[e] + shift));
  }

  private void gate(
      int i,
      int lane,
      MemorySegment dx,
      MemorySegment ex,
      MemorySegment bx,
      MemorySegment s,
      float[] weights,
      float[] values) {
    long bytes = 4L * width;
    long shift = 4L * lane;
    var own = RowKernels.load(dx, bytes * i + shift);
    var weight = FloatVector.zero(SPECIES);
    var value = FloatVector.zero(SPECIES);
    int end = graph.start[i + 1];
    for (int e = graph.start[i]; e < end; e++) {
      long from = bytes * graph.source[e] + shift;
      long at = bytes * graph.edge[e] + shift;
      var x = own.add(RowKernels.load(ex, from)).add(RowKernels.load(s, at));
      x.intoMemorySegment(s, at, ORDER);
      var gate = RowKernels.sigmoid(x);
      weight = weight.add(gate);
      value = RowKernels.load(bx, from).fma(gate, value);
    }
    weight.intoArray(weights, lane);
    value.intoArray(values, lane);
  }

  /// As [#gate], adding to the moments of s about `centre`.
  private void gateMoments(
      int i,
      int lane,
      MemorySegment dx,
      MemorySegment ex,
      MemorySegment bx,
      MemorySegment s,
      float[] weights,
      float[] values,
      float[] centre,
      float[] sum,
      float[] square) {
    long bytes = 4L * width;
    long shift = 4L * lane;
    var own = RowKernels.load(dx, bytes * i + shift);
    var about = RowKernels.load(centre, lane);
    var weight = FloatVector.zero(SPECIES);
    var value = FloatVector.zero(SPECIES);
    var sums = RowKernels.load(sum, lane);
    var squares = RowKernels.load(square, lane);
    int end = graph.start[i + 1];
    for (int e = graph.start[i]; e < end; e++) {
      long from = bytes * graph.source[e] + shift;
      long at = bytes * graph.edge[e] + shift;
      var x = own.add(RowKernels.load(ex, from)).add(RowKernels.load(s, at));
      x.intoMemorySegment(s, at, ORDER);
      var gate = RowKernels.sigmoid(x);
      weight = weight.add(gate);
      value = RowKernels.load(bx, from).fma(gate, value);
      var off = x.sub(about);
      sums = sums.add(off);
      squares = off.fma(off, squares);
    }
    weight.intoArray(weights, lane);
    value.intoArray(values, lane);
    sums.intoArray(sum, lane);
    squares.intoArray(square, lane);
  }

  /// Joins the moments of the pieces, which were summed about a value of their own.
  private Moments moments(float[][] shift, float[][] sum, float[][] square) {
    var mean = new double[width];
    var spread = new double[width];
    double joined = 0;
    for (int piece = 0; piece < shift.length; piece++) {
      double n = graph.start[graph.pieces[piece + 1]] - graph.start[graph.pieces[piece]];
      if (n == 0) {
        continue;
      }
      for (int c = 0; c < width; c++) {
        double off = sum[piece][c] / n;
        double pieceSpread = square[piece][c] - n * off * off;
        double delta = shift[piece][c] + off - mean[c];
        spread[c] += pieceSpread + delta * delta * joined * n / (joined + n);
        mean[c] += delta * n / (joined + n);
      }
      joined += n;
    }
    for (int c = 0; c < width; c++) {
      spread[c] /= Math.max(1, joined);
    }
    return new Moments(mean, spread);
  }
}
