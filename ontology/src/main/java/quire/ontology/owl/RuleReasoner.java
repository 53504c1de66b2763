package quire.ontology.owl;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.semanticweb.owlapi.model.AxiomType;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLAxiom;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLClassAssertionAxiom;
import org.semanticweb.owlapi.model.OWLClassExpression;
import org.semanticweb.owlapi.model.OWLDataProperty;
import org.semanticweb.owlapi.model.OWLDataPropertyExpression;
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
import org.semanticweb.owlapi.reasoner.AxiomNotInProfileException;
import org.semanticweb.owlapi.reasoner.BufferingMode;
import org.semanticweb.owlapi.reasoner.ClassExpressionNotInProfileException;
import org.semanticweb.owlapi.reasoner.InconsistentOntologyException;
import org.semanticweb.owlapi.reasoner.InferenceType;
import org.semanticweb.owlapi.reasoner.Node;
import org.semanticweb.owlapi.reasoner.NodeSet;
import org.semanticweb.owlapi.reasoner.OWLReasonerConfiguration;
import org.semanticweb.owlapi.reasoner.UnsupportedEntailmentTypeException;
import org.semanticweb.owlapi.reasoner.impl.OWLClassNode;
import org.semanticweb.owlapi.reasoner.impl.OWLClassNodeSet;
import org.semanticweb.owlapi.reasoner.impl.OWLDataPropertyNode;
import org.semanticweb.owlapi.reasoner.impl.OWLDataPropertyNodeSet;
import org.semanticweb.owlapi.reasoner.impl.OWLNamedIndividualNode;
import org.semanticweb.owlapi.reasoner.impl.OWLNamedIndividualNodeSet;
import org.semanticweb.owlapi.reasoner.impl.OWLObjectPropertyNode;
import org.semanticweb.owlapi.reasoner.impl.OWLObjectPropertyNodeSet;
import org.semanticweb.owlapi.reasoner.impl.OWLReasonerBase;
import org.semanticweb.owlapi.util.Version;
import quire.ontology.explain.Entailments;
import quire.ontology.model.Program;
import quire.ontology.model.Terms;

/// OWLAPI's reasoner over rules. Questions are about named classes and properties; an ontology with
/// an axiom that rules cannot say is refused by that axiom.
public final class RuleReasoner extends OWLReasonerBase {
  static final IRI PROFILE = IRI.create("urn:quire:profile:existential-rules");

  private @Nullable State state;

  /// @param root with its imports, what is reasoned about
  public RuleReasoner(
      OWLOntology root, OWLReasonerConfiguration configuration, BufferingMode mode) {
    super(root, configuration, mode);
    state();
  }

  /// Everything computed from the ontology as it was last flushed.
  private record State(
      Entailments entailments,
      Diagram<OWLClass> classes,
      Diagram<OWLObjectPropertyExpression> objects,
      Diagram<OWLDataProperty> data) {}

  private State state() {
    var known = state;
    if (known == null) {
      known = compute();
      state = known;
    }
    return known;
  }

  private State consistent() {
    var known = state();
    if (!known.entailments().isConsistent()) {
      throw new InconsistentOntologyException();
    }
    return known;
  }

  private State compute() {
    var program = new Program();
    var axioms = new Axioms(program, "ontology");
    axioms.add(getRootOntology());
    if (!axioms.refused().isEmpty()) {
      throw new AxiomNotInProfileException(axioms.refused().getFirst(), PROFILE);
    }
    program.close();
    var entailments = new Entailments(program);
    var factory = getOWLDataFactory();
    Map<OWLClass, List<OWLClass>> above = new LinkedHashMap<>();
    entailments
        .superclasses()
        .forEach((name, all) -> above.put(type(name), all.stream().map(this::type).toList()));
    var empty = entailments.unsatisfiable().stream().map(this::type).toList();
    var classes = new Diagram<>(above, empty, factory.getOWLThing(), factory.getOWLNothing());
    var higher = entailments.superproperties();
    var objects =
        new Diagram<OWLObjectPropertyExpression>(
            named(higher, objectNames(), n -> factory.getOWLObjectProperty(IRI.create(n))),
            List.of(),
            factory.getOWLTopObjectProperty(),
            factory.getOWLBottomObjectProperty());
    var data =
        new Diagram<OWLDataProperty>(
            named(higher, dataNames(), n -> factory.getOWLDataProperty(IRI.create(n))),
            List.of(),
            factory.getOWLTopDataProperty(),
            factory.getOWLBottomDataProperty());
    return new State(entailments, classes, objects, data);
  }

  private Set<String> objectNames() {
    return getRootOntology()
        .objectPropertiesInSignature(Imports.INCLUDED)
        .map(p -> p.getIRI().getIRIString())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<String> dataNames() {
    return getRootOntology()
        .dataPropertiesInSignature(Imports.INCLUDED)
        .map(p -> p.getIRI().getIRIString())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static <E> Map<E, List<E>> named(
      Map<String, Set<String>> higher, Set<String> names, Function<String, ? extends E> maker) {
    Map<E, List<E>> above = new HashMap<>();
    for (String name : names) {
      List<E> all = new ArrayList<>();
      higher.getOrDefault(name, Set.of(name)).stream()
          .filter(names::contains)
          .forEach(other -> all.add(maker.apply(other)));
      above.put(maker.apply(name), all);
    }
    return above;
  }

  private OWLClass type(String name) {
    return getOWLDataFactory().getOWLClass(IRI.create(name));
  }

  private static OWLClass named(OWLClassExpression expression) {
    if (expression.isAnonymous()) {
      throw new ClassExpressionNotInProfileException(expression, PROFILE);
    }
    return expression.asOWLClass();
  }

  private static NodeSet<OWLClass> classNodes(List<List<OWLClass>> groups) {
    return new OWLClassNodeSet(groups.stream().map(group -> new OWLClassNode(group.stream())));
  }

  @Override
  protected void handleChanges(Set<OWLAxiom> additions, Set<OWLAxiom> removals) {
    state = null;
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
    return state != null && getPrecomputableInferenceTypes().contains(type);
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

  private static <E> boolean isBelow(Diagram<E> diagram, E low, E high) {
    return diagram.equal(low).contains(high)
        || diagram.bottomGroup().contains(low)
        || diagram.above(low, false).stream().anyMatch(group -> group.contains(high));
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
  public Node<OWLClass> getTopClassNode() {
    return new OWLClassNode(consistent().classes().topGroup().stream());
  }

  @Override
  public Node<OWLClass> getBottomClassNode() {
    return new OWLClassNode(consistent().classes().bottomGroup().stream());
  }

  @Override
  public NodeSet<OWLClass> getSubClasses(OWLClassExpression expression, boolean direct) {
    return classNodes(consistent().classes().below(named(expression), direct));
  }

  @Override
  public NodeSet<OWLClass> getSuperClasses(OWLClassExpression expression, boolean direct) {
    return classNodes(consistent().classes().above(named(expression), direct));
  }

  @Override
  public Node<OWLClass> getEquivalentClasses(OWLClassExpression expression) {
    return new OWLClassNode(consistent().classes().equal(named(expression)).stream());
  }

  @Override
  public NodeSet<OWLClass> getDisjointClasses(OWLClassExpression expression) {
    var known = consistent();
    String own = named(expression).getIRI().getIRIString();
    var groups = new LinkedHashSet<List<OWLClass>>();
    groups.add(known.classes().bottomGroup());
    for (String other : known.entailments().superclasses().keySet()) {
      if (known.entailments().areDisjoint(own, other)) {
        groups.add(known.classes().equal(type(other)));
      }
    }
    return classNodes(List.copyOf(groups));
  }

  private static NodeSet<OWLObjectPropertyExpression> objectNodes(
      List<List<OWLObjectPropertyExpression>> groups) {
    return new OWLObjectPropertyNodeSet(
        groups.stream().map(group -> new OWLObjectPropertyNode(group.stream())));
  }

  @Override
  public Node<OWLObjectPropertyExpression> getTopObjectPropertyNode() {
    return new OWLObjectPropertyNode(consistent().objects().topGroup().stream());
  }

  @Override
  public Node<OWLObjectPropertyExpression> getBottomObjectPropertyNode() {
    return new OWLObjectPropertyNode(consistent().objects().bottomGroup().stream());
  }

  @Override
  public NodeSet<OWLObjectPropertyExpression> getSubObjectProperties(
      OWLObjectPropertyExpression property, boolean direct) {
    return objectNodes(consistent().objects().below(property, direct));
  }

  @Override
  public NodeSet<OWLObjectPropertyExpression> getSuperObjectProperties(
      OWLObjectPropertyExpression property, boolean direct) {
    return objectNodes(consistent().objects().above(property, direct));
  }

  @Override
  public Node<OWLObjectPropertyExpression> getEquivalentObjectProperties(
      OWLObjectPropertyExpression property) {
    return new OWLObjectPropertyNode(consistent().objects().equal(property).stream());
  }

  /// Only the bottom property: others are not searched for.
  @Override
  public NodeSet<OWLObjectPropertyExpression> getDisjointObjectProperties(
      OWLObjectPropertyExpression property) {
    return objectNodes(List.of(consistent().objects().bottomGroup()));
  }

  @Override
  public Node<OWLObjectPropertyExpression> getInverseObjectProperties(
      OWLObjectPropertyExpression property) {
    var higher = consistent().entailments().superproperties();
    String own = property.getNamedProperty().getIRI().getIRIString();
    var inverses = new ArrayList<OWLObjectPropertyExpression>();
    for (String other : objectNames()) {
      boolean there = higher.getOrDefault(own, Set.of()).contains("-" + other);
      boolean back = higher.getOrDefault(other, Set.of()).contains("-" + own);
      if (there && back) {
        inverses.add(getOWLDataFactory().getOWLObjectProperty(IRI.create(other)));
      }
    }
    return new OWLObjectPropertyNode(inverses.stream());
  }

  @Override
  public NodeSet<OWLClass> getObjectPropertyDomains(
      OWLObjectPropertyExpression property, boolean direct) {
    String name = property.getNamedProperty().getIRI().getIRIString();
    return classesAt(name, property.isAnonymous(), direct);
  }

  @Override
  public NodeSet<OWLClass> getObjectPropertyRanges(
      OWLObjectPropertyExpression property, boolean direct) {
    String name = property.getNamedProperty().getIRI().getIRIString();
    return classesAt(name, !property.isAnonymous(), direct);
  }

  private NodeSet<OWLClass> classesAt(String property, boolean range, boolean direct) {
    var names = consistent().entailments().endClasses(property, range);
    return lowest(names.stream().map(this::type).toList(), direct);
  }

  /// The groups of some classes; where asked directly, those with none of the others below them.
  private NodeSet<OWLClass> lowest(List<OWLClass> found, boolean direct) {
    var classes = consistent().classes();
    var groups = new LinkedHashSet<List<OWLClass>>();
    for (var each : found) {
      boolean higher =
          direct
              && found.stream()
                  .anyMatch(other ->
                      !classes.equal(each).contains(other) && isBelow(classes, other, each));
      if (!higher) {
        groups.add(classes.equal(each));
      }
    }
    if (!direct || groups.isEmpty()) {
      groups.add(classes.topGroup());
    }
    return classNodes(List.copyOf(groups));
  }

  private static NodeSet<OWLDataProperty> dataNodes(List<List<OWLDataProperty>> groups) {
    return new OWLDataPropertyNodeSet(
        groups.stream().map(group -> new OWLDataPropertyNode(group.stream())));
  }

  @Override
  public Node<OWLDataProperty> getTopDataPropertyNode() {
    return new OWLDataPropertyNode(consistent().data().topGroup().stream());
  }

  @Override
  public Node<OWLDataProperty> getBottomDataPropertyNode() {
    return new OWLDataPropertyNode(consistent().data().bottomGroup().stream());
  }

  @Override
  public NodeSet<OWLDataProperty> getSubDataProperties(OWLDataProperty property, boolean direct) {
    return dataNodes(consistent().data().below(property, direct));
  }

  @Override
  public NodeSet<OWLDataProperty> getSuperDataProperties(OWLDataProperty property, boolean direct) {
    return dataNodes(consistent().data().above(property, direct));
  }

  @Override
  public Node<OWLDataProperty> getEquivalentDataProperties(OWLDataProperty property) {
    return new OWLDataPropertyNode(consistent().data().equal(property).stream());
  }

  /// Only the bottom property: others are not searched for.
  @Override
  public NodeSet<OWLDataProperty> getDisjointDataProperties(OWLDataPropertyExpression property) {
    return dataNodes(List.of(consistent().data().bottomGroup()));
  }

  @Override
  public NodeSet<OWLClass> getDataPropertyDomains(OWLDataProperty property, boolean direct) {
    return classesAt(property.getIRI().getIRIString(), false, direct);
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
