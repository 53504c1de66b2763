/// Readers and writers: dlgp, Rulewerk rules, RDF, tab-separated facts; seeded generators.
@NullMarked
package quire.ontology.data;

import org.jspecify.annotations.NullMarked;
