package quire.ontology.explain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import quire.ontology.model.ChaseResult;
import quire.ontology.model.Matching;
import quire.ontology.model.Query;
import quire.ontology.model.Terms;

/// The answers of a query that hold in every model: those of the chase without nulls.
///
/// @param rows for each answer the terms of the answer variables, as dlgp text, sorted
/// @param holds whether the body holds of somebody, named or not
public record CertainAnswers(List<List<String>> rows, boolean holds) {
  /// Answers a query on a chase.
  public static CertainAnswers of(Query query, ChaseResult result) {
    var terms = result.program().terms();
    int n = query.variables().size();
    var found = new LinkedHashSet<List<Integer>>();
    boolean[] matched = new boolean[1];
    Matching.each(
        query.body(),
        n,
        Matching.open(n),
        result.instance(),
        values -> {
          matched[0] = true;
          var row = new ArrayList<Integer>();
          for (int variable : query.answers()) {
            if (Terms.isNull(values[variable])) {
              return true;
            }
            row.add(values[variable]);
          }
          found.add(row);
          return !query.answers().isEmpty();
        });
    if (query.answers().isEmpty()) {
      return new CertainAnswers(found.isEmpty() ? List.of() : List.of(List.of()), !found.isEmpty());
    }
    var rows =
        found.stream()
            .map(row -> row.stream().map(terms::text).toList())
            .sorted(CertainAnswers::compare)
            .toList();
    return new CertainAnswers(rows, matched[0]);
  }

  private static int compare(List<String> a, List<String> b) {
    for (int i = 0; i < a.size(); i++) {
      int order = a.get(i).compareTo(b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
