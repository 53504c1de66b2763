package quire.ontology.owl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.semanticweb.owlapi.model.AxiomType;
import org.semanticweb.owlapi.model.OWLAsymmetricObjectPropertyAxiom;
import org.semanticweb.owlapi.model.OWLAxiom;
import org.semanticweb.owlapi.model.OWLClassAssertionAxiom;
import org.semanticweb.owlapi.model.OWLClassExpression;
import org.semanticweb.owlapi.model.OWLDataPropertyAssertionAxiom;
import org.semanticweb.owlapi.model.OWLDataPropertyDomainAxiom;
import org.semanticweb.owlapi.model.OWLDataPropertyExpression;
import org.semanticweb.owlapi.model.OWLDataPropertyRangeAxiom;
import org.semanticweb.owlapi.model.OWLDisjointClassesAxiom;
import org.semanticweb.owlapi.model.OWLDisjointDataPropertiesAxiom;
import org.semanticweb.owlapi.model.OWLDisjointObjectPropertiesAxiom;
import org.semanticweb.owlapi.model.OWLDisjointUnionAxiom;
import org.semanticweb.owlapi.model.OWLEquivalentClassesAxiom;
import org.semanticweb.owlapi.model.OWLEquivalentDataPropertiesAxiom;
import org.semanticweb.owlapi.model.OWLEquivalentObjectPropertiesAxiom;
import org.semanticweb.owlapi.model.OWLInverseObjectPropertiesAxiom;
import org.semanticweb.owlapi.model.OWLIrreflexiveObjectPropertyAxiom;
import org.semanticweb.owlapi.model.OWLNegativeDataPropertyAssertionAxiom;
import org.semanticweb.owlapi.model.OWLNegativeObjectPropertyAssertionAxiom;
import org.semanticweb.owlapi.model.OWLObjectOneOf;
import org.semanticweb.owlapi.model.OWLObjectPropertyAssertionAxiom;
import org.semanticweb.owlapi.model.OWLObjectPropertyDomainAxiom;
import org.semanticweb.owlapi.model.OWLObjectPropertyExpression;
import org.semanticweb.owlapi.model.OWLObjectPropertyRangeAxiom;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLReflexiveObjectPropertyAxiom;
import org.semanticweb.owlapi.model.OWLSubClassOfAxiom;
import org.semanticweb.owlapi.model.OWLSubDataPropertyOfAxiom;
import org.semanticweb.owlapi.model.OWLSubObjectPropertyOfAxiom;
import org.semanticweb.owlapi.model.OWLSubPropertyChainOfAxiom;
import org.semanticweb.owlapi.model.OWLSymmetricObjectPropertyAxiom;
import org.semanticweb.owlapi.model.OWLTransitiveObjectPropertyAxiom;
import org.semanticweb.owlapi.model.SWRLRule;
import org.semanticweb.owlapi.model.parameters.Imports;
import quire.ontology.model.Atom;
import quire.ontology.model.Program;

/// OWL axioms as rules, one by one. What rules cannot say is counted and listed with its reason; a
/// conjunct that they can say is kept.
public final class Axioms {
  private final Program program;
  private final String file;
  private final Map<String, Integer> blanks = new HashMap<>();
  private final List<OWLAxiom> refused = new ArrayList<>();
  private boolean asksTop;

  /// @param program what is filled
  /// @param file what rules are said to come from
  public Axioms(Program program, String file) {
    this.program = program;
    this.file = file;
  }

  /// Translates an ontology and what it imports.
  public void add(OWLOntology ontology) {
    ontology
        .classesInSignature(Imports.INCLUDED)
        .filter(c -> !c.isOWLThing() && !c.isOWLNothing())
        .map(c -> c.getIRI().getIRIString())
        .sorted()
        .forEach(program.classes()::add);
    ontology.logicalAxioms(Imports.INCLUDED).sorted().forEach(this::add);
    if (asksTop) {
      program.top(Expressions.THING);
    }
  }

  /// The axioms that rules cannot say, those left out that would say nothing without equality.
  List<OWLAxiom> refused() {
    return refused;
  }

  private void add(OWLAxiom axiom) {
    var draft =
        new Draft(program, file, id -> blanks.computeIfAbsent(id, _ -> program.terms().newNull()));
    var expressions = new Expressions(draft);
    String type = axiom.getAxiomType().getName();
    try {
      translate(axiom, draft, expressions);
      program.countAxiom(type, true);
    } catch (Untranslatable problem) {
      program.countAxiom(type, false);
      if (!axiom.getAxiomType().equals(AxiomType.DIFFERENT_INDIVIDUALS)) {
        refused.add(axiom);
      }
      String text = axiom.getAxiomWithoutAnnotations().toString();
      program.skipped().add(new Program.Skipped(text, problem.reason()));
    }
    asksTop |= expressions.asksTop();
    draft.keep();
  }

  private void translate(OWLAxiom axiom, Draft draft, Expressions e) {
    switch (axiom) {
      case OWLSubClassOfAxiom sub -> subclass(sub.getSubClass(), sub.getSuperClass(), draft, e);
      case OWLEquivalentClassesAxiom same -> equivalent(same, draft, e);
      case OWLDisjointClassesAxiom apart -> disjoint(apart.getOperandsAsList(), draft, e);
      case OWLDisjointUnionAxiom union -> {
        var parts = union.getOperandsAsList();
        disjoint(parts, draft, e);
        parts.forEach(part -> subclass(part, union.getOWLClass(), draft, e));
        throw new Untranslatable("a union on the right is a disjunction; the rest is kept");
      }
      case OWLClassAssertionAxiom of ->
          e.say(of.getClassExpression(), draft.constant(of.getIndividual()), List.of());
      case SWRLRule swrl -> new SwrlRules(draft, e).add(swrl);
      default -> property(axiom, draft, e);
    }
  }

  private void subclass(
      OWLClassExpression sub, OWLClassExpression sup, Draft draft, Expressions e) {
    if (sub instanceof OWLObjectOneOf values) {
      values.individuals().forEach(i -> e.say(sup, draft.constant(i), List.of()));
      return;
    }
    if (sup.isOWLThing()) {
      return;
    }
    int x = draft.fresh();
    Untranslatable later = null;
    for (var body : e.bodies(sub, x)) {
      for (var part : sup.asConjunctSet()) {
        try {
          e.say(part, x, body);
        } catch (Untranslatable problem) {
          later = problem;
        }
      }
    }
    if (later != null) {
      throw later;
    }
  }

  private void equivalent(OWLEquivalentClassesAxiom same, Draft draft, Expressions e) {
    var all = same.getOperandsAsList();
    Untranslatable later = null;
    for (int i = 0; i < all.size(); i++) {
      var left = all.get(i);
      var right = all.get((i + 1) % all.size());
      try {
        subclass(left, right, draft, e);
      } catch (Untranslatable problem) {
        later = new Untranslatable("one direction is kept; " + problem.reason());
      }
      if (all.size() == 1) {
        break;
      }
    }
    if (later != null) {
      throw later;
    }
  }

  private static void disjoint(
      List<? extends OWLClassExpression> parts, Draft draft, Expressions e) {
    for (int i = 0; i < parts.size(); i++) {
      for (int j = i + 1; j < parts.size(); j++) {
        int x = draft.fresh();
        for (var left : e.bodies(parts.get(i), x)) {
          for (var right : e.bodies(parts.get(j), x)) {
            draft.rule(Expressions.joined(left, right), List.of());
          }
        }
      }
    }
  }

  private void property(OWLAxiom axiom, Draft draft, Expressions e) {
    int x = draft.fresh();
    int y = draft.fresh();
    switch (axiom) {
      case OWLSubObjectPropertyOfAxiom sub -> {
        if (!sub.getSuperProperty().isOWLTopObjectProperty()) {
          draft.rule(
              List.of(draft.binary(sub.getSubProperty(), x, y)),
              List.of(draft.binary(sub.getSuperProperty(), x, y)));
        }
      }
      case OWLSubPropertyChainOfAxiom chain -> chain(chain, draft, x);
      case OWLEquivalentObjectPropertiesAxiom same -> {
        var all = same.getOperandsAsList();
        for (int i = 0; i < all.size() && all.size() > 1; i++) {
          draft.rule(
              List.of(draft.binary(all.get(i), x, y)),
              List.of(draft.binary(all.get((i + 1) % all.size()), x, y)));
        }
      }
      case OWLInverseObjectPropertiesAxiom inverse -> {
        var first = inverse.getFirstProperty();
        var second = inverse.getSecondProperty();
        draft.rule(List.of(draft.binary(first, x, y)), List.of(draft.binary(second, y, x)));
        draft.rule(List.of(draft.binary(second, x, y)), List.of(draft.binary(first, y, x)));
      }
      case OWLObjectPropertyDomainAxiom domain ->
          e.say(domain.getDomain(), x, List.of(draft.binary(domain.getProperty(), x, y)));
      case OWLObjectPropertyRangeAxiom range ->
          e.say(range.getRange(), y, List.of(draft.binary(range.getProperty(), x, y)));
      default -> characteristic(axiom, draft, e, x, y);
    }
  }

  private void characteristic(OWLAxiom axiom, Draft draft, Expressions e, int x, int y) {
    switch (axiom) {
      case OWLSymmetricObjectPropertyAxiom p ->
          draft.rule(
              List.of(draft.binary(p.getProperty(), x, y)),
              List.of(draft.binary(p.getProperty(), y, x)));
      case OWLTransitiveObjectPropertyAxiom p -> {
        int z = draft.fresh();
        draft.rule(
            List.of(draft.binary(p.getProperty(), x, y), draft.binary(p.getProperty(), y, z)),
            List.of(draft.binary(p.getProperty(), x, z)));
      }
      case OWLAsymmetricObjectPropertyAxiom p ->
          draft.rule(
              List.of(draft.binary(p.getProperty(), x, y), draft.binary(p.getProperty(), y, x)),
              List.of());
      case OWLIrreflexiveObjectPropertyAxiom p ->
          draft.rule(List.of(draft.binary(p.getProperty(), x, x)), List.of());
      case OWLReflexiveObjectPropertyAxiom p -> {
        asksTop = true;
        draft.rule(
            List.of(draft.unary(Expressions.THING, x)),
            List.of(draft.binary(p.getProperty(), x, x)));
      }
      case OWLDisjointObjectPropertiesAxiom apart ->
          disjointProperties(apart.getOperandsAsList(), draft, x, y);
      default -> dataOrFact(axiom, draft, e, x, y);
    }
  }

  private static void chain(OWLSubPropertyChainOfAxiom chain, Draft draft, int x) {
    var body = new ArrayList<Atom>();
    int at = x;
    for (var link : chain.getPropertyChain()) {
      int next = draft.fresh();
      body.add(draft.binary(link, at, next));
      at = next;
    }
    draft.rule(body, List.of(draft.binary(chain.getSuperProperty(), x, at)));
  }

  private static void disjointProperties(
      List<? extends OWLObjectPropertyExpression> parts, Draft draft, int x, int y) {
    for (int i = 0; i < parts.size(); i++) {
      for (int j = i + 1; j < parts.size(); j++) {
        draft.rule(
            List.of(draft.binary(parts.get(i), x, y), draft.binary(parts.get(j), x, y)), List.of());
      }
    }
  }

  private static Atom data(OWLDataPropertyExpression property, int x, int y, Draft draft) {
    return draft.data(property, x, y);
  }

  private static void dataOrFact(OWLAxiom axiom, Draft draft, Expressions e, int x, int y) {
    switch (axiom) {
      case OWLSubDataPropertyOfAxiom sub -> {
        if (!sub.getSuperProperty().isOWLTopDataProperty()) {
          draft.rule(
              List.of(data(sub.getSubProperty(), x, y, draft)),
              List.of(data(sub.getSuperProperty(), x, y, draft)));
        }
      }
      case OWLEquivalentDataPropertiesAxiom same -> {
        var all = same.getOperandsAsList();
        for (int i = 0; i < all.size() && all.size() > 1; i++) {
          draft.rule(
              List.of(data(all.get(i), x, y, draft)),
              List.of(data(all.get((i + 1) % all.size()), x, y, draft)));
        }
      }
      case OWLDisjointDataPropertiesAxiom apart -> {
        var all = apart.getOperandsAsList();
        for (int i = 0; i < all.size(); i++) {
          for (int j = i + 1; j < all.size(); j++) {
            draft.rule(
                List.of(data(all.get(i), x, y, draft), data(all.get(j), x, y, draft)), List.of());
          }
        }
      }
      case OWLDataPropertyDomainAxiom domain ->
          e.say(domain.getDomain(), x, List.of(data(domain.getProperty(), x, y, draft)));
      case OWLObjectPropertyAssertionAxiom of ->
          draft.rule(
              List.of(),
              List.of(
                  draft.binary(
                      of.getProperty(),
                      draft.constant(of.getSubject()),
                      draft.constant(of.getObject()))));
      case OWLDataPropertyAssertionAxiom of ->
          draft.rule(
              List.of(),
              List.of(
                  data(
                      of.getProperty(),
                      draft.constant(of.getSubject()),
                      draft.constant(of.getObject()),
                      draft)));
      case OWLNegativeObjectPropertyAssertionAxiom not ->
          draft.rule(
              List.of(
                  draft.binary(
                      not.getProperty(),
                      draft.constant(not.getSubject()),
                      draft.constant(not.getObject()))),
              List.of());
      case OWLNegativeDataPropertyAssertionAxiom not ->
          draft.rule(
              List.of(
                  data(
                      not.getProperty(),
                      draft.constant(not.getSubject()),
                      draft.constant(not.getObject()),
                      draft)),
              List.of());
      case OWLDataPropertyRangeAxiom range when range.getRange().isTopDatatype() -> {
        // says nothing
      }
      default -> throw new Untranslatable(reason(axiom.getAxiomType()));
    }
  }

  private static String reason(AxiomType<?> type) {
    return switch (type.getName()) {
      case "FunctionalObjectProperty",
          "InverseFunctionalObjectProperty",
          "FunctionalDataProperty",
          "HasKey",
          "SameIndividual" ->
          "needs equality";
      case "DifferentIndividuals" -> "says nothing without equality";
      case "DataPropertyRange", "DatatypeDefinition" -> "datatypes are not reasoned with";
      default -> "not supported";
    };
  }
}
