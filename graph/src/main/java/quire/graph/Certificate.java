package quire.graph;

/// What is known of one expander. Counts and eigenvalues are of the multigraph as drawn or given,
/// where a loop adds 2 to its node's degree; eigenvalues have no unit, NaN where the graph has one
/// node.
///
/// @param graph number of the graph
/// @param nodes n
/// @param degree D of the threshold and of epsilon; n - 1 for a complete graph
/// @param kind how it was drawn; `complete` for n of at most 10 or a degree of n and more; `given`
///   for a judged file
/// @param entries directed entries, two for each undirected edge
/// @param loops entries that join a node to itself
/// @param repeats entries beyond those of each pair's first edge
/// @param components connected components
/// @param laplacian1 smallest eigenvalue of L = D - A
/// @param laplacian2 second smallest eigenvalue of L: the gap
/// @param adjacency2 second largest eigenvalue of A
/// @param adjacencyN smallest eigenvalue of A
/// @param epsilon max(|adjacency2|, |adjacencyN|) / D
/// @param tries draws that were made; the best of them is described
/// @param diameter longest shortest path, in edges; -1 where the graph is not connected
/// @param diameterExact whether `diameter` is exact; else it is a lower bound
/// @param certified whether the graph is connected and its gap reaches the threshold
public record Certificate(
    long graph,
    int nodes,
    int degree,
    String kind,
    int entries,
    int loops,
    int repeats,
    int components,
    double laplacian1,
    double laplacian2,
    double adjacency2,
    double adjacencyN,
    double epsilon,
    int tries,
    int diameter,
    boolean diameterExact,
    boolean certified) {
  private static final int EXACT_DIAMETER_NODES = 5000;

  /// Describes a multigraph.
  static Certificate of(
      long graph, String kind, Multigraph drawn, Spectrum spectrum, Verdict verdict) {
    boolean exact = drawn.nodes() <= EXACT_DIAMETER_NODES;
    boolean connected = verdict.components() == 1;
    int diameter = !connected ? -1 : exact ? drawn.exactDiameter() : drawn.doubleSweepDiameter();
    double widest = Math.max(Math.abs(spectrum.adjacency2()), Math.abs(spectrum.adjacencyN()));
    return new Certificate(
        graph,
        drawn.nodes(),
        verdict.degree(),
        kind,
        drawn.entries(),
        drawn.loops(),
        drawn.repeats(),
        verdict.components(),
        spectrum.laplacian1(),
        spectrum.laplacian2(),
        spectrum.adjacency2(),
        spectrum.adjacencyN(),
        widest / verdict.degree(),
        verdict.tries(),
        diameter,
        exact && connected,
        verdict.certified());
  }

  /// What was found beside the spectrum.
  record Verdict(int degree, int components, int tries, boolean certified) {}
}
