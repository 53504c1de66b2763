package quire.ontology.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.Atom;
import quire.ontology.model.ChaseEngine;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.Constraints;
import quire.ontology.model.Instance;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;
import quire.ontology.model.Variant;

/// One new member of each class, chased: together where members cannot meet, else one by one, the
/// given facts among them.
final class ChasedMembers implements Members {
  private static final int FIRST_MEMBER = 1 << 29;

  private final Map<Integer, int[]> classesOf = new HashMap<>();
  private final Map<Integer, Rule> broken = new HashMap<>();
  private boolean complete = true;

  ChasedMembers(Program program, List<Integer> classes, ChaseOptions options) {
    // Folding would let the members of one class stand for those of another.
    var unfolded = options.variant() == Variant.CORE ? options.with(Variant.RESTRICTED) : options;
    if (isSeparable(program)) {
      together(program, classes, unfolded);
    } else {
      for (int predicate : classes) {
        alone(program, classes, predicate, unfolded);
      }
    }
  }

  private void together(Program program, List<Integer> classes, ChaseOptions options) {
    var instance = new Instance(program.predicates());
    var memberOf = new HashMap<Integer, Integer>();
    var owner = new HashMap<Integer, Integer>();
    for (int predicate : classes) {
      int member = FIRST_MEMBER + owner.size();
      owner.put(member, predicate);
      memberOf.put(predicate, member);
      instance.add(predicate, -1, member);
    }
    var result = ChaseEngine.run(program, instance, options);
    complete = result.isComplete();
    Constraints.each(
        program,
        result.instance(),
        clash -> {
          for (int v : clash.constraint().bodyVariables()) {
            Integer predicate = owner.get(result.root(clash.values()[v]));
            if (predicate != null) {
              broken.putIfAbsent(predicate, clash.constraint());
            }
          }
          return broken.size() < classes.size();
        });
    classesOf.putAll(Members.collect(classes, memberOf, result.instance()));
  }

  private void alone(Program program, List<Integer> classes, int predicate, ChaseOptions options) {
    var instance = new Instance(program.predicates());
    instance.addGiven(program.facts());
    instance.add(predicate, -1, FIRST_MEMBER);
    var result = ChaseEngine.run(program, instance, options);
    var clash = result.clash();
    if (clash != null) {
      broken.put(predicate, clash.constraint());
    } else {
      complete &= result.isComplete();
    }
    var own = Map.of(predicate, FIRST_MEMBER);
    classesOf.putAll(Members.collect(classes, own, result.instance()));
  }

  /// Whether members of different classes cannot meet in one chase: every body hangs together, no
  /// constants, every head keeps a body variable.
  static boolean isSeparable(Program program) {
    for (var rule : program.rules()) {
      boolean lost =
          !rule.isConstraint() && (rule.frontier().isEmpty() || !hangsTogether(rule.head()));
      if (lost || rule.body().isEmpty() || !hangsTogether(rule.body())) {
        return false;
      }
      for (var atoms : List.of(rule.body(), rule.head())) {
        for (var atom : atoms) {
          for (int term : atom.terms()) {
            if (term >= 0) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }

  private static boolean hangsTogether(List<Atom> atoms) {
    var reached = new LinkedHashSet<Integer>(Rule.variablesOf(List.of(atoms.getFirst())));
    var open = new ArrayList<>(atoms.subList(1, atoms.size()));
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

  @Override
  public @Nullable Rule broken(int predicate) {
    return broken.get(predicate);
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public Map<Integer, int[]> classesOf(List<Integer> classes) {
    return classesOf;
  }
}
