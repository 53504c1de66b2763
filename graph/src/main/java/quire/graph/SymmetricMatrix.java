package quire.graph;

/// y = M x for a symmetric matrix that is never stored.
@FunctionalInterface
interface SymmetricMatrix {
  /// Fills `y`; `x` must stay as it is.
  void times(double[] x, double[] y);
}
