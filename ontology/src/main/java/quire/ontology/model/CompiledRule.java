package quire.ontology.model;

import java.util.ArrayList;
import java.util.List;

/// A rule with the plans of its joins, over one instance.
final class CompiledRule {
  final Rule rule;
  final int number;
  final int[] frontier;
  final int[] existential;
  final int[] bodyVariables;
  private final Relation[] bodyRelations;
  private final Relation[] headRelations;
  private final List<Matcher> deltas = new ArrayList<>();
  private final Instance instance;

  /// @param rule a rule or constraint
  /// @param number its place among all rules
  CompiledRule(Rule rule, int number, Instance instance) {
    this.rule = rule;
    this.number = number;
    this.instance = instance;
    frontier = rule.frontier().stream().mapToInt(Integer::intValue).toArray();
    existential = rule.existential().stream().mapToInt(Integer::intValue).toArray();
    bodyVariables = rule.bodyVariables().stream().mapToInt(Integer::intValue).toArray();
    bodyRelations = relations(rule.body(), instance);
    headRelations = relations(rule.head(), instance);
  }

  private static Relation[] relations(List<Atom> atoms, Instance instance) {
    var relations = new Relation[atoms.size()];
    for (int i = 0; i < relations.length; i++) {
      relations[i] = instance.relation(atoms.get(i).predicate());
    }
    return relations;
  }

  int bodySize() {
    return bodyRelations.length;
  }

  int bodyPredicate(int atom) {
    return rule.body().get(atom).predicate();
  }

  Relation headRelation(int atom) {
    return headRelations[atom];
  }

  /// The matcher that begins with an atom; made at first use.
  Matcher delta(int atom) {
    while (deltas.size() <= atom) {
      deltas.add(matcher(deltas.size()));
    }
    return deltas.get(atom);
  }

  /// A matcher of its own, for another thread.
  Matcher matcher(int first) {
    var plan = new Plan(rule.body(), instance, new boolean[rule.variables().size()], first);
    return new Matcher(plan, rule.variables().size());
  }

  /// Looks for the whole head with the frontier given.
  Matcher headMatcher() {
    boolean[] bound = new boolean[rule.variables().size()];
    for (int variable : frontier) {
      bound[variable] = true;
    }
    return new Matcher(new Plan(rule.head(), instance, bound, -1), rule.variables().size());
  }
}
