package quire.transport;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import quire.base.Check;
import quire.tensor.Dtype;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// A normal law N(mean, covariance), and exact transport between two: `W2^2 = |m1 - m2|^2 + tr(C1 +
/// C2 - 2 (C1^{1/2} C2 C1^{1/2})^{1/2})` (Bures; Dowson and Landau, 1982). All in float64; the root
/// is taken of a symmetric matrix, so it is real by construction.
///
/// @param mean m, (d)
/// @param covariance C, d rows of d, symmetric, without negative eigenvalues
public record Gaussian(double[] mean, double[][] covariance) {
  public Gaussian {
    Check.that(
        covariance.length == mean.length,
        "covariance must have %d rows, has %d",
        mean.length,
        covariance.length);
    for (int i = 0; i < mean.length; i++) {
      Check.that(
          covariance[i].length == mean.length,
          "row %d of covariance must have %d numbers, has %d",
          i,
          mean.length,
          covariance[i].length);
      for (int j = 0; j < i; j++) {
        double scale = Math.max(Math.abs(covariance[i][j]), Math.abs(covariance[j][i]));
        Check.that(
            Math.abs(covariance[i][j] - covariance[j][i]) <= 1e-9 * scale,
            "covariance must be symmetric, (%d, %d) is %s and (%d, %d) is %s",
            i,
            j,
            covariance[i][j],
            j,
            i,
            covariance[j][i]);
      }
    }
  }

  /// The law with the mean and the covariance (over n - 1) of samples.
  ///
  /// @param samples (n, d), any floating type, n at least 2
  public static Gaussian fit(Tensor samples) {
    Check.that(
        samples.dim() == 2 && samples.size(0) >= 2,
        "samples must have shape (n, d) with n at least 2, are %s",
        Tensors.describe(samples));
    try (var _ = new Scope();
        var _ = new NoTape()) {
      Tensor x = Tensors.to(samples, Dtype.F64);
      Tensor mean = x.mean(0);
      Tensor centred = x.sub(mean);
      Tensor covariance =
          centred.t().matmul(centred).div(new Scalar((double) (samples.size(0) - 1)));
      return new Gaussian(Tensors.doubles(mean), rows(covariance));
    }
  }

  /// The squared 2-Wasserstein distance to another law of the same dimension; of features of images
  /// it is the Frechet distance.
  public double squaredDistance(Gaussian other) {
    Check.that(
        other.mean.length == mean.length,
        "the laws have %d and %d dimensions",
        mean.length,
        other.mean.length);
    try (var _ = new Scope();
        var _ = new NoTape()) {
      Tensor root = root(matrix(covariance));
      Tensor middle = root.matmul(matrix(other.covariance)).matmul(root);
      Tensor spectrum = torch.linalg_eigvalsh(symmetric(middle));
      double shared = Tensors.value(spectrum.clamp_min(new Scalar(0)).sqrt().sum());
      double sum = -2 * shared;
      for (int i = 0; i < mean.length; i++) {
        double d = mean[i] - other.mean[i];
        sum += d * d + covariance[i][i] + other.covariance[i][i];
      }
      return Math.max(0, sum);
    }
  }

  /// The linear part A of the optimal map `x -> m2 + A (x - m1)` to another law, `A = C1^{-1/2}
  /// (C1^{1/2} C2 C1^{1/2})^{1/2} C1^{-1/2}`, d rows of d.
  ///
  /// @throws quire.base.RequestException where this covariance is singular: there is no such map
  public double[][] map(Gaussian other) {
    try (var _ = new Scope();
        var _ = new NoTape()) {
      Tensor own = matrix(covariance);
      Tensor spectrum = torch.linalg_eigvalsh(own);
      Check.that(
          Tensors.value(spectrum.min()) > 1e-12 * Tensors.value(spectrum.max()),
          "the source's covariance is singular: no map leads from it");
      Tensor root = root(own);
      Tensor inverse = torch.linalg_inv(root);
      Tensor middle = root(symmetric(root.matmul(matrix(other.covariance)).matmul(root)));
      return rows(symmetric(inverse.matmul(middle).matmul(inverse)));
    }
  }

  private static Tensor root(Tensor symmetric) {
    var pair = torch.linalg_eigh(symmetric);
    Tensor vectors = pair.get1();
    return vectors.mul(pair.get0().clamp_min(new Scalar(0)).sqrt()).matmul(vectors.t());
  }

  private static Tensor symmetric(Tensor matrix) {
    return matrix.add(matrix.t()).mul(new Scalar(0.5));
  }

  private static Tensor matrix(double[][] rows) {
    int d = rows.length;
    double[] flat = new double[d * d];
    for (int i = 0; i < d; i++) {
      System.arraycopy(rows[i], 0, flat, i * d, d);
    }
    return Tensors.of(flat, d, d);
  }

  private static double[][] rows(Tensor matrix) {
    int d = (int) matrix.size(1);
    double[] flat = Tensors.doubles(matrix);
    double[][] rows = new double[flat.length / d][d];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(flat, i * d, rows[i], 0, d);
    }
    return rows;
  }
}
