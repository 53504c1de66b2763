/// Offers its data set to the catalogue.
@NullMarked
package quire.data.schemaorg;

import org.jspecify.annotations.NullMarked;
