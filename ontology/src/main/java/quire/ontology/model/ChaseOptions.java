package quire.ontology.model;

import java.util.function.BooleanSupplier;
import quire.base.Check;

/// How far a chase may go.
///
/// @param variant when it makes nulls
/// @param maxFacts facts after which it stops, at least 1
/// @param maxDepth how deep nulls may be made from nulls, at least 0; a null made from constants
///   has depth 1
/// @param seconds time after which it stops, above 0
/// @param threads for the Datalog rounds; the result does not depend on it
/// @param interrupted asked now and then; true stops it
public record ChaseOptions(
    Variant variant,
    long maxFacts,
    int maxDepth,
    double seconds,
    int threads,
    BooleanSupplier interrupted) {
  public ChaseOptions {
    Check.positive("--max-facts", maxFacts);
    Check.that(maxDepth >= 0, "--max-depth must be at least 0, is %d", maxDepth);
    Check.that(seconds > 0, "--timeout must be above 0, is %s", seconds);
    Check.positive("--threads", threads);
  }

  /// Without limits, on one thread.
  public static ChaseOptions of(Variant variant) {
    return new ChaseOptions(
        variant, Long.MAX_VALUE, Integer.MAX_VALUE, Double.POSITIVE_INFINITY, 1, () -> false);
  }

  /// With another limit of facts.
  public ChaseOptions withMaxFacts(long facts) {
    return new ChaseOptions(variant, facts, maxDepth, seconds, threads, interrupted);
  }

  /// With another variant.
  public ChaseOptions with(Variant other) {
    return new ChaseOptions(other, maxFacts, maxDepth, seconds, threads, interrupted);
  }

  /// Whether some limit makes every chase end.
  public boolean isLimited() {
    return maxFacts < Long.MAX_VALUE
        || maxDepth < Integer.MAX_VALUE
        || seconds < Double.POSITIVE_INFINITY;
  }
}
