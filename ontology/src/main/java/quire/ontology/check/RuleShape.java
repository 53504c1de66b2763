package quire.ontology.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import quire.ontology.model.Atom;
import quire.ontology.model.Rule;

/// The usual syntactic classes of a rule.
///
/// @param linear one body atom
/// @param guarded some body atom holds all body variables
/// @param frontierGuarded some body atom holds all variables that the head shares
public record RuleShape(boolean linear, boolean guarded, boolean frontierGuarded) {
  /// Judges a rule.
  public static RuleShape of(Rule rule) {
    return new RuleShape(
        rule.body().size() == 1,
        hasGuard(rule, rule.bodyVariables()),
        hasGuard(rule, new HashSet<>(rule.frontier())));
  }

  private static boolean hasGuard(Rule rule, Set<Integer> variables) {
    return rule.body().isEmpty()
        || rule.body().stream()
            .anyMatch(atom -> Rule.variablesOf(List.of(atom)).containsAll(variables));
  }

  /// Whether a rule set is sticky: no variable that a chain of rules may lose stands twice in a
  /// body (Cali, Gottlob, Pieris 2010).
  public static boolean isSticky(List<Rule> rules) {
    Set<String> marked = new HashSet<>();
    boolean grown = true;
    for (int r = 0; r < rules.size(); r++) {
      for (int v : rules.get(r).bodyVariables()) {
        int variable = v;
        if (!rules.get(r).head().stream().allMatch(atom -> atom.has(variable))) {
          marked.add(r + ":" + v);
        }
      }
    }
    while (grown) {
      grown = false;
      var positions = markedPositions(rules, marked);
      for (int r = 0; r < rules.size(); r++) {
        var body = rules.get(r).bodyVariables();
        for (var atom : rules.get(r).head()) {
          for (int i = 0; i < atom.terms().length; i++) {
            int term = atom.terms()[i];
            if (term < 0 && body.contains(~term) && positions.contains(position(atom, i))) {
              grown |= marked.add(r + ":" + ~term);
            }
          }
        }
      }
    }
    return isFree(rules, marked);
  }

  private static String position(Atom atom, int index) {
    return atom.predicate() + "/" + index;
  }

  private static Set<String> markedPositions(List<Rule> rules, Set<String> marked) {
    Set<String> positions = new HashSet<>();
    for (int r = 0; r < rules.size(); r++) {
      for (var atom : rules.get(r).body()) {
        for (int i = 0; i < atom.terms().length; i++) {
          int term = atom.terms()[i];
          if (term < 0 && marked.contains(r + ":" + ~term)) {
            positions.add(position(atom, i));
          }
        }
      }
    }
    return positions;
  }

  private static boolean isFree(List<Rule> rules, Set<String> marked) {
    for (int r = 0; r < rules.size(); r++) {
      if (rules.get(r).isConstraint()) {
        continue;
      }
      for (int v : rules.get(r).bodyVariables()) {
        int count = 0;
        for (var atom : rules.get(r).body()) {
          for (int term : atom.terms()) {
            count += term == ~v ? 1 : 0;
          }
        }
        if (count > 1 && marked.contains(r + ":" + v)) {
          return false;
        }
      }
    }
    return true;
  }
}
