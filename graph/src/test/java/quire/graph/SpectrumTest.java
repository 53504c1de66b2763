package quire.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.graph.data.Draws;

/// Eigenvalues against closed forms, against numpy, and Lanczos against Jacobi.
class SpectrumTest {
  private static Multigraph graph(int nodes, List<int[]> edges) {
    return new Multigraph(
        nodes,
        edges.stream().mapToInt(e -> e[0]).toArray(),
        edges.stream().mapToInt(e -> e[1]).toArray());
  }

  private static Multigraph circulant(int nodes, int... steps) {
    var edges = new ArrayList<int[]>();
    for (int step : steps) {
      for (int i = 0; i < nodes; i++) {
        edges.add(new int[] {i, (i + step) % nodes});
      }
    }
    return graph(nodes, edges);
  }

  private static Multigraph path(int nodes) {
    var edges = new ArrayList<int[]>();
    for (int i = 0; i + 1 < nodes; i++) {
      edges.add(new int[] {i, i + 1});
    }
    return graph(nodes, edges);
  }

  private static Multigraph star(int nodes) {
    var edges = new ArrayList<int[]>();
    for (int i = 1; i < nodes; i++) {
      edges.add(new int[] {0, i});
    }
    return graph(nodes, edges);
  }

  private static Multigraph affine(int nodes) {
    var edges = new ArrayList<int[]>();
    for (long[] map : new long[][] {{3, 1}, {5, 2}, {1, 7}}) {
      for (int i = 0; i < nodes; i++) {
        edges.add(new int[] {i, (int) ((map[0] * i + map[1]) % nodes)});
      }
    }
    return graph(nodes, edges);
  }

  private static Multigraph squares(int nodes) {
    var edges = new ArrayList<int[]>();
    for (int i = 0; i < nodes; i++) {
      edges.add(new int[] {i, (int) (((long) i * i + 3L * i + 1) % nodes)});
      edges.add(new int[] {i, (7 * i + 2) % nodes});
      if (i % 2 == 0) {
        edges.add(new int[] {i, (i + 1) % nodes});
      }
    }
    return graph(nodes, edges);
  }

  private static void expect(Spectrum found, double l2, double a2, double an) {
    assertThat(found.laplacian1()).as("laplacian1").isCloseTo(0, within(1e-8));
    assertThat(found.laplacian2()).as("laplacian2").isCloseTo(l2, within(1e-8));
    assertThat(found.adjacency2()).as("adjacency2").isCloseTo(a2, within(1e-8));
    assertThat(found.adjacencyN()).as("adjacencyN").isCloseTo(an, within(1e-8));
  }

  /// K_n: Laplacian 0 and n; adjacency n - 1 and -1.
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 24, 25, 60})
  void completeGraph(int n) {
    expect(Spectrum.of(EdgeDrawing.complete(n).graph(n), false), n, -1, -1);
  }

  /// Cycle: adjacency 2 cos(2 pi k / n).
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 11, 24, 25, 40, 61, 200})
  void cycle(int n) {
    double second = 2 * Math.cos(2 * Math.PI / n);
    double last = 2 * Math.cos(2 * Math.PI * (n / 2) / n);
    expect(Spectrum.of(circulant(n, 1), false), 2 - second, second, last);
  }

  /// Path: Laplacian 2 - 2 cos(pi k / n), adjacency 2 cos(pi k / (n + 1)).
  @ParameterizedTest
  @ValueSource(ints = {4, 24, 25, 80})
  void path_(int n) {
    expect(
        Spectrum.of(path(n), false),
        2 - 2 * Math.cos(Math.PI / n),
        2 * Math.cos(2 * Math.PI / (n + 1)),
        2 * Math.cos(Math.PI * n / (n + 1)));
  }

  /// Star: Laplacian 0, 1, n; adjacency sqrt(n - 1), 0, -sqrt(n - 1). The middle values have
  /// multiplicity n - 2.
  @ParameterizedTest
  @ValueSource(ints = {3, 12, 24, 25, 90})
  void star_(int n) {
    expect(Spectrum.of(star(n), false), 1, 0, -Math.sqrt(n - 1.0));
  }

  /// C12(1, 5) is bipartite: good on one side only. C13(1, 5) is good on both.
  @Test
  void circulantsOfTwoSteps() {
    expect(Spectrum.of(circulant(12, 1, 5), false), 2, 2, -4);
    expect(Spectrum.of(circulant(13, 1, 5), false), 2.62279715, 4 - 2.62279715, -2.65109341);
    int[] u = new int[24];
    int[] v = new int[24];
    for (int i = 0; i < 12; i++) {
      u[i] = u[12 + i] = i;
      v[i] = (i + 1) % 12;
      v[12 + i] = (i + 5) % 12;
    }
    assertThat(Expander.judge(12, u, v, 4, false, 0).certified()).isTrue();
    assertThat(Expander.judge(12, u, v, 4, true, 0).certified()).isFalse();
  }

  /// numpy 2.4.6 `eigvalsh`; bench/peers/graph_golden.py.
  @Test
  void matchesNumpy() {
    expect(Spectrum.of(affine(119), false), 0, 6, -4.5442282964);
    expect(Spectrum.of(affine(2003), false), 0.7769727754, 5.2230272246, -5.2971225460);
    expect(Spectrum.of(squares(60), false), 1.0220759492, 5.3290499427, -4.5511177625);
    expect(Spectrum.of(squares(900), false), 0.7628498446, 6.6418100608, -6.3280922981);
    var twoCycles = new ArrayList<int[]>();
    for (int i = 0; i < 40; i++) {
      twoCycles.add(new int[] {i, (i + 1) % 40});
      twoCycles.add(new int[] {40 + i, 40 + (i + 1) % 40});
    }
    expect(Spectrum.of(graph(80, twoCycles), false), 0, 2, -2);
  }

  /// The reference's matrix keeps loops on its diagonal: its smallest eigenvalue is above 0, and
  /// the two halves of a disconnected graph pass for a gap. Same script.
  @Test
  void loopLadenMatrixMatchesNumpy() {
    var half = Spectrum.of(affine(119), true);
    assertThat(half.laplacian1()).isCloseTo(0, within(1e-8));
    assertThat(half.laplacian2()).isCloseTo(0.0747993019, within(1e-8));
    var large = Spectrum.of(affine(2003), true);
    assertThat(large.laplacian1()).isCloseTo(0.0005638298, within(1e-8));
    assertThat(large.laplacian2()).isCloseTo(0.7769727754, within(1e-8));
    var irregular = Spectrum.of(squares(60), true);
    assertThat(irregular.laplacian1()).isCloseTo(0.0530881547, within(1e-8));
    assertThat(irregular.laplacian2()).isCloseTo(1.0775893165, within(1e-8));
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 40));
  }

  /// Law: on any multigraph (loops, repeats, several components) the iterative answer is the dense
  /// one, and adding an edge never lowers the gap.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void lanczosAgreesWithJacobi(long seed) {
    var draws = Draws.of(seed);
    int n = draws.nextInt(25, 70);
    int count = draws.nextInt(n / 2, 4 * n);
    var edges = new ArrayList<int[]>();
    for (int e = 0; e < count; e++) {
      edges.add(new int[] {draws.nextInt(n), draws.nextInt(n)});
    }
    var graph = graph(n, edges);
    double[] l = Jacobi.eigenvalues(n, graph::laplacianTimes);
    double[] a = Jacobi.eigenvalues(n, graph::adjacencyTimes);
    var found = Spectrum.of(graph, false);
    expect(found, l[1], a[n - 2], a[0]);
    assertThat(found.laplacian2() < 1e-8).isEqualTo(graph.components() > 1);
    edges.add(new int[] {draws.nextInt(n), draws.nextInt(n)});
    assertThat(Spectrum.of(graph(n, edges), false).laplacian2())
        .isGreaterThan(found.laplacian2() - 1e-8);
  }

  /// Trace and Frobenius norm of the adjacency matrix are sums over its eigenvalues.
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void jacobiKeepsTraceAndNorm(long seed) {
    var draws = Draws.of(seed, 9);
    int n = 12;
    var edges = new ArrayList<int[]>();
    for (int e = 0; e < 30; e++) {
      edges.add(new int[] {draws.nextInt(n), draws.nextInt(n)});
    }
    var graph = graph(n, edges);
    double trace = 0;
    double square = 0;
    for (double value : Jacobi.eigenvalues(n, graph::adjacencyTimes)) {
      trace += value;
      square += value * value;
    }
    double[][] matrix = new double[n][n];
    for (int[] edge : edges) {
      matrix[edge[0]][edge[1]]++;
      matrix[edge[1]][edge[0]]++;
    }
    double norm = 0;
    for (double[] row : matrix) {
      for (double value : row) {
        norm += value * value;
      }
    }
    assertThat(trace).isCloseTo(graph.loops(), within(1e-9));
    assertThat(square).isCloseTo(norm, within(1e-8));
  }
}
