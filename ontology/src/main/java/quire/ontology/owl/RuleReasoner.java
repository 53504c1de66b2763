package quire.ontology.owl;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.semanticweb.owlapi.model.AxiomType;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLAxiom;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLClassAssertionAxiom;
import org.semanticweb.owlapi.model.OWLClassExpression;
import org.semanticweb.owlapi.model.OWLDataProperty;
import org.semanticweb.owlapi.model.OWLDisjointClassesAxiom;
import org.semanticweb.owlapi.model.OWLEquivalentClassesAxiom;
import org.semanticweb.owlapi.model.OWLLiteral;
import org.semanticweb.owlapi.model.OWLNamedIndividual;
import org.semanticweb.owlapi.model.OWLObjectPropertyAssertionAxiom;
import org.semanticweb.owlapi.model.OWLObjectPropertyExpression;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLSubClassOfAxiom;
import org.semanticweb.owlapi.model.OWLSubObjectPropertyOfAxiom;
import org.semanticweb.owlapi.model.parameters.Imports;
import org.semanticweb.owlapi.reasoner.BufferingMode;
import org.semanticweb.owlapi.reasoner.InferenceType;
import org.semanticweb.owlapi.reasoner.Node;
import org.semanticweb.owlapi.reasoner.NodeSet;
import org.semanticweb.owlapi.reasoner.OWLReasonerConfiguration;
import org.semanticweb.owlapi.reasoner.UnsupportedEntailmentTypeException;
import org.semanticweb.owlapi.reasoner.impl.OWLNamedIndividualNode;
import org.semanticweb.owlapi.reasoner.impl.OWLNamedIndividualNodeSet;
import org.semanticweb.owlapi.util.Version;
import quire.ontology.model.Terms;

/// OWLAPI's reasoner over rules. Questions are about named classes and properties; an ontology with
/// an axiom that rules cannot say is refused by that axiom.
public final class RuleReasoner extends HierarchyReasoner {
  /// @param root with its imports, what is reasoned about
  public RuleReasoner(
      OWLOntology root, OWLReasonerConfiguration configuration, BufferingMode mode) {
    super(root, configuration, mode);
    state();
  }

  @Override
  public String getReasonerName() {
    return "Quire";
  }

  @Override
  public Version getReasonerVersion() {
    return new Version(0, 1, 0, 0);
  }

  @Override
  public void interrupt() {
    Thread.currentThread().interrupt();
  }

  @Override
  public void precomputeInferences(InferenceType... types) {
    state();
  }

  @Override
  public boolean isPrecomputed(InferenceType type) {
    return isComputed() && getPrecomputableInferenceTypes().contains(type);
  }

  @Override
  public Set<InferenceType> getPrecomputableInferenceTypes() {
    return EnumSet.of(
        InferenceType.CLASS_HIERARCHY,
        InferenceType.CLASS_ASSERTIONS,
        InferenceType.OBJECT_PROPERTY_HIERARCHY,
        InferenceType.DATA_PROPERTY_HIERARCHY,
        InferenceType.OBJECT_PROPERTY_ASSERTIONS,
        InferenceType.DATA_PROPERTY_ASSERTIONS);
  }

  @Override
  public boolean isConsistent() {
    return state().entailments().isConsistent();
  }

  @Override
  public boolean isSatisfiable(OWLClassExpression expression) {
    return !consistent().classes().bottomGroup().contains(named(expression));
  }

  @Override
  public Node<OWLClass> getUnsatisfiableClasses() {
    return getBottomClassNode();
  }

  @Override
  public boolean isEntailed(OWLAxiom axiom) {
    var known = consistent();
    return switch (axiom) {
      case OWLSubClassOfAxiom sub ->
          isBelow(known.classes(), named(sub.getSubClass()), named(sub.getSuperClass()));
      case OWLEquivalentClassesAxiom same -> {
        var first = named(same.getOperandsAsList().getFirst());
        yield same.operands().allMatch(o -> known.classes().equal(first).contains(named(o)));
      }
      case OWLDisjointClassesAxiom apart -> areDisjoint(apart.getOperandsAsList());
      case OWLClassAssertionAxiom of ->
          of.getIndividual().isNamed()
              && getInstances(of.getClassExpression(), false)
                  .containsEntity(of.getIndividual().asOWLNamedIndividual());
      case OWLObjectPropertyAssertionAxiom of ->
          of.getSubject().isNamed()
              && of.getObject().isNamed()
              && getObjectPropertyValues(of.getSubject().asOWLNamedIndividual(), of.getProperty())
                  .containsEntity(of.getObject().asOWLNamedIndividual());
      case OWLSubObjectPropertyOfAxiom sub ->
          isBelow(known.objects(), sub.getSubProperty(), sub.getSuperProperty());
      default -> throw new UnsupportedEntailmentTypeException(axiom);
    };
  }

  private boolean areDisjoint(List<? extends OWLClassExpression> parts) {
    for (int i = 0; i < parts.size(); i++) {
      for (int j = i + 1; j < parts.size(); j++) {
        String left = named(parts.get(i)).getIRI().getIRIString();
        if (!state().entailments().areDisjoint(left, named(parts.get(j)).getIRI().getIRIString())) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public boolean isEntailed(Set<? extends OWLAxiom> axioms) {
    return axioms.stream().allMatch(this::isEntailed);
  }

  @Override
  public boolean isEntailmentCheckingSupported(AxiomType<?> type) {
    return Set.of(
            AxiomType.SUBCLASS_OF,
            AxiomType.EQUIVALENT_CLASSES,
            AxiomType.DISJOINT_CLASSES,
            AxiomType.CLASS_ASSERTION,
            AxiomType.OBJECT_PROPERTY_ASSERTION,
            AxiomType.SUB_OBJECT_PROPERTY)
        .contains(type);
  }

  @Override
  public NodeSet<OWLClass> getTypes(OWLNamedIndividual individual, boolean direct) {
    String name = individual.getIRI().getIRIString();
    var known = consistent();
    var found =
        known.entailments().superclasses().keySet().stream()
            .filter(type -> known.entailments().members(type).contains(name))
            .map(this::type)
            .toList();
    return lowest(found, direct);
  }

  @Override
  public NodeSet<OWLNamedIndividual> getInstances(OWLClassExpression expression, boolean direct) {
    var type = named(expression);
    var known = consistent();
    if (type.isOWLThing()) {
      return individuals(
          getRootOntology()
              .individualsInSignature(Imports.INCLUDED)
              .map(i -> i.getIRI().getIRIString())
              .toList());
    }
    var found = new ArrayList<>(known.entailments().members(type.getIRI().getIRIString()));
    if (direct) {
      for (var group : known.classes().below(type, true)) {
        found.removeAll(known.entailments().members(group.getFirst().getIRI().getIRIString()));
      }
    }
    return individuals(found);
  }

  private NodeSet<OWLNamedIndividual> individuals(List<String> names) {
    var factory = getOWLDataFactory();
    return new OWLNamedIndividualNodeSet(
        names.stream()
            .filter(name -> name.charAt(0) != '"')
            .map(name ->
                new OWLNamedIndividualNode(factory.getOWLNamedIndividual(IRI.create(name)))));
  }

  @Override
  public NodeSet<OWLNamedIndividual> getObjectPropertyValues(
      OWLNamedIndividual individual, OWLObjectPropertyExpression property) {
    return individuals(
        consistent()
            .entailments()
            .values(
                individual.getIRI().getIRIString(),
                property.getNamedProperty().getIRI().getIRIString(),
                property.isAnonymous()));
  }

  @Override
  public Set<OWLLiteral> getDataPropertyValues(
      OWLNamedIndividual individual, OWLDataProperty property) {
    var found = new LinkedHashSet<OWLLiteral>();
    String subject = individual.getIRI().getIRIString();
    for (String value :
        consistent().entailments().values(subject, property.getIRI().getIRIString(), false)) {
      found.add(literal(value));
    }
    return found;
  }

  private OWLLiteral literal(String canonical) {
    int end = Terms.closingQuote(canonical);
    String text = canonical.substring(1, end).translateEscapes();
    String rest = canonical.substring(end + 1);
    var factory = getOWLDataFactory();
    if (rest.startsWith("@")) {
      return factory.getOWLLiteral(text, rest.substring(1));
    }
    return rest.isEmpty()
        ? factory.getOWLLiteral(text)
        : factory.getOWLLiteral(
            text, factory.getOWLDatatype(IRI.create(rest.substring(3, rest.length() - 1))));
  }

  @Override
  public Node<OWLNamedIndividual> getSameIndividuals(OWLNamedIndividual individual) {
    return new OWLNamedIndividualNode(individual);
  }

  /// None: without equality nothing is known to differ.
  @Override
  public NodeSet<OWLNamedIndividual> getDifferentIndividuals(OWLNamedIndividual individual) {
    return new OWLNamedIndividualNodeSet();
  }
}
