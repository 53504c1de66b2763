package quire.ontology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.io.StringDocumentSource;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyCreationException;
import org.semanticweb.owlapi.reasoner.AxiomNotInProfileException;
import org.semanticweb.owlapi.reasoner.ClassExpressionNotInProfileException;
import org.semanticweb.owlapi.reasoner.InconsistentOntologyException;

class RuleReasonerFactoryTest {
  private static final String AXIOMS =
      """
      SubClassOf(:Dog :Animal) SubClassOf(:Puppy :Dog)
      EquivalentClasses(:Owner ObjectIntersectionOf(:Person ObjectSomeValuesFrom(:owns :Animal)))
      SubClassOf(:Hunter ObjectSomeValuesFrom(:hunts :Dog)) SubClassOf(:Hunter :Person)
      SubObjectPropertyOf(:hunts :owns) ObjectPropertyDomain(:owns :Person)
      DisjointClasses(:Person :Animal) SubClassOf(:Centaur :Person) SubClassOf(:Centaur :Animal)
      ClassAssertion(:Puppy :rex) ObjectPropertyAssertion(:owns :ann :rex)
      DataPropertyAssertion(:name :ann "Ann"@en)
      """;

  private static OWLOntology ontology(String axioms) throws OWLOntologyCreationException {
    return OWLManager.createOWLOntologyManager()
        .loadOntologyFromOntologyDocument(
            new StringDocumentSource(
                "Prefix(:=<http://e/>)\nPrefix(owl:=<http://www.w3.org/2002/07/owl#>)\nOntology(<http://e>\n"
                    + axioms
                    + ")"));
  }

  private static IRI iri(String name) {
    return IRI.create("http://e/" + name);
  }

  private static OWLClass type(OWLOntology ontology, String name) {
    return ontology.getOWLOntologyManager().getOWLDataFactory().getOWLClass(iri(name));
  }

  @Test
  void answersWhatOwlToolsAsk() throws OWLOntologyCreationException {
    var ontology = ontology(AXIOMS);
    var factory = ontology.getOWLOntologyManager().getOWLDataFactory();
    var reasoner = new RuleReasonerFactory().createReasoner(ontology);
    assertThat(reasoner.isConsistent()).isTrue();
    assertThat(reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom())
        .containsExactly(type(ontology, "Centaur"));
    assertThat(reasoner.getSuperClasses(type(ontology, "Puppy"), true).entities())
        .containsExactly(type(ontology, "Dog"));
    assertThat(reasoner.getSuperClasses(type(ontology, "Hunter"), true).entities())
        .containsExactly(type(ontology, "Owner"));
    assertThat(reasoner.getSubClasses(factory.getOWLThing(), true).entities())
        .containsExactlyInAnyOrder(type(ontology, "Person"), type(ontology, "Animal"));
    assertThat(reasoner.getSubClasses(type(ontology, "Puppy"), true).isBottomSingleton()).isTrue();
    var ann = factory.getOWLNamedIndividual(iri("ann"));
    var rex = factory.getOWLNamedIndividual(iri("rex"));
    assertThat(reasoner.getTypes(ann, true).entities()).containsExactly(type(ontology, "Owner"));
    assertThat(reasoner.getInstances(type(ontology, "Animal"), false).entities())
        .containsExactly(rex);
    assertThat(reasoner.getInstances(type(ontology, "Animal"), true).entities()).isEmpty();
    assertThat(
            reasoner
                .getObjectPropertyValues(ann, factory.getOWLObjectProperty(iri("owns")))
                .entities())
        .containsExactly(rex);
    assertThat(reasoner.getDataPropertyValues(ann, factory.getOWLDataProperty(iri("name"))))
        .containsExactly(factory.getOWLLiteral("Ann", "en"));
    assertThat(
            reasoner
                .getSuperObjectProperties(factory.getOWLObjectProperty(iri("hunts")), true)
                .entities()
                .collect(Collectors.toSet()))
        .containsExactly(factory.getOWLObjectProperty(iri("owns")));
    assertThat(
            reasoner
                .getObjectPropertyDomains(factory.getOWLObjectProperty(iri("hunts")), true)
                .entities())
        .containsExactly(type(ontology, "Person"));
    assertThat(
            reasoner.isEntailed(
                factory.getOWLDisjointClassesAxiom(
                    type(ontology, "Dog"), type(ontology, "Hunter"))))
        .isTrue();
    assertThat(
            reasoner.isEntailed(
                factory.getOWLSubClassOfAxiom(type(ontology, "Dog"), type(ontology, "Owner"))))
        .isFalse();
  }

  @Test
  void followsChanges() throws OWLOntologyCreationException {
    var ontology = ontology(AXIOMS);
    var factory = ontology.getOWLOntologyManager().getOWLDataFactory();
    var reasoner = new RuleReasonerFactory().createReasoner(ontology);
    ontology.add(
        factory.getOWLClassAssertionAxiom(
            type(ontology, "Person"), factory.getOWLNamedIndividual(iri("rex"))));
    assertThat(reasoner.isConsistent()).as("before the flush").isTrue();
    reasoner.flush();
    assertThat(reasoner.isConsistent()).isFalse();
    assertThatThrownBy(reasoner::getTopClassNode).isInstanceOf(InconsistentOntologyException.class);
  }

  @Test
  void refusesWhatItCannotSay() throws OWLOntologyCreationException {
    var factory = new RuleReasonerFactory();
    var union = ontology("SubClassOf(:A ObjectUnionOf(:B :C))");
    assertThatThrownBy(() -> factory.createReasoner(union))
        .isInstanceOf(AxiomNotInProfileException.class);
    var plain = ontology("SubClassOf(:A :B)");
    var data = plain.getOWLOntologyManager().getOWLDataFactory();
    var reasoner = factory.createNonBufferingReasoner(plain);
    assertThatThrownBy(
            () -> reasoner.getSubClasses(data.getOWLObjectComplementOf(type(plain, "A")), true))
        .isInstanceOf(ClassExpressionNotInProfileException.class);
  }
}
