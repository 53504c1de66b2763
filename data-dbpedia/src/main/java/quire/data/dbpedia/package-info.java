/// Offers its data set to the catalogue.
@NullMarked
package quire.data.dbpedia;

import org.jspecify.annotations.NullMarked;
