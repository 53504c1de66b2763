/// The knowledge base as the machine holds it: terms and predicates as integers, rules, packed
/// facts, and the chase.
@NullMarked
package quire.ontology.model;

import org.jspecify.annotations.NullMarked;
