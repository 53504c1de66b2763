package quire.ontology;

import quire.ontology.check.Termination;
import quire.ontology.model.ChaseEngine;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.Variant;

/// Runs the chase: derives all that follows from a knowledge base.
public final class Chase {
  private Chase() {}

  /// Runs a variant.
  ///
  /// @param variant `restricted`, `skolem`, `oblivious` or `core`
  /// @param maxFacts facts after which it stops, at least 1; [Long#MAX_VALUE] for no limit
  /// @throws quire.base.RequestException where no limit is set and nothing proves that it ends
  public static Closure run(KnowledgeBase kb, String variant, long maxFacts) {
    return run(kb, ChaseOptions.of(Variant.of(variant)).withMaxFacts(maxFacts));
  }

  /// Runs with all limits.
  ///
  /// @throws quire.base.RequestException where no limit is set and nothing proves that it ends
  public static Closure run(KnowledgeBase kb, ChaseOptions options) {
    Termination.require(kb.program(), options);
    return new Closure(kb, ChaseEngine.run(kb.program(), options));
  }
}
