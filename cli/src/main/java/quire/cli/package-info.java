/// The `quire` program: finds the commands that modules offer, runs one, turns what goes wrong into
/// plain lines and exit codes. Start at [Program].
@NullMarked
package quire.cli;

import org.jspecify.annotations.NullMarked;
