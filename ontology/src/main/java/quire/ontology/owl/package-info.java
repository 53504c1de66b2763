/// OWL 2 through OWLAPI: axioms to rules, classification, a reasoner for OWL tools.
@NullMarked
package quire.ontology.owl;

import org.jspecify.annotations.NullMarked;
