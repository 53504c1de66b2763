/// The verbs of `quire network`.
@NullMarked
package quire.network.cli;

import org.jspecify.annotations.NullMarked;
