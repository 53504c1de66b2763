/// How embedded data sets are made from the packages that they come from.
@NullMarked
package quire.data.build;

import org.jspecify.annotations.NullMarked;
