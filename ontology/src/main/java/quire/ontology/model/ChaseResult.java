package quire.ontology.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a chase made.
///
/// @param program the knowledge base
/// @param instance its facts, given and derived
/// @param options how it was run
/// @param reason why it stopped before its end: `maxFacts`, `maxDepth`, `timeout`, `interrupted`;
///   null where it is complete
/// @param factsIn distinct given facts
/// @param rounds rounds that had something new to match
/// @param matches body matches, constraints left out
/// @param satisfied matches of existential rules that made nothing, since their head was there
/// @param seconds time of the chase
/// @param derivations for each derived fact its rule and the rows of its body
/// @param nulls where nulls come from
/// @param clash the first match of a constraint, or null
public record ChaseResult(
    Program program,
    Instance instance,
    ChaseOptions options,
    @Nullable String reason,
    long factsIn,
    int rounds,
    long matches,
    long satisfied,
    double seconds,
    IntList derivations,
    Nulls nulls,
    @Nullable Clash clash) {
  /// A constraint that fires.
  ///
  /// @param constraint the rule
  /// @param values for each variable of its body the term
  /// @param rows for each atom of its body the row
  public record Clash(Rule constraint, int[] values, int[] rows) {}

  /// One step of a proof: the rule, and the facts that its body is matched to.
  ///
  /// @param rule what was applied
  /// @param premises facts, in the order of the body
  public record Step(Rule rule, List<Atom> premises) {}

  /// Whether nothing more follows.
  public boolean isComplete() {
    return reason == null;
  }

  /// Whether no constraint fires.
  public boolean isConsistent() {
    return clash == null;
  }

  /// How many nulls there are in the facts' numbering, given and made.
  public int nullCount() {
    return nulls.count();
  }

  /// The constant that a term goes back to by the frontiers of nulls, or -1.
  public int root(int term) {
    return nulls.root(term);
  }

  /// How a fact was first derived, or null for a given one.
  ///
  /// @param fact a fact of the instance
  public @Nullable Step step(Atom fact) {
    var relation = instance.relation(fact.predicate());
    int row = relation.find(fact.terms());
    int from = relation.origin(row);
    if (from < 0) {
      return null;
    }
    var rule = program.rules().get(derivations.get(from));
    return new Step(rule, premises(rule, i -> derivations.get(from + 1 + i)));
  }

  /// The facts that a constraint's match uses.
  public List<Atom> premises(Clash found) {
    return premises(found.constraint(), i -> found.rows()[i]);
  }

  private List<Atom> premises(Rule rule, java.util.function.IntUnaryOperator rowOf) {
    var premises = new ArrayList<Atom>();
    for (int i = 0; i < rule.body().size(); i++) {
      int predicate = rule.body().get(i).predicate();
      int[] terms = instance.relation(predicate).row(rowOf.applyAsInt(i));
      premises.add(new Atom(predicate, terms));
    }
    return premises;
  }
}
