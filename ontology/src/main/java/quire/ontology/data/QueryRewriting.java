package quire.ontology.data;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.Atom;
import quire.ontology.model.Query;

/// Queries with equalities in their body.
final class QueryRewriting {
  private QueryRewriting() {}

  /// The query with its equalities put in.
  static Query of(
      @Nullable String label,
      List<Integer> answers,
      List<Atom> body,
      Statement statement,
      int @Nullable [] image,
      Scanner scanner,
      int start) {
    if (!statement.hasEqualities()) {
      return new Query(label, answers, body, statement.variables());
    }
    if (image == null) {
      throw scanner.error(start, "two different constants are equated: nothing can match");
    }
    var renamed = new ArrayList<Integer>();
    for (int variable : answers) {
      if (image[variable] >= 0) {
        throw scanner.error(
            start,
            "answer variable "
                + statement.variables().get(variable)
                + " is equated with a constant: leave it out");
      }
      renamed.add(~image[variable]);
    }
    return new Query(label, renamed, Statement.under(body, image), statement.variables());
  }
}
