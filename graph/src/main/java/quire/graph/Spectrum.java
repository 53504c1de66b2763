package quire.graph;

import java.util.Arrays;

/// The eigenvalues that certify a multigraph: NaN where the graph is too small to have them.
///
/// @param laplacian1 smallest of L = D - A (0 but for rounding), or of the reference's matrix
/// @param laplacian2 second smallest of L: the gap
/// @param adjacency2 second largest of A
/// @param adjacencyN smallest of A
record Spectrum(double laplacian1, double laplacian2, double adjacency2, double adjacencyN) {
  /// Neither matrix for L has a negative eigenvalue: what lies below 0 is rounding.
  Spectrum {
    laplacian1 = Math.max(0.0, laplacian1);
    laplacian2 = Math.max(0.0, laplacian2);
  }

  /// Up to here all eigenvalues are computed densely.
  private static final int DENSE_NODES = 24;

  private static final long SEED = 0x5EED;

  /// @param loopLaden take the reference's matrix for L: loops stay on its diagonal
  static Spectrum of(Multigraph graph, boolean loopLaden) {
    SymmetricMatrix laplacian = loopLaden ? graph::loopLadenLaplacianTimes : graph::laplacianTimes;
    if (graph.nodes() <= DENSE_NODES) {
      return dense(graph, laplacian);
    }
    boolean plain = !loopLaden || graph.loops() == 0;
    int degree = graph.regularDegree();
    if (degree >= 0 && plain) {
      var ends = new Lanczos(graph.nodes(), graph::adjacencyTimes, SEED).deflateConstant();
      var found = ends.ends(Lanczos.Wanted.NONE);
      double second = found.largest();
      return new Spectrum(quotientOfConstant(graph), degree - second, second, found.smallest());
    }
    return general(graph, laplacian, plain);
  }

  private static Spectrum dense(Multigraph graph, SymmetricMatrix laplacian) {
    int n = graph.nodes();
    double[] l = Jacobi.eigenvalues(n, laplacian);
    double[] a = Jacobi.eigenvalues(n, graph::adjacencyTimes);
    return new Spectrum(l[0], n > 1 ? l[1] : Double.NaN, n > 1 ? a[n - 2] : Double.NaN, a[0]);
  }

  private static Spectrum general(Multigraph graph, SymmetricMatrix laplacian, boolean plain) {
    int n = graph.nodes();
    double smallest;
    double gap;
    var lower = new Lanczos(n, laplacian, SEED);
    if (plain) {
      smallest = quotientOfConstant(graph);
      gap = lower.deflateConstant().ends(Lanczos.Wanted.NONE).smallest();
    } else {
      var first = lower.ends(Lanczos.Wanted.SMALLEST);
      smallest = first.smallest();
      gap = lower.deflate(vectorOf(first)).ends(Lanczos.Wanted.NONE).smallest();
    }
    var adjacency = new Lanczos(n, graph::adjacencyTimes, SEED);
    var top = adjacency.ends(Lanczos.Wanted.LARGEST);
    double second = adjacency.deflate(vectorOf(top)).ends(Lanczos.Wanted.NONE).largest();
    return new Spectrum(smallest, gap, second, top.smallest());
  }

  private static double[] vectorOf(Lanczos.Ends ends) {
    double[] vector = ends.vector();
    if (vector == null) {
      throw new IllegalStateException("a vector was asked for");
    }
    return vector;
  }

  /// x'Lx / x'x of the constant vector. L has no negative eigenvalue, so the smallest lies in [0,
  /// this].
  private static double quotientOfConstant(Multigraph graph) {
    int n = graph.nodes();
    double[] constant = new double[n];
    double[] image = new double[n];
    Arrays.fill(constant, 1);
    graph.laplacianTimes(constant, image);
    double sum = 0;
    for (double value : image) {
      sum += value;
    }
    return sum / n;
  }
}
