package quire.graph;

import java.util.Arrays;

/// The extreme eigenvalues of a growing symmetric tridiagonal matrix with positive off-diagonals,
/// as the Lanczos process makes it.
final class Tridiagonal {
  private static final double BIG = 1e150;

  private double[] diagonal = new double[128];
  private double[] off = new double[128];
  private int size;

  int size() {
    return size;
  }

  /// Adds a row.
  ///
  /// @param alpha its diagonal element
  /// @param beta the element that couples it to the next row
  void add(double alpha, double beta) {
    if (size == diagonal.length) {
      diagonal = Arrays.copyOf(diagonal, 2 * size);
      off = Arrays.copyOf(off, 2 * size);
    }
    diagonal[size] = alpha;
    off[size] = beta;
    size++;
  }

  /// The coupling of the last row to the row that is not there yet.
  double lastCoupling() {
    return off[size - 1];
  }

  /// The largest eigenvalue, by bisection to rounding.
  double largest() {
    return bisect(+1);
  }

  /// The smallest eigenvalue.
  double smallest() {
    return -bisect(-1);
  }

  /// The largest eigenvalue of sign * T.
  private double bisect(int sign) {
    double low = Double.NEGATIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      double radius = (i > 0 ? off[i - 1] : 0) + (i < size - 1 ? off[i] : 0);
      low = Math.max(low, sign * diagonal[i]);
      high = Math.max(high, sign * diagonal[i] + radius);
    }
    double tolerance = 4e-16 * Math.max(1, Math.max(Math.abs(low), Math.abs(high)));
    while (high - low > tolerance) {
      double middle = 0.5 * (low + high);
      if (middle <= low || middle >= high) {
        break;
      }
      if (hasEigenvalueAbove(sign, middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /// Whether some pivot of (middle - sign * T) is not positive.
  private boolean hasEigenvalueAbove(int sign, double middle) {
    double pivot = middle - sign * diagonal[0];
    for (int i = 1; pivot > 0 && i < size; i++) {
      double coupling = off[i - 1];
      pivot = middle - sign * diagonal[i] - coupling * coupling / pivot;
    }
    return !(pivot > 0);
  }

  /// The eigenvector of an extreme eigenvalue, of length 1. Runs from the last row to the first:
  /// the direction in which the vector of a converged value grows.
  double[] vector(double eigenvalue) {
    double[] s = new double[size];
    s[size - 1] = 1;
    double sum = 1;
    for (int i = size - 1; i > 0; i--) {
      double next = i < size - 1 ? off[i] * s[i + 1] : 0;
      s[i - 1] = ((eigenvalue - diagonal[i]) * s[i] - next) / off[i - 1];
      sum += s[i - 1] * s[i - 1];
      if (Math.abs(s[i - 1]) > BIG) {
        for (int k = i - 1; k < size; k++) {
          s[k] /= BIG;
        }
        sum /= BIG * BIG;
      }
    }
    double norm = Math.sqrt(sum);
    for (int i = 0; i < size; i++) {
      s[i] /= norm;
    }
    return s;
  }
}
