package quire.ontology.explain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.Instance;
import quire.ontology.model.IntList;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;

/// One member of each class, and all that follows about it.
interface Members {
  /// The constraint that the member of a class meets, or null.
  @Nullable Rule broken(int predicate);

  /// Whether nothing more follows.
  boolean isComplete();

  /// For each class the classes that its member is in, itself included.
  Map<Integer, int[]> classesOf(List<Integer> classes);

  /// The members of a program's classes: of a summary where the rules allow it, else of chases.
  static Members of(Program program, List<Integer> classes, ChaseOptions options) {
    return ElShape.holds(program)
        ? new SummaryModel(program, classes, options)
        : new ChasedMembers(program, classes, options);
  }

  /// Reads off which members are in which classes.
  ///
  /// @param memberOf for each class its member
  static Map<Integer, int[]> collect(
      List<Integer> classes, Map<Integer, Integer> memberOf, Instance instance) {
    var classOf = new HashMap<Integer, Integer>();
    memberOf.forEach((predicate, member) -> classOf.put(member, predicate));
    var found = new HashMap<Integer, IntList>();
    for (int predicate : classes) {
      var relation = instance.relation(predicate);
      for (int row = 0; row < relation.size(); row++) {
        Integer owner = classOf.get(relation.get(row, 0));
        if (owner != null) {
          found.computeIfAbsent(owner, _ -> new IntList(4)).add(predicate);
        }
      }
    }
    var result = new HashMap<Integer, int[]>();
    found.forEach((predicate, list) -> result.put(predicate, list.toArray()));
    return result;
  }
}
