/// Why a fact holds, why it does not, and what contradicts what.
@NullMarked
package quire.ontology.explain;

import org.jspecify.annotations.NullMarked;
