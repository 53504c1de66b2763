package quire.graph;

import quire.base.Check;

/// Products of row-major arrays with square matrices, in plain loops.
final class DenseMatrix {
  private DenseMatrix() {}

  /// Rows W x of every row x.
  static double[] times(double[] x, double[] matrix, int width) {
    var y = new double[x.length];
    for (int n = 0; n < x.length; n += width) {
      for (int i = 0; i < width; i++) {
        double sum = 0;
        for (int j = 0; j < width; j++) {
          sum += matrix[i * width + j] * x[n + j];
        }
        y[n + i] = sum;
      }
    }
    return y;
  }

  /// Adds W^T g to `x` for every row g.
  static void addBack(double[] gradient, double[] matrix, int width, double[] x) {
    for (int n = 0; n < gradient.length; n += width) {
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < width; j++) {
          x[n + j] += matrix[i * width + j] * gradient[n + i];
        }
      }
    }
  }

  /// The sum over rows of g x^T.
  static double[] outer(double[] gradient, double[] x, int width) {
    var sum = new double[width * width];
    for (int n = 0; n < gradient.length; n += width) {
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < width; j++) {
          sum[i * width + j] += gradient[n + i] * x[n + j];
        }
      }
    }
    return sum;
  }

  /// Ends of edges as ints, each checked.
  static int[] nodes(String what, long[] ends, int nodes) {
    var checked = new int[ends.length];
    for (int e = 0; e < ends.length; e++) {
      if (ends[e] < 0 || ends[e] >= nodes) {
        Check.that(false, "%s of edge %d: node %d of %d", what, e, ends[e], nodes);
      }
      checked[e] = (int) ends[e];
    }
    return checked;
  }
}
