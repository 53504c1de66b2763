package quire.graph;

import java.util.List;
import quire.base.Check;

/// How an expander is drawn and when it is accepted.
///
/// @param degree D of every node, even, at least 2
/// @param kind `hamiltonian` (D/2 random cyclic orders), `permutation` (D/2 random permutations,
///   each taken both ways) or `simple` (D/2 copies of all nodes against one shuffle of themselves)
/// @param maxTries draws before giving up, at least 1
/// @param twoSided whether the smallest adjacency eigenvalue must also be small in size
/// @param mergeRepeats whether an edge drawn several times is returned once; the certificate is of
///   the multigraph as drawn either way
/// @param keepLoops whether loops are returned; a quirk of the reference implementation
/// @param loopLadenLaplacian whether acceptance reads the reference's matrix, in which a loop stays
///   on the diagonal and a disconnected graph may pass; a quirk of the reference implementation
public record ExpanderOptions(
    int degree,
    String kind,
    int maxTries,
    boolean twoSided,
    boolean mergeRepeats,
    boolean keepLoops,
    boolean loopLadenLaplacian) {

  /// The kinds that can be drawn, the default first.
  public static final List<String> KINDS = List.of("hamiltonian", "permutation", "simple");

  /// Refuses an odd degree, an unknown kind, no tries.
  public ExpanderOptions {
    Check.that(degree >= 2 && degree % 2 == 0, "degree must be even and at least 2, is %d", degree);
    Check.that(KINDS.contains(kind), "kind '%s' is none of %s", kind, String.join(", ", KINDS));
    Check.that(maxTries >= 1, "tries must be at least 1, are %d", maxTries);
  }

  /// The correct method: true Laplacian, loops dropped, repeats kept, at most 100 tries.
  public static ExpanderOptions strict(int degree, String kind) {
    return new ExpanderOptions(degree, kind, 100, false, false, false, false);
  }

  /// With both quirks of the reference implementation.
  public ExpanderOptions likeReference() {
    return new ExpanderOptions(degree, kind, maxTries, twoSided, mergeRepeats, true, true);
  }

  /// The gap to reach: max(0, D - 2 sqrt(D - 1) - 0.1), a little below what a random regular graph
  /// has (Friedman 2008).
  ///
  /// @param degree D, at least 1
  public static double threshold(int degree) {
    return Math.max(0, degree - 2 * Math.sqrt(degree - 1.0) - 0.1);
  }
}
