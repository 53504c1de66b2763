package quire.graph.model;

import static quire.graph.model.RowKernels.LANES;
import static quire.graph.model.RowKernels.SPECIES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
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
  private final int vectors;
  private final int stride;

  /// @param width columns of all matrices, a multiple of 8
  GatedKernel(Incidence graph, int width, int threads) {
    this.graph = graph;
    this.width = width;
    this.threads = threads;
    if (width % LANES != 0) {
      throw new IllegalArgumentException("width must be a multiple of 8, is " + width);
    }
    vectors = width / LANES;
    stride = width;
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
    var shift = new float[count][stride];
    var sum = new float[count][stride];
    var square = new float[count][stride];
    Workers.run(
        threads,
        count,
        piece -> {
          var own = new float[stride];
          var weights = new float[stride];
          var values = new float[stride];
          boolean first = true;
          for (int i = graph.pieces[piece]; i < graph.pieces[piece + 1]; i++) {
            read(dx, i, own);
            Arrays.fill(weights, 0);
            Arrays.fill(values, 0);
            for (int e = graph.start[i]; e < graph.start[i + 1]; e++) {
              long from = 4L * width * graph.source[e];
              long at = 4L * width * graph.edge[e];
              gate(own, ex, bx, from, s, at, weights, values);
              if (moments) {
                if (first) {
                  read(s, graph.edge[e], shift[piece]);
                }
                addMoments(s, at, shift[piece], sum[piece], square[piece]);
              }
              first = false;
            }
            long at = 4L * width * i;
            for (int p = 0, lane = 0; p < vectors; p++, lane += LANES) {
              var total = RowKernels.load(weights, lane).add(EPSILON);
              store(total, gates, at, p);
              store(RowKernels.load(values, lane).div(total), aggregate, at, p);
            }
          }
        });
    return moments ? moments(shift, sum, square) : null;
  }

  private void gate(
      float[] own,
      MemorySegment ex,
      MemorySegment bx,
      long from,
      MemorySegment s,
      long at,
      float[] weights,
      float[] values) {
    for (int lane = 0; lane < stride; lane += LANES) {
      long shift = 4L * lane;
      var x =
          RowKernels.load(own, lane)
              .add(RowKernels.load(ex, from + shift))
              .add(RowKernels.load(s, at + shift));
      x.intoMemorySegment(s, at + shift, ORDER);
      var gate = RowKernels.sigmoid(x);
      RowKernels.load(weights, lane).add(gate).intoArray(weights, lane);
      RowKernels.load(bx, from + shift)
          .fma(gate, RowKernels.load(values, lane))
          .intoArray(values, lane);
    }
  }

  private void addMoments(MemorySegment s, long at, float[] shift, float[] sum, float[] square) {
    for (int lane = 0; lane < stride; lane += LANES) {
      var off = RowKernels.load(s, at + 4L * lane).sub(RowKernels.load(shift, lane));
      RowKernels.load(sum, lane).add(off).intoArray(sum, lane);
      off.fma(off, RowKernels.load(square, lane)).intoArray(square, lane);
    }
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

  /// `next = state + max(0, s * factor + shift)`, column by column.
  void update(
      MemorySegment s, MemorySegment state, float[] factor, float[] shift, MemorySegment next) {
    var a = Arrays.copyOf(factor, stride);
    var b = Arrays.copyOf(shift, stride);
    overEdges((from, to) -> {
      for (int e = from; e < to; e++) {
        long at = 4L * width * e;
        for (int p = 0, lane = 0; p < vectors; p++, lane += LANES) {
          var y = load(s, at, p).fma(RowKernels.load(a, lane), RowKernels.load(b, lane));
          store(load(state, at, p).add(y.max(0f)), next, at, p);
        }
      }
    });
  }

  /// Sums over the edges of the gradient past the ReLU, and of it times s less `centre`.
  ///
  /// @return (sum, sum of products), each as long as the width
  double[][] normSums(
      MemorySegment s, MemorySegment nextGradient, float[] factor, float[] shift, float[] centre) {
    var a = Arrays.copyOf(factor, stride);
    var b = Arrays.copyOf(shift, stride);
    var c = Arrays.copyOf(centre, stride);
    int step = edgeStep();
    int count = (graph.edges + step - 1) / step;
    var sum = new float[count][stride];
    var product = new float[count][stride];
    overEdges((from, to) -> {
      var sums = sum[from / step];
      var products = product[from / step];
      for (int e = from; e < to; e++) {
        long at = 4L * width * e;
        for (int p = 0, lane = 0; p < vectors; p++, lane += LANES) {
          var x = load(s, at, p);
          var g = pastRelu(x, load(nextGradient, at, p), a, b, lane);
          RowKernels.load(sums, lane).add(g).intoArray(sums, lane);
          x.sub(RowKernels.load(c, lane))
              .fma(g, RowKernels.load(products, lane))
              .intoArray(products, lane);
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

  private static FloatVector pastRelu(
      FloatVector x, FloatVector g, float[] a, float[] b, int lane) {
    var y = x.fma(RowKernels.load(a, lane), RowKernels.load(b, lane));
    return FloatVector.zero(SPECIES).blend(g, y.compare(VectorOperators.GT, 0f));
  }

  /// The gradient of the edge update in s is, column by column, `slope * (past - level - tilt * (s
  /// - centre))`, where `past` is the gradient of the new edge state past the ReLU.
  record EdgeNorm(
      float[] factor, float[] shift, float[] centre, float[] slope, float[] level, float[] tilt) {
    EdgeNorm padded(int length) {
      return new EdgeNorm(
          Arrays.copyOf(factor, length),
          Arrays.copyOf(shift, length),
          Arrays.copyOf(centre, length),
          Arrays.copyOf(slope, length),
          Arrays.copyOf(level, length),
          Arrays.copyOf(tilt, length));
    }
  }

  /// Gradients of all inputs.
  ///
  /// @param norm of the edge update, absent where the new edge state is not used
  /// @param nextGradient of the new edge state, absent likewise
  /// @param sGradient out: gradient in s, which is that in C e
  void backward(
      MemorySegment bx,
      MemorySegment s,
      MemorySegment aggregate,
      MemorySegment gates,
      MemorySegment aggregateGradient,
      @Nullable EdgeNorm norm,
      @Nullable MemorySegment nextGradient,
      MemorySegment dxGradient,
      MemorySegment exGradient,
      MemorySegment bxGradient,
      MemorySegment sGradient) {
    var padded = norm == null ? null : norm.padded(stride);
    try (var scratch = Scratch.open()) {
      var scaledRows = scratch.allocate(4L * Math.max(1, graph.nodes) * width);
      byTarget(
          bx,
          s,
          aggregate,
          gates,
          aggregateGradient,
          padded,
          nextGradient,
          dxGradient,
          sGradient,
          scaledRows);
      bySource(s, sGradient, scaledRows, exGradient, bxGradient);
    }
  }

  private void byTarget(
      MemorySegment bx,
      MemorySegment s,
      MemorySegment aggregate,
      MemorySegment gates,
      MemorySegment aggregateGradient,
      @Nullable EdgeNorm padded,
      @Nullable MemorySegment nextGradient,
      MemorySegment dxGradient,
      MemorySegment sGradient,
      MemorySegment scaledRows) {
    Workers.run(
        threads,
        graph.pieces.length - 1,
        piece -> {
          var scaled = new float[stride];
          var mean = new float[stride];
          var own = new float[stride];
          for (int i = graph.pieces[piece]; i < graph.pieces[piece + 1]; i++) {
            scaledGradient(aggregateGradient, gates, i, scaled);
            write(scaled, scaledRows, i);
            read(aggregate, i, mean);
            Arrays.fill(own, 0);
            for (int e = graph.start[i]; e < graph.start[i + 1]; e++) {
              long from = 4L * width * graph.source[e];
              long at = 4L * width * graph.edge[e];
              gateGradient(bx, from, s, at, mean, scaled, sGradient);
              if (padded != null && nextGradient != null) {
                addThroughNorm(s, nextGradient, at, padded, sGradient);
              }
              addRow(sGradient, at, own);
            }
            write(own, dxGradient, i);
          }
        });
  }

  private void bySource(
      MemorySegment s,
      MemorySegment sGradient,
      MemorySegment scaledRows,
      MemorySegment exGradient,
      MemorySegment bxGradient) {
    Workers.run(
        threads,
        graph.outPieces.length - 1,
        piece -> {
          var other = new float[stride];
          var value = new float[stride];
          for (int j = graph.outPieces[piece]; j < graph.outPieces[piece + 1]; j++) {
            Arrays.fill(other, 0);
            Arrays.fill(value, 0);
            for (int e = graph.outStart[j]; e < graph.outStart[j + 1]; e++) {
              long at = 4L * width * graph.edge[graph.position[e]];
              long to = 4L * width * graph.target[e];
              addRow(sGradient, at, other);
              valueGradient(s, at, scaledRows, to, value);
            }
            write(other, exGradient, j);
            write(value, bxGradient, j);
          }
        });
  }

  private void gateGradient(
      MemorySegment bx,
      long from,
      MemorySegment s,
      long at,
      float[] mean,
      float[] scaled,
      MemorySegment sGradient) {
    var one = FloatVector.broadcast(SPECIES, 1f);
    for (int lane = 0; lane < stride; lane += LANES) {
      long shift = 4L * lane;
      var gate = RowKernels.sigmoid(RowKernels.load(s, at + shift));
      RowKernels.load(bx, from + shift)
          .sub(RowKernels.load(mean, lane))
          .mul(RowKernels.load(scaled, lane))
          .mul(gate.mul(one.sub(gate)))
          .intoMemorySegment(sGradient, at + shift, ORDER);
    }
  }

  private void valueGradient(
      MemorySegment s, long at, MemorySegment scaled, long to, float[] value) {
    for (int lane = 0; lane < stride; lane += LANES) {
      RowKernels.sigmoid(RowKernels.load(s, at + 4L * lane))
          .fma(RowKernels.load(scaled, to + 4L * lane), RowKernels.load(value, lane))
          .intoArray(value, lane);
    }
  }

  private void addRow(MemorySegment matrix, long at, float[] sum) {
    for (int lane = 0; lane < stride; lane += LANES) {
      RowKernels.load(matrix, at + 4L * lane).add(RowKernels.load(sum, lane)).intoArray(sum, lane);
    }
  }

  private void addThroughNorm(
      MemorySegment s,
      MemorySegment nextGradient,
      long at,
      EdgeNorm norm,
      MemorySegment sGradient) {
    for (int lane = 0; lane < stride; lane += LANES) {
      long shift = at + 4L * lane;
      var x = RowKernels.load(s, shift);
      var past =
          pastRelu(x, RowKernels.load(nextGradient, shift), norm.factor(), norm.shift(), lane);
      past.sub(RowKernels.load(norm.level(), lane))
          .sub(x.sub(RowKernels.load(norm.centre(), lane)).mul(RowKernels.load(norm.tilt(), lane)))
          .fma(RowKernels.load(norm.slope(), lane), RowKernels.load(sGradient, shift))
          .intoMemorySegment(sGradient, shift, ORDER);
    }
  }

  private void scaledGradient(MemorySegment gradient, MemorySegment gates, int i, float[] scaled) {
    long at = 4L * width * i;
    for (int p = 0, lane = 0; p < vectors; p++, lane += LANES) {
      load(gradient, at, p).div(load(gates, at, p)).intoArray(scaled, lane);
    }
  }

  private interface EdgeRange {
    void run(int from, int to);
  }

  private int edgeStep() {
    return 8192;
  }

  private void overEdges(EdgeRange range) {
    int step = edgeStep();
    Workers.run(
        threads,
        (graph.edges + step - 1) / step,
        piece -> range.run(piece * step, Math.min(graph.edges, (piece + 1) * step)));
  }

  private static FloatVector load(MemorySegment matrix, long row, int p) {
    return RowKernels.load(matrix, row + 4L * LANES * p);
  }

  private static void store(FloatVector x, MemorySegment matrix, long row, int p) {
    x.intoMemorySegment(matrix, row + 4L * LANES * p, ORDER);
  }

  private void read(MemorySegment matrix, int i, float[] row) {
    long at = 4L * width * i;
    for (int p = 0; p < vectors; p++) {
      load(matrix, at, p).intoArray(row, p * LANES);
    }
  }

  private void write(float[] row, MemorySegment matrix, int i) {
    long at = 4L * width * i;
    for (int p = 0; p < vectors; p++) {
      store(RowKernels.load(row, p * LANES), matrix, at, p);
    }
  }
}
