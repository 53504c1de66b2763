package quire.graph;

import java.util.Arrays;

/// All eigenvalues of a small dense symmetric matrix by cyclic Jacobi rotations: slow and exact to
/// rounding, multiplicities included. O(n^3) a sweep, about six sweeps.
final class Jacobi {
  private static final int MAX_SWEEPS = 100;

  private Jacobi() {}

  /// @return the n eigenvalues, ascending
  static double[] eigenvalues(int n, SymmetricMatrix operator) {
    double[][] m = new double[n][n];
    double[] unit = new double[n];
    for (int i = 0; i < n; i++) {
      unit[i] = 1;
      operator.times(unit, m[i]);
      unit[i] = 0;
    }
    double norm = 0;
    for (double[] row : m) {
      for (double value : row) {
        norm += value * value;
      }
    }
    double small = 1e-30 * norm;
    for (int sweep = 0; sweep < MAX_SWEEPS && offDiagonal(m) > small; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(m, p, q);
        }
      }
    }
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = m[i][i];
    }
    Arrays.sort(values);
    return values;
  }

  private static double offDiagonal(double[][] m) {
    double sum = 0;
    for (int p = 0; p < m.length; p++) {
      for (int q = p + 1; q < m.length; q++) {
        sum += 2 * m[p][q] * m[p][q];
      }
    }
    return sum;
  }

  private static void rotate(double[][] m, int p, int q) {
    if (m[p][q] == 0) {
      return;
    }
    double theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < m.length; k++) {
      double kp = m[k][p];
      double kq = m[k][q];
      m[k][p] = c * kp - s * kq;
      m[k][q] = s * kp + c * kq;
    }
    double[] rowP = m[p];
    double[] rowQ = m[q];
    for (int k = 0; k < m.length; k++) {
      double pk = rowP[k];
      double qk = rowQ[k];
      rowP[k] = c * pk - s * qk;
      rowQ[k] = s * pk + c * qk;
    }
  }
}
