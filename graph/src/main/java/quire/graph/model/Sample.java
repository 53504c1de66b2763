package quire.graph.model;

import quire.base.Check;

/// One graph as a network takes it: features, its own edges and those of its expander.
///
/// @param nodes at least 1
/// @param features nodes x columns, row-major
/// @param source,target ends of the directed local edges (an undirected edge twice), in [0, nodes)
/// @param edgeFeatures edges x columns, row-major; empty where there are none
/// @param expanderSource,expanderTarget ends of the directed expander entries, both ways; empty
///   without an expander
public record Sample(
    int nodes,
    float[] features,
    int[] source,
    int[] target,
    float[] edgeFeatures,
    int[] expanderSource,
    int[] expanderTarget) {
  /// Checks the sizes; the ends of edges are checked when a batch is made.
  public Sample {
    Check.positive("nodes", nodes);
    Check.that(
        features.length % nodes == 0,
        "features must fill rows of %d nodes, are %d",
        nodes,
        features.length);
    Check.that(
        source.length == target.length,
        "edges must have two ends each, have %d sources and %d targets",
        source.length,
        target.length);
    Check.that(
        expanderSource.length == expanderTarget.length,
        "expander edges must have two ends each, have %d sources and %d targets",
        expanderSource.length,
        expanderTarget.length);
  }

  /// A graph without edge features and expander.
  public static Sample of(int nodes, float[] features, int[] source, int[] target) {
    return new Sample(nodes, features, source, target, new float[0], new int[0], new int[0]);
  }

  /// The same with an expander.
  public Sample withExpander(int[] source, int[] target) {
    return new Sample(nodes, features, this.source, this.target, edgeFeatures, source, target);
  }
}
