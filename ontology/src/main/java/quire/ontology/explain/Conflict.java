package quire.ontology.explain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.Atom;
import quire.ontology.model.ChaseEngine;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.ChaseResult;
import quire.ontology.model.Instance;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;

/// A minimal reason why facts contradict the constraints: with any one given fact fewer it is gone.
///
/// @param constraint the constraint that fires
/// @param values for each variable of it the term
/// @param facts given facts
/// @param rules rules that lead from the facts to the constraint
/// @param proofs of the facts that the constraint forbids together
public record Conflict(
    Rule constraint, int[] values, List<Atom> facts, List<Rule> rules, List<Proof> proofs) {

  /// Explains the clash of a chase.
  ///
  /// @return null where the chase found none
  public static @Nullable Conflict of(ChaseResult result, ChaseOptions options) {
    var clash = result.clash();
    if (clash == null) {
      return null;
    }
    var program = result.program();
    var facts = new LinkedHashSet<Atom>();
    for (var premise : result.premises(clash)) {
      facts.addAll(Proof.of(premise, result).leaves());
    }
    // All rules take part, so that with one fact fewer no other constraint fires either.
    var kept = shrinkFacts(program, List.copyOf(facts), program.rules(), options);
    return describe(run(program, kept, program.rules(), options), program, kept, options);
  }

  private static List<Atom> shrinkFacts(
      Program program, List<Atom> facts, List<Rule> rules, ChaseOptions options) {
    var kept = new ArrayList<>(facts);
    for (var fact : facts) {
      var fewer = new ArrayList<>(kept);
      fewer.remove(fact);
      if (!run(program, fewer, rules, options).isConsistent()) {
        kept = fewer;
      }
    }
    return kept;
  }

  private static @Nullable Conflict describe(
      ChaseResult result, Program program, List<Atom> facts, ChaseOptions options) {
    var clash = result.clash();
    if (clash == null) {
      return null;
    }
    var used = new LinkedHashSet<Rule>();
    for (var premise : result.premises(clash)) {
      used.addAll(Proof.of(premise, result).rules());
    }
    used.add(clash.constraint());
    var rules = new ArrayList<>(used);
    for (var rule : used) {
      var fewer = new ArrayList<>(rules);
      fewer.remove(rule);
      if (!run(program, facts, fewer, options).isConsistent()) {
        rules = fewer;
      }
    }
    var last = run(program, facts, rules, options);
    var shown = last.clash() == null ? clash : last.clash();
    var source = last.clash() == null ? result : last;
    var proofs = source.premises(shown).stream().map(fact -> Proof.of(fact, source)).toList();
    var without = new ArrayList<>(rules);
    without.remove(shown.constraint());
    return new Conflict(shown.constraint(), shown.values(), facts, without, proofs);
  }

  private static ChaseResult run(
      Program program, List<Atom> facts, List<Rule> rules, ChaseOptions options) {
    var part = program.with(rules);
    var instance = new Instance(program.predicates());
    for (var fact : facts) {
      instance.add(fact.predicate(), -1, fact.terms());
    }
    return ChaseEngine.run(part, instance, options);
  }
}
