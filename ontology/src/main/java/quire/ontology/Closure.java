package quire.ontology;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.ontology.data.Questions;
import quire.ontology.explain.CertainAnswers;
import quire.ontology.explain.Conflict;
import quire.ontology.explain.Proof;
import quire.ontology.model.Atom;
import quire.ontology.model.ChaseResult;
import quire.ontology.model.Matching;

/// What a chase made: facts, answers, and why.
public final class Closure {
  private final KnowledgeBase kb;
  private final ChaseResult result;

  Closure(KnowledgeBase kb, ChaseResult result) {
    this.kb = kb;
    this.result = result;
  }

  /// `complete` or `incomplete`.
  public String status() {
    return result.isComplete() ? "complete" : "incomplete";
  }

  /// The chase itself.
  public ChaseResult result() {
    return result;
  }

  /// Whether no constraint fires.
  public boolean isConsistent() {
    return result.isConsistent();
  }

  /// All facts as dlgp text; nulls are `_:n1`.
  public List<String> facts() {
    var facts = new ArrayList<String>();
    var instance = result.instance();
    for (int p = 0; p < instance.predicates(); p++) {
      var relation = instance.relation(p);
      for (int row = 0; row < relation.size(); row++) {
        facts.add(kb.program().text(new Atom(p, relation.row(row))));
      }
    }
    return facts;
  }

  /// Whether an atom follows; its variables are existential.
  ///
  /// @param atom dlgp, such as `parent(ann,X)`
  public boolean entails(String atom) {
    var asked = Questions.atom(atom, "atom", kb.names(), kb.program());
    int n = asked.variables().size();
    return Matching.any(asked.body(), n, Matching.open(n), result.instance());
  }

  /// The certain answers of a query, as dlgp text.
  ///
  /// @param query dlgp, such as `?(X) :- parent(X,Y).`
  public List<List<String>> answers(String query) {
    var asked = Questions.query(query, "query", kb.names(), kb.program());
    return CertainAnswers.of(asked, result).rows();
  }

  /// Why a ground atom follows, or null where it does not.
  public @Nullable Proof why(String atom) {
    var asked = Questions.atom(atom, "atom", kb.names(), kb.program()).body().getFirst();
    boolean there = asked.isGround() && result.instance().has(asked);
    return there ? Proof.of(asked, result) : null;
  }

  /// A minimal conflict, or null where there is none.
  public @Nullable Conflict conflict() {
    return Conflict.of(result, result.options());
  }
}
