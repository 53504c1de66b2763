package quire.ontology.owl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.SWRLArgument;
import org.semanticweb.owlapi.model.SWRLAtom;
import org.semanticweb.owlapi.model.SWRLClassAtom;
import org.semanticweb.owlapi.model.SWRLDataPropertyAtom;
import org.semanticweb.owlapi.model.SWRLIndividualArgument;
import org.semanticweb.owlapi.model.SWRLLiteralArgument;
import org.semanticweb.owlapi.model.SWRLObjectPropertyAtom;
import org.semanticweb.owlapi.model.SWRLRule;
import org.semanticweb.owlapi.model.SWRLVariable;
import quire.ontology.model.Atom;
import quire.ontology.model.Rule;

/// SWRL rules over classes and properties; built-ins and equalities are refused by name.
final class SwrlRules {
  private final Draft draft;
  private final Expressions expressions;
  private final Map<String, Integer> variables = new HashMap<>();

  SwrlRules(Draft draft, Expressions expressions) {
    this.draft = draft;
    this.expressions = expressions;
  }

  void add(SWRLRule rule) {
    var body = new ArrayList<Atom>();
    rule.bodyList().forEach(atom -> body.addAll(atoms(atom)));
    var head = new ArrayList<Atom>();
    rule.headList().forEach(atom -> head.addAll(atoms(atom)));
    if (!Rule.variablesOf(body).containsAll(Rule.variablesOf(head))) {
      throw new Untranslatable("a SWRL head variable is not in the body");
    }
    draft.rule(body, head);
  }

  private List<Atom> atoms(SWRLAtom atom) {
    return switch (atom) {
      case SWRLClassAtom of when of.getPredicate() instanceof OWLClass name ->
          List.of(draft.unary(name, term(of.getArgument())));
      case SWRLClassAtom of -> {
        var bodies = expressions.bodies(of.getPredicate(), term(of.getArgument()));
        if (bodies.size() != 1) {
          throw new Untranslatable("a SWRL class atom with a union");
        }
        yield bodies.getFirst();
      }
      case SWRLObjectPropertyAtom of ->
          List.of(
              draft.binary(
                  of.getPredicate(), term(of.getFirstArgument()), term(of.getSecondArgument())));
      case SWRLDataPropertyAtom of ->
          List.of(
              draft.data(
                  of.getPredicate(), term(of.getFirstArgument()), term(of.getSecondArgument())));
      default -> throw new Untranslatable("SWRL " + atom.getClass().getSimpleName());
    };
  }

  private int term(SWRLArgument argument) {
    return switch (argument) {
      case SWRLVariable variable ->
          variables.computeIfAbsent(variable.getIRI().getIRIString(), _ -> draft.fresh());
      case SWRLIndividualArgument individual -> draft.constant(individual.getIndividual());
      case SWRLLiteralArgument literal -> draft.constant(literal.getLiteral());
      default -> throw new Untranslatable("a SWRL argument");
    };
  }
}
