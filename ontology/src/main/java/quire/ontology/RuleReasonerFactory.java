package quire.ontology;

import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.reasoner.BufferingMode;
import org.semanticweb.owlapi.reasoner.OWLReasoner;
import org.semanticweb.owlapi.reasoner.OWLReasonerConfiguration;
import org.semanticweb.owlapi.reasoner.OWLReasonerFactory;
import org.semanticweb.owlapi.reasoner.SimpleConfiguration;
import quire.ontology.owl.RuleReasoner;

/// Makes reasoners for OWL tools, over existential rules.
///
/// The supported profile: every axiom is translated (OWL 2 EL, QL and RL without equality,
/// datatypes and disjunction), and either the rules have the shape of EL or the restricted chase is
/// proved to end. Anything else is refused with
/// [org.semanticweb.owlapi.reasoner.AxiomNotInProfileException], which holds the axiom, or a
/// [quire.base.RequestException]. Questions are about named classes.
public final class RuleReasonerFactory implements OWLReasonerFactory {
  @Override
  public String getReasonerName() {
    return "Quire";
  }

  @Override
  public OWLReasoner createNonBufferingReasoner(OWLOntology ontology) {
    return createNonBufferingReasoner(ontology, new SimpleConfiguration());
  }

  @Override
  public OWLReasoner createReasoner(OWLOntology ontology) {
    return createReasoner(ontology, new SimpleConfiguration());
  }

  @Override
  public OWLReasoner createNonBufferingReasoner(
      OWLOntology ontology, OWLReasonerConfiguration configuration) {
    return new RuleReasoner(ontology, configuration, BufferingMode.NON_BUFFERING);
  }

  @Override
  public OWLReasoner createReasoner(OWLOntology ontology, OWLReasonerConfiguration configuration) {
    return new RuleReasoner(ontology, configuration, BufferingMode.BUFFERING);
  }
}
