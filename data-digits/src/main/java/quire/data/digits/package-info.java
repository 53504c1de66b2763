/// Offers its data set to the catalogue.
@NullMarked
package quire.data.digits;

import org.jspecify.annotations.NullMarked;
