/// `quire imaging`: the verbs.
@NullMarked
package quire.imaging.cli;

import org.jspecify.annotations.NullMarked;
