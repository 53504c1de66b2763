package quire.ontology.owl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLAxiom;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLClassExpression;
import org.semanticweb.owlapi.model.OWLDataProperty;
import org.semanticweb.owlapi.model.OWLDataPropertyExpression;
import org.semanticweb.owlapi.model.OWLObjectPropertyExpression;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.parameters.Imports;
import org.semanticweb.owlapi.reasoner.AxiomNotInProfileException;
import org.semanticweb.owlapi.reasoner.BufferingMode;
import org.semanticweb.owlapi.reasoner.ClassExpressionNotInProfileException;
import org.semanticweb.owlapi.reasoner.InconsistentOntologyException;
import org.semanticweb.owlapi.reasoner.Node;
import org.semanticweb.owlapi.reasoner.NodeSet;
import org.semanticweb.owlapi.reasoner.OWLReasonerConfiguration;
import org.semanticweb.owlapi.reasoner.impl.OWLClassNode;
import org.semanticweb.owlapi.reasoner.impl.OWLClassNodeSet;
import org.semanticweb.owlapi.reasoner.impl.OWLDataPropertyNode;
import org.semanticweb.owlapi.reasoner.impl.OWLDataPropertyNodeSet;
import org.semanticweb.owlapi.reasoner.impl.OWLObjectPropertyNode;
import org.semanticweb.owlapi.reasoner.impl.OWLObjectPropertyNodeSet;
import org.semanticweb.owlapi.reasoner.impl.OWLReasonerBase;
import quire.ontology.explain.Entailments;
import quire.ontology.model.Program;

/// The hierarchies of classes and properties, computed when first asked for and again after a
/// flush.
abstract class HierarchyReasoner extends OWLReasonerBase {
  static final IRI PROFILE = IRI.create("urn:quire:profile:existential-rules");

  private @Nullable State state;

  /// Whether everything is computed by now.
  boolean isComputed() {
    return state != null;
  }

  HierarchyReasoner(OWLOntology root, OWLReasonerConfiguration configuration, BufferingMode mode) {
    super(root, configuration, mode);
  }

  /// Everything computed from the ontology as it was last flushed.
  record State(
      Entailments entailments,
      Diagram<OWLClass> classes,
      Diagram<OWLObjectPropertyExpression> objects,
      Diagram<OWLDataProperty> data) {}

  State state() {
    var known = state;
    if (known == null) {
      known = compute();
      state = known;
    }
    return known;
  }

  State consistent() {
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

  OWLClass type(String name) {
    return getOWLDataFactory().getOWLClass(IRI.create(name));
  }

  static OWLClass named(OWLClassExpression expression) {
    if (expression.isAnonymous()) {
      throw new ClassExpressionNotInProfileException(expression, PROFILE);
    }
    return expression.asOWLClass();
  }

  static NodeSet<OWLClass> classNodes(List<List<OWLClass>> groups) {
    return new OWLClassNodeSet(groups.stream().map(group -> new OWLClassNode(group.stream())));
  }

  @Override
  protected void handleChanges(Set<OWLAxiom> additions, Set<OWLAxiom> removals) {
    state = null;
  }

  static <E> boolean isBelow(Diagram<E> diagram, E low, E high) {
    return diagram.equal(low).contains(high)
        || diagram.bottomGroup().contains(low)
        || diagram.above(low, false).stream().anyMatch(group -> group.contains(high));
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
  NodeSet<OWLClass> lowest(List<OWLClass> found, boolean direct) {
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
}
