/// The command `quire graph` and its verbs.
@NullMarked
package quire.graph.cli;

import org.jspecify.annotations.NullMarked;
