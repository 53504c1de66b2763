package quire.ontology.data;

import quire.base.RequestException;
import quire.ontology.model.Predicates;
import quire.ontology.model.Program;
import quire.ontology.model.Query;
import quire.ontology.model.Terms;

/// Reads what users ask on the command line or from Java.
public final class Questions {
  private Questions() {}

  /// A query `?(X) :- body.` or a bare body.
  ///
  /// @param text dlgp
  /// @param where how errors call it
  /// @throws RequestException also for a predicate that occurs nowhere
  public static Query query(String text, String where, Names names, Program program) {
    return new DlgpReader(text, where, names, program).typedQuery(known(where, program));
  }

  /// One atom; its variables are open.
  public static Query atom(String text, String where, Names names, Program program) {
    return new DlgpReader(text, where, names, program).typedAtom(known(where, program));
  }

  private static DlgpReader.Lookup known(String where, Program program) {
    return (name, arity, position) -> {
      Predicates predicates = program.predicates();
      int found = predicates.find(name, arity);
      if (found >= 0) {
        return found;
      }
      var arities = predicates.arities(name);
      String place = where + ":1:" + (position + 1) + ": ";
      if (!arities.isEmpty()) {
        throw new RequestException(
            place
                + Terms.constantText(name)
                + " has "
                + String.join(" or ", arities.stream().map(String::valueOf).toList())
                + " terms, not "
                + arity);
      }
      throw new RequestException(
          place
              + "the predicate "
              + Terms.constantText(name)
              + " occurs nowhere in the knowledge base"
              + NearNames.question(name, predicates.names()));
    };
  }
}
