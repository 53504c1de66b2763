package quire.ontology.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.ChaseEngine;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.ChaseResult;
import quire.ontology.model.Constraints;
import quire.ontology.model.Instance;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;

/// One member for each class and one witness for each existential variable, closed under the rules.
///
/// For rules of the shape of OWL 2 EL a member is in exactly the classes that its own class
/// implies. A constraint that fires somewhere is carried back along properties to whoever needs
/// that witness.
final class SummaryModel implements Members {
  private static final int FIRST_MEMBER = 1 << 29;
  private static final int FIRST_WITNESS = (1 << 29) + (1 << 28);

  private final ChaseResult result;
  private final Map<Integer, Rule> broken = new HashMap<>();
  private final Map<Integer, Integer> memberOf = new HashMap<>();

  SummaryModel(Program program, List<Integer> classes, ChaseOptions options) {
    var instance = new Instance(program.predicates());
    for (int predicate : classes) {
      int member = FIRST_MEMBER + memberOf.size();
      memberOf.put(predicate, member);
      instance.add(predicate, -1, member);
    }
    var summary = summarised(program);
    result = ChaseEngine.run(summary, instance, options);
    if (!result.isConsistent()) {
      Constraints.each(
          summary,
          result.instance(),
          clash -> {
            // The root of the body is what cannot be; the rest are its witnesses.
            int root = clash.values()[rootOf(clash.constraint())];
            broken.putIfAbsent(root, clash.constraint());
            return true;
          });
      carryBack();
    }
  }

  /// The rules with one constant for each existential variable.
  static Program summarised(Program program) {
    var rules = new ArrayList<Rule>();
    int witnesses = 0;
    for (var rule : program.rules()) {
      int[] image = new int[rule.variables().size()];
      Arrays.setAll(image, v -> ~v);
      for (int z : rule.existential()) {
        image[z] = FIRST_WITNESS + witnesses++;
      }
      rules.add(
          new Rule(
              program.nameOf(rule),
              rule.body(),
              rule.head().stream().map(atom -> atom.under(image)).toList(),
              rule.variables(),
              rule.file(),
              rule.line()));
    }
    return program.with(rules);
  }

  private static int rootOf(Rule constraint) {
    var variables = new ArrayList<>(constraint.bodyVariables());
    for (var atom : constraint.body()) {
      if (atom.terms().length == 2) {
        variables.remove(Integer.valueOf(~atom.terms()[1]));
      }
    }
    return variables.getFirst();
  }

  private void carryBack() {
    boolean grown = true;
    var instance = result.instance();
    while (grown) {
      grown = false;
      for (int p = 0; p < instance.predicates(); p++) {
        var relation = instance.relation(p);
        for (int row = 0; relation.arity() == 2 && row < relation.size(); row++) {
          var reason = broken.get(relation.get(row, 1));
          grown |= reason != null && broken.putIfAbsent(relation.get(row, 0), reason) == null;
        }
      }
    }
  }

  @Override
  public @Nullable Rule broken(int predicate) {
    return broken.get(memberOf.getOrDefault(predicate, -1));
  }

  @Override
  public boolean isComplete() {
    return result.isComplete();
  }

  @Override
  public Map<Integer, int[]> classesOf(List<Integer> classes) {
    return Members.collect(classes, memberOf, result.instance());
  }
}
