package quire.ontology.explain;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import quire.ontology.model.Atom;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;

/// Whether rules are of the shape of OWL 2 EL, so that one shared witness for each existential
/// variable gives exactly the subsumptions that hold (Baader, Brandt, Lutz 2005).
///
/// Bodies are trees that grow from one root along properties; a head speaks of the root, makes a
/// tree below it, or closes a chain from the root to a leaf. A range `r(X,Y) -> B(Y)` is allowed
/// unless some chain ends in r. Constants, inverses and repeated variables are not of the shape.
final class ElShape {
  private ElShape() {}

  /// Whether every rule has the shape.
  static boolean holds(Program program) {
    Set<Integer> ranges = new HashSet<>();
    Set<Integer> chains = new HashSet<>();
    for (var rule : program.rules()) {
      if (!isTree(rule.body())) {
        return false;
      }
      int root = root(rule.body());
      if (rule.isConstraint()) {
        continue;
      }
      boolean range =
          rule.body().size() == 1 && isBinary(rule.body().getFirst()) && sits(rule, leaf(rule));
      if (range) {
        ranges.add(rule.body().getFirst().predicate());
      } else if (isChain(rule, root)) {
        if (rule.body().size() > 1) {
          chains.add(rule.head().getFirst().predicate());
        }
      } else if (!sits(rule, root)) {
        return false;
      }
    }
    // A sub-property of a ranged property would have to be looked through as well.
    return ranges.isEmpty() || chains.isEmpty();
  }

  private static boolean isBinary(Atom atom) {
    return atom.terms().length == 2;
  }

  private static int leaf(Rule rule) {
    return ~rule.body().getFirst().terms()[1];
  }

  /// A body that hangs together, every variable but the root entered by one property.
  private static boolean isTree(List<Atom> body) {
    Set<Integer> entered = new HashSet<>();
    Set<Integer> all = new HashSet<>();
    int edges = 0;
    for (var atom : body) {
      int[] terms = atom.terms();
      boolean wide = terms.length == 0 || terms.length > 2;
      if (wide || terms[0] >= 0 || terms[terms.length - 1] >= 0) {
        return false;
      }
      all.add(~terms[0]);
      if (terms.length == 2) {
        edges++;
        all.add(~terms[1]);
        if (terms[0] == terms[1] || !entered.add(~terms[1])) {
          return false;
        }
      }
    }
    return !body.isEmpty() && edges == all.size() - 1 && entered.size() == all.size() - 1;
  }

  private static int root(List<Atom> body) {
    Set<Integer> entered = new HashSet<>();
    body.stream().filter(ElShape::isBinary).forEach(atom -> entered.add(~atom.terms()[1]));
    return Rule.variablesOf(body).stream().filter(v -> !entered.contains(v)).findFirst().orElse(-1);
  }

  /// Whether the head is a tree that grows from one variable, everything else in it new.
  private static boolean sits(Rule rule, int root) {
    var existential = rule.existential();
    Set<Integer> entered = new HashSet<>();
    for (var atom : rule.head()) {
      int[] terms = atom.terms();
      if (terms.length == 0 || terms.length > 2) {
        return false;
      }
      boolean known = terms[0] < 0 && (~terms[0] == root || existential.contains(~terms[0]));
      boolean fresh =
          terms.length == 1
              || (terms[1] < 0 && existential.contains(~terms[1]) && entered.add(~terms[1]));
      if (!known || !fresh) {
        return false;
      }
    }
    return entered.containsAll(existential);
  }

  /// `r(X,Y), s(Y,Z) -> t(X,Z)`, also with one step or with classes along the way.
  private static boolean isChain(Rule rule, int root) {
    if (rule.head().size() != 1 || !isBinary(rule.head().getFirst())) {
      return false;
    }
    int[] head = rule.head().getFirst().terms();
    var body = rule.bodyVariables();
    return head[0] == ~root && head[1] < 0 && body.contains(~head[1]) && head[0] != head[1];
  }
}
