/// Existential rules that reason and explain themselves; convex regions that keep them.
@NullMarked
package quire.ontology;

import org.jspecify.annotations.NullMarked;
