/// Offers its data set to the catalogue.
@NullMarked
package quire.data.openmoji;

import org.jspecify.annotations.NullMarked;
