package quire.graph;

import java.util.List;
import quire.base.Check;

/// Gated graph convolution in double precision, before norms, ReLU and residuals.
///
/// For an edge from j to i with state e: `s = D x_i + E x_j + C e` and `g = sigmoid(s)`; node i
/// gets `A x_i + sum g (B x_j) / (sum g + 1e-6)`, the edge gets s. Every map has a bias.
///
/// @param width columns of x and of the edge state
/// @param matrices A, B, C, D, E, each width x width, row-major, y = W x + b
/// @param biases of A, B, C, D, E, each width long
public record GatedGcn(int width, List<double[]> matrices, List<double[]> biases) {
  private static final double EPSILON = 1e-6;

  /// Node rows (nodes x width) and edge rows (edges x width).
  public record Result(double[] nodes, double[] edges) {}

  /// @throws quire.base.RequestException naming the matrix or bias and what it should be
  public GatedGcn {
    Check.positive("width", width);
    matrices = List.copyOf(matrices);
    biases = List.copyOf(biases);
    Check.that(
        matrices.size() == 5 && biases.size() == 5,
        "matrices and biases must be five each, are %d and %d",
        matrices.size(),
        biases.size());
    for (int i = 0; i < 5; i++) {
      Check.that(
          matrices.get(i).length == width * width && biases.get(i).length == width,
          "map %s must hold %d x %d numbers and a bias of %d, holds %d and %d",
          "ABCDE".charAt(i),
          width,
          width,
          width,
          matrices.get(i).length,
          biases.get(i).length);
    }
  }

  /// @param x nodes x width
  /// @param source,target ends of the edges
  /// @param edgeState edges x width
  public Result forward(double[] x, long[] source, long[] target, double[] edgeState) {
    Check.that(x.length % width == 0, "x must hold rows of %d numbers, holds %d", width, x.length);
    Check.that(
        source.length == target.length && edgeState.length == source.length * width,
        "%d sources, %d targets and %d numbers of edge state do not fit width %d",
        source.length,
        target.length,
        edgeState.length,
        width);
    int nodes = x.length / width;
    var from = DenseMatrix.nodes("source", source, nodes);
    var to = DenseMatrix.nodes("target", target, nodes);
    var out = mapped(0, x);
    var b = mapped(1, x);
    var s = mapped(2, edgeState);
    var d = mapped(3, x);
    var e = mapped(4, x);
    var sum = new double[x.length];
    var gates = new double[x.length];
    for (int k = 0; k < s.length; k++) {
      int column = k % width;
      int i = to[k / width] * width + column;
      int j = from[k / width] * width + column;
      s[k] += d[i] + e[j];
      double gate = 1 / (1 + Math.exp(-s[k]));
      sum[i] += gate * b[j];
      gates[i] += gate;
    }
    for (int i = 0; i < out.length; i++) {
      out[i] += sum[i] / (gates[i] + EPSILON);
    }
    return new Result(out, s);
  }

  private double[] mapped(int map, double[] x) {
    var y = DenseMatrix.times(x, matrices.get(map), width);
    for (int i = 0; i < y.length; i++) {
      y[i] += biases.get(map)[i % width];
    }
    return y;
  }
}
