/// The lab's commands.
@NullMarked
package quire.lab.cli;

import org.jspecify.annotations.NullMarked;
