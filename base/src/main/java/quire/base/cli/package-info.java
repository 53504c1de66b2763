/// The face of commands: how a module offers one to the `quire` program, and the options that mean
/// the same everywhere.
@NullMarked
package quire.base.cli;

import org.jspecify.annotations.NullMarked;
