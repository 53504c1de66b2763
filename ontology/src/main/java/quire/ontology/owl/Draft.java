package quire.ontology.owl;

import java.util.ArrayList;
import java.util.List;
import org.semanticweb.owlapi.model.HasIRI;
import org.semanticweb.owlapi.model.OWLDataPropertyExpression;
import org.semanticweb.owlapi.model.OWLIndividual;
import org.semanticweb.owlapi.model.OWLLiteral;
import org.semanticweb.owlapi.model.OWLObjectPropertyExpression;
import quire.ontology.model.Atom;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;
import quire.ontology.model.Terms;

/// The rules of one axiom while they are made: a supply of variables, and names as numbers.
final class Draft {
  private final Program program;
  private final String file;
  private final BlankNodes blanks;
  private final List<String> variables = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final List<Atom> facts = new ArrayList<>();

  Draft(Program program, String file, BlankNodes blanks) {
    this.program = program;
    this.file = file;
    this.blanks = blanks;
  }

  /// Nulls of anonymous individuals, shared by the axioms of a file.
  interface BlankNodes {
    int term(String id);
  }

  /// A variable not used before.
  int fresh() {
    int number = variables.size();
    variables.add(number < 6 ? String.valueOf("XYZWVU".charAt(number)) : "V" + number);
    return ~number;
  }

  Atom unary(HasIRI name, int term) {
    return new Atom(program.predicates().intern(name.getIRI().getIRIString(), 1), term);
  }

  Atom unary(String name, int term) {
    return new Atom(program.predicates().intern(name, 1), term);
  }

  private Atom named(HasIRI name, int first, int second) {
    int predicate = program.predicates().intern(name.getIRI().getIRIString(), 2);
    return new Atom(predicate, first, second);
  }

  Atom data(OWLDataPropertyExpression property, int first, int second) {
    return named(property.asOWLDataProperty(), first, second);
  }

  /// A property, turned round where it is an inverse.
  Atom binary(OWLObjectPropertyExpression property, int first, int second) {
    return property.isAnonymous()
        ? named(property.getNamedProperty(), second, first)
        : named(property.asOWLObjectProperty(), first, second);
  }

  int constant(OWLIndividual individual) {
    return individual.isAnonymous()
        ? blanks.term(individual.asOWLAnonymousIndividual().getID().getID())
        : program.terms().intern(individual.asOWLNamedIndividual().getIRI().getIRIString());
  }

  int constant(OWLLiteral literal) {
    return program
        .terms()
        .intern(
            Terms.literal(
                literal.getLiteral(),
                literal.hasLang() ? literal.getLang() : null,
                literal.getDatatype().getIRI().getIRIString()));
  }

  /// Keeps a rule; one without a body becomes facts, its variables nulls.
  void rule(List<Atom> body, List<Atom> head) {
    if (body.isEmpty() && !head.isEmpty()) {
      facts.addAll(ground(head));
      return;
    }
    rules.add(new Rule(null, body, head, variables, file, 0));
  }

  private List<Atom> ground(List<Atom> atoms) {
    int[] image = new int[variables.size()];
    for (int variable : Rule.variablesOf(atoms)) {
      image[variable] = program.terms().newNull();
    }
    return atoms.stream().map(atom -> atom.under(image)).toList();
  }

  /// A predicate that stands for a nested expression.
  String freshClass() {
    return "urn:quire:class:" + (program.predicates().size() + 1);
  }

  /// Puts everything into the program.
  void keep() {
    program.rules().addAll(rules);
    facts.forEach(fact -> program.facts().add(fact.predicate(), fact.terms()));
  }
}
