/// What a rule set is: quasi-chained, guarded, sticky; when its chase ends, with witnesses.
@NullMarked
package quire.ontology.check;

import org.jspecify.annotations.NullMarked;
