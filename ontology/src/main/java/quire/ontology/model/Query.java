package quire.ontology.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A conjunctive query `?(X, Y) :- body.`
///
/// @param label its name in the file, or null
/// @param answers the answer variables; none for a yes-or-no query
/// @param body a conjunction
/// @param variables the names of variables 0, 1, ..
public record Query(
    @Nullable String label, List<Integer> answers, List<Atom> body, List<String> variables) {
  public Query {
    answers = List.copyOf(answers);
    body = List.copyOf(body);
    variables = List.copyOf(variables);
  }
}
