/// Optimal transport between point sets and laws, and distances between samples.
@NullMarked
package quire.transport;

import org.jspecify.annotations.NullMarked;
