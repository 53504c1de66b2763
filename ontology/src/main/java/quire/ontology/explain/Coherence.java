package quire.ontology.explain;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import quire.ontology.check.Termination;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.Program;

/// Classes that can have no member: what follows from a member of it meets a constraint.
///
/// @param classes how many classes there are
/// @param because for each class that can have none the constraint that its member meets
/// @param complete whether every chase reached its end; else more classes may be unsatisfiable
public record Coherence(int classes, Map<String, String> because, boolean complete) {
  /// Whether every class can have a member.
  public boolean isCoherent() {
    return because.isEmpty();
  }

  /// Looks at one member of each class.
  ///
  /// @throws quire.base.RequestException where nothing proves that the chase ends and no limit is
  ///   set
  public static Coherence of(Program program, ChaseOptions options) {
    var classes = classes(program);
    requireEnd(program, options);
    var members = Members.of(program, classes, options);
    Map<String, String> because = new LinkedHashMap<>();
    for (int predicate : classes) {
      var rule = members.broken(predicate);
      if (rule != null) {
        because.put(program.predicates().text(predicate), program.nameOf(rule));
      }
    }
    return new Coherence(classes.size(), because, members.isComplete());
  }

  static void requireEnd(Program program, ChaseOptions options) {
    if (!ElShape.holds(program)) {
      Termination.require(program, options);
    }
  }

  /// The classes: what rules say something about or an ontology declares, with one term.
  static List<Integer> classes(Program program) {
    Set<Integer> found = new LinkedHashSet<>();
    for (var name : program.classes()) {
      found.add(program.predicates().intern(name, 1));
    }
    for (var rule : program.rules()) {
      for (var atoms : List.of(rule.body(), rule.head())) {
        for (var atom : atoms) {
          boolean made = program.predicates().name(atom.predicate()).startsWith("urn:quire:class:");
          boolean top = program.predicates().name(atom.predicate()).equals(program.top());
          if (atom.terms().length == 1 && !made && !top) {
            found.add(atom.predicate());
          }
        }
      }
    }
    return List.copyOf(found);
  }
}
