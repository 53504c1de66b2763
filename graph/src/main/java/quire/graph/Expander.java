package quire.graph;

import java.util.HashSet;
import java.util.Locale;
import java.util.stream.IntStream;
import quire.base.Check;
import quire.base.WorkException;
import quire.graph.data.Draws;

/// A sparse regular graph that mixes fast, with the eigenvalues that prove it (section 3 of the
/// paper; Friedman 2008).
///
/// `source` and `target` are directed entries: entry 2k is the k-th edge, entry 2k + 1 the same
/// edge backwards. Loops are dropped and repeats kept unless the options say otherwise; the
/// certificate is of the multigraph as drawn.
///
/// @param source where an entry starts, in [0, nodes)
/// @param target where it ends
/// @param certificate counts, eigenvalues and whether they are good enough
public record Expander(long[] source, long[] target, Certificate certificate) {
  private static final int COMPLETE_NODES = 10;

  /// Draws until the graph is certified. The same arguments give the same edges; seed, graph and
  /// try each change them.
  ///
  /// Ten nodes or fewer, or a degree of the number of nodes or more, give the complete graph.
  ///
  /// @param nodes n, at least 1
  /// @param degree D, even, at least 2
  /// @param kind `hamiltonian`, `permutation` or `simple`
  /// @param graph number of the graph, so that each graph of a batch has its own expander
  /// @throws WorkException when no draw of 100 is certified; it names the best gap
  public static Expander generate(int nodes, int degree, String kind, long seed, long graph) {
    return generate(nodes, ExpanderOptions.strict(degree, kind), seed, graph).orFail(degree);
  }

  /// As above with all options. An expander that is not certified is returned as the best one seen:
  /// read the certificate, or call [#orFail].
  public static Expander generate(int nodes, ExpanderOptions options, long seed, long graph) {
    Check.that(nodes >= 1, "nodes must be at least 1, are %d", nodes);
    int degree = options.degree();
    if (nodes <= COMPLETE_NODES || degree >= nodes) {
      var drawing = EdgeDrawing.complete(nodes);
      var all = drawing.graph(nodes);
      var verdict = new Certificate.Verdict(Math.max(1, nodes - 1), 1, 1, true);
      return of(
          drawing,
          options,
          Certificate.of(graph, "complete", all, Spectrum.of(all, false), verdict));
    }
    Check.that(
        (long) nodes * degree <= Integer.MAX_VALUE - 8,
        "%d nodes of degree %d are more entries than fit in memory",
        nodes,
        degree);
    Candidate best = null;
    int tries = 0;
    while (tries < options.maxTries() && (best == null || !best.certified())) {
      var drawing = EdgeDrawing.draw(nodes, degree, options.kind(), Draws.of(seed, graph, tries));
      var next = Candidate.of(drawing, nodes, options);
      best = best == null || next.betterThan(best) ? next : best;
      tries++;
    }
    if (best == null) {
      throw new IllegalStateException("no try was made");
    }
    var verdict = new Certificate.Verdict(degree, best.components(), tries, best.certified());
    return of(
        best.drawing(),
        options,
        Certificate.of(graph, options.kind(), best.graph(), best.spectrum(), verdict));
  }

  /// Judges given undirected edges.
  ///
  /// @param u one end of each edge, in [0, nodes)
  /// @param v the other end
  /// @param degree D of the threshold and of epsilon; 0 takes the graph's largest degree
  public static Certificate judge(
      int nodes, int[] u, int[] v, int degree, boolean twoSided, long graph) {
    Check.that(nodes >= 1, "nodes must be at least 1, are %d", nodes);
    Check.that(u.length == v.length, "u has %d ends, v has %d", u.length, v.length);
    for (int e = 0; e < u.length; e++) {
      Check.that(
          u[e] >= 0 && u[e] < nodes && v[e] >= 0 && v[e] < nodes,
          "edge %d joins %d and %d: nodes are 0 to %d",
          e,
          u[e],
          v[e],
          nodes - 1);
    }
    var given = new Multigraph(nodes, u, v);
    int against = Math.max(1, degree > 0 ? degree : given.largestDegree());
    var spectrum = Spectrum.of(given, false);
    int components = given.components();
    boolean good = components == 1 && reaches(spectrum, against, twoSided);
    var verdict = new Certificate.Verdict(against, components, 1, good);
    return Certificate.of(graph, "given", given, spectrum, verdict);
  }

  /// Returns this when it is certified.
  ///
  /// @param degree named in the message
  /// @throws WorkException naming the graph and the best gap
  public Expander orFail(int degree) {
    if (certificate.certified()) {
      return this;
    }
    throw new WorkException(
        String.format(
            Locale.ROOT,
            "graph %d (%d nodes): no %s graph of degree %d was certified in %d tries; the best gap is"
                + " %.4f, smallest adjacency eigenvalue %.4f, %d component(s), threshold %.4f\n"
                + "raise --max-tries, change --kind or --degree, or add --allow-uncertified",
            certificate.graph(),
            certificate.nodes(),
            certificate.kind(),
            degree,
            certificate.tries(),
            certificate.laplacian2(),
            certificate.adjacencyN(),
            certificate.components(),
            ExpanderOptions.threshold(degree)));
  }

  private static boolean reaches(Spectrum spectrum, int degree, boolean twoSided) {
    double threshold = ExpanderOptions.threshold(degree);
    boolean gap = Double.isNaN(spectrum.laplacian2()) || spectrum.laplacian2() >= threshold;
    return gap && (!twoSided || Math.abs(spectrum.adjacencyN()) <= degree - threshold);
  }

  /// One draw with what was found of it.
  private record Candidate(
      EdgeDrawing drawing, Multigraph graph, Spectrum spectrum, int components, boolean certified) {

    static Candidate of(EdgeDrawing drawing, int nodes, ExpanderOptions options) {
      var graph = drawing.graph(nodes);
      boolean reference = options.loopLadenLaplacian();
      var spectrum = Spectrum.of(graph, reference);
      int components = graph.components();
      boolean good =
          (components == 1 || reference) && reaches(spectrum, options.degree(), options.twoSided());
      return new Candidate(drawing, graph, spectrum, components, good);
    }

    boolean betterThan(Candidate other) {
      return certified != other.certified
          ? certified
          : spectrum.laplacian2() > other.spectrum.laplacian2();
    }
  }

  private static Expander of(
      EdgeDrawing drawing, ExpanderOptions options, Certificate certificate) {
    int[] kept = kept(drawing, certificate.nodes(), options);
    long[] source = new long[2 * kept.length];
    long[] target = new long[2 * kept.length];
    for (int k = 0; k < kept.length; k++) {
      int u = drawing.u()[kept[k]];
      int v = drawing.v()[kept[k]];
      source[2 * k] = u;
      target[2 * k] = v;
      source[2 * k + 1] = v;
      target[2 * k + 1] = u;
    }
    return new Expander(source, target, certificate);
  }

  private static int[] kept(EdgeDrawing drawing, int nodes, ExpanderOptions options) {
    int[] u = drawing.u();
    int[] v = drawing.v();
    var seen = new HashSet<Long>();
    return IntStream.range(0, u.length)
        .filter(e -> options.keepLoops() || u[e] != v[e])
        .filter(e ->
            !options.mergeRepeats()
                || seen.add((long) Math.min(u[e], v[e]) * nodes + Math.max(u[e], v[e])))
        .toArray();
  }
}
