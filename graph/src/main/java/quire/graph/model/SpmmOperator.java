package quire.graph.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import quire.tensor.Dtype;
import quire.tensor.Kernel;
import quire.tensor.Tensors;
import quire.tensor.Torch;

/// The product of a sparse matrix with a dense one inside autograd: row i of the result is `sum
/// weight_e x_j` over the edges e from j to i. Input and output (nodes, width).
final class SpmmOperator implements Kernel {
  private static final int LANES = RowKernels.LANES;
  private static final int TILE = 256;

  private final Incidence graph;
  private final float[] weights;

  /// @param weights of the edges by target
  SpmmOperator(Incidence graph, float[] weights) {
    this.graph = graph;
    this.weights = weights;
  }

  /// Weights of `D^-1/2 A D^-1/2`, D the in-degrees of the graph given.
  static float[] symmetric(Incidence graph) {
    var factor = new double[graph.nodes];
    for (int i = 0; i < graph.nodes; i++) {
      int degree = graph.start[i + 1] - graph.start[i];
      factor[i] = degree == 0 ? 0 : 1 / Math.sqrt(degree);
    }
    var weights = new float[graph.edges];
    for (int i = 0; i < graph.nodes; i++) {
      for (int e = graph.start[i]; e < graph.start[i + 1]; e++) {
        weights[e] = (float) (factor[i] * factor[graph.source[e]]);
      }
    }
    return weights;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    return List.of(product(inputs.get(0), graph.start, graph.source, null, graph.pieces));
  }

  @Override
  public List<@Nullable Tensor> backward(List<Tensor> outputGradients) {
    return List.of(
        product(
            outputGradients.get(0), graph.outStart, graph.target, graph.position, graph.outPieces));
  }

  private Tensor product(
      Tensor given, int[] start, int[] index, int @Nullable [] position, int[] pieces) {
    var x = given.contiguous();
    int width = Math.toIntExact(x.size(1));
    var out = Tensors.empty(Dtype.of(x), graph.nodes, width);
    var from = Tensors.segment(x);
    var to = Tensors.segment(out);
    boolean fast = Dtype.of(x) == Dtype.F32 && width % LANES == 0;
    Workers.run(
        Torch.threads(),
        pieces.length - 1,
        piece -> {
          var sum = new float[width];
          var spread = new float[TILE * LANES];
          for (int i = pieces[piece]; i < pieces[piece + 1]; i++) {
            if (fast) {
              row(from, to, width, i, start, index, position, sum, spread);
            } else {
              plainRow(from, to, width, i, start, index, position, Dtype.of(x) == Dtype.F64);
            }
          }
        });
    return out;
  }

  private void row(
      MemorySegment from,
      MemorySegment to,
      int width,
      int i,
      int[] start,
      int[] index,
      int @Nullable [] position,
      float[] sum,
      float[] spread) {
    Arrays.fill(sum, 0);
    for (int begin = start[i]; begin < start[i + 1]; begin += TILE) {
      int end = Math.min(start[i + 1], begin + TILE);
      for (int e = begin, at = 0; e < end; e++, at += LANES) {
        Arrays.fill(spread, at, at + LANES, weights[position == null ? e : position[e]]);
      }
      RowKernels.accumulate(from, width / LANES, index, begin, end, spread, 0, sum);
    }
    MemorySegment.copy(sum, 0, to, ValueLayout.JAVA_FLOAT, 4L * width * i, width);
  }

  private void plainRow(
      MemorySegment from,
      MemorySegment to,
      int width,
      int i,
      int[] start,
      int[] index,
      int @Nullable [] position,
      boolean wide) {
    for (int c = 0; c < width; c++) {
      double sum = 0;
      for (int e = start[i]; e < start[i + 1]; e++) {
        long at = (long) index[e] * width + c;
        double x =
            wide
                ? from.getAtIndex(ValueLayout.JAVA_DOUBLE, at)
                : from.getAtIndex(ValueLayout.JAVA_FLOAT, at);
        sum += weights[position == null ? e : position[e]] * x;
      }
      if (wide) {
        to.setAtIndex(ValueLayout.JAVA_DOUBLE, (long) i * width + c, sum);
      } else {
        to.setAtIndex(ValueLayout.JAVA_FLOAT, (long) i * width + c, (float) sum);
      }
    }
  }
}
