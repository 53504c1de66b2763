/// `quire data`: the catalogue on the command line.
@NullMarked
package quire.data.cli;

import org.jspecify.annotations.NullMarked;
