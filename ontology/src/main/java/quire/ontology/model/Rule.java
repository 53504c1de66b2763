package quire.ontology.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An existential rule `body -> exists Z. head`, or a constraint where the head is empty.
///
/// @param label its name in the file, or null
/// @param body a conjunction, possibly empty
/// @param head a conjunction; empty for a constraint
/// @param variables the names of variables 0, 1, ..
/// @param file where it stands
/// @param line its line from 1, or 0 where the format has none
public record Rule(
    @Nullable String label,
    List<Atom> body,
    List<Atom> head,
    List<String> variables,
    String file,
    int line) {
  public Rule {
    body = List.copyOf(new LinkedHashSet<>(body));
    head = List.copyOf(new LinkedHashSet<>(head));
    variables = List.copyOf(variables);
  }

  /// Whether it forbids its body.
  public boolean isConstraint() {
    return head.isEmpty();
  }

  /// Whether its head has a variable that its body lacks.
  public boolean isExistential() {
    return !existential().isEmpty();
  }

  /// `datalog`, `existential` or `constraint`.
  public String kind() {
    return isConstraint() ? "constraint" : isExistential() ? "existential" : "datalog";
  }

  /// Variables of the body, in order of appearance.
  public Set<Integer> bodyVariables() {
    return variablesOf(body);
  }

  /// Variables of the head that the body lacks, in order of appearance.
  public List<Integer> existential() {
    var all = new ArrayList<>(variablesOf(head));
    all.removeAll(variablesOf(body));
    return all;
  }

  /// Variables that body and head share, in order of appearance in the head.
  public List<Integer> frontier() {
    var all = new ArrayList<>(variablesOf(head));
    all.retainAll(variablesOf(body));
    return all;
  }

  /// The variables of a conjunction, in order of appearance.
  public static Set<Integer> variablesOf(List<Atom> atoms) {
    var found = new LinkedHashSet<Integer>();
    for (var atom : atoms) {
      for (int term : atom.terms()) {
        if (term < 0) {
          found.add(~term);
        }
      }
    }
    return found;
  }
}
