package quire.ontology.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import quire.ontology.model.Atom;
import quire.ontology.model.ChaseEngine;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.Constraints;
import quire.ontology.model.Instance;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;
import quire.ontology.model.Variant;

/// Classes that can have no member: a member, chased, meets a constraint.
///
/// @param classes how many classes there are
/// @param because for each class that can have none the constraint that its member meets
/// @param complete whether every chase reached its end; else more classes may be unsatisfiable
public record Coherence(int classes, Map<String, Rule> because, boolean complete) {
  /// Whether every class can have a member.
  public boolean isCoherent() {
    return because.isEmpty();
  }

  /// Chases one new member of each class.
  public static Coherence of(Program program, ChaseOptions options) {
    var classes = classes(program);
    return isSeparable(program)
        ? together(program, classes, options)
        : oneByOne(program, classes, options);
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
          if (atom.terms().length == 1) {
            found.add(atom.predicate());
          }
        }
      }
    }
    return List.copyOf(found);
  }

  /// Whether members of different classes cannot meet in one chase: every body hangs together, no
  /// constants, every head keeps a body variable.
  private static boolean isSeparable(Program program) {
    for (var rule : program.rules()) {
      boolean lost =
          !rule.isConstraint() && (rule.frontier().isEmpty() || !hangsTogether(rule.head()));
      if (lost || rule.body().isEmpty() || !hangsTogether(rule.body())) {
        return false;
      }
      for (var atom : rule.head()) {
        for (int term : atom.terms()) {
          if (term >= 0) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static boolean hangsTogether(List<Atom> body) {
    var reached = new LinkedHashSet<Integer>(Rule.variablesOf(List.of(body.getFirst())));
    var open = new ArrayList<>(body.subList(1, body.size()));
    boolean moved = true;
    while (moved) {
      moved =
          open.removeIf(atom -> {
            var own = Rule.variablesOf(List.of(atom));
            boolean meets = own.stream().anyMatch(reached::contains);
            if (meets) {
              reached.addAll(own);
            }
            return meets;
          });
    }
    return open.isEmpty() && !reached.isEmpty();
  }

  private static Coherence together(Program program, List<Integer> classes, ChaseOptions options) {
    var instance = new Instance(program.predicates());
    var owner = new HashMap<Integer, Integer>();
    for (int predicate : classes) {
      int member = fresh(owner.size());
      owner.put(member, predicate);
      instance.add(predicate, -1, member);
    }
    // Folding would let the members of one class stand for those of another.
    var unfolded = options.variant() == Variant.CORE ? options.with(Variant.RESTRICTED) : options;
    var result = ChaseEngine.run(program, instance, unfolded);
    Map<Integer, Rule> found = new HashMap<>();
    Constraints.each(
        program,
        result.instance(),
        clash -> {
          for (int v : clash.constraint().bodyVariables()) {
            Integer predicate = owner.get(result.root(clash.values()[v]));
            if (predicate != null) {
              found.putIfAbsent(predicate, clash.constraint());
            }
          }
          return found.size() < classes.size();
        });
    return of(program, classes, found, result.isComplete());
  }

  private static Coherence oneByOne(Program program, List<Integer> classes, ChaseOptions options) {
    Map<Integer, Rule> found = new HashMap<>();
    boolean complete = true;
    for (int predicate : classes) {
      var instance = new Instance(program.predicates());
      instance.add(predicate, -1, fresh(0));
      var result = ChaseEngine.run(program, instance, options);
      var clash = result.clash();
      if (clash != null) {
        found.put(predicate, clash.constraint());
      } else {
        complete &= result.isComplete();
      }
    }
    return of(program, classes, found, complete);
  }

  private static Coherence of(
      Program program, List<Integer> classes, Map<Integer, Rule> found, boolean complete) {
    Map<String, Rule> because = new LinkedHashMap<>();
    for (int predicate : classes) {
      var rule = found.get(predicate);
      if (rule != null) {
        because.put(program.predicates().text(predicate), rule);
      }
    }
    return new Coherence(classes.size(), because, complete);
  }

  /// A member that is no constant of the knowledge base.
  private static int fresh(int number) {
    return (1 << 29) + number;
  }
}
