/// Bringing data sets: over HTTP, through the clients of package registries, or from a folder where
/// somebody has put the files already.
@NullMarked
package quire.data.fetch;

import org.jspecify.annotations.NullMarked;
