/// The verbs of `quire ontology`.
@NullMarked
package quire.ontology.cli;

import org.jspecify.annotations.NullMarked;
