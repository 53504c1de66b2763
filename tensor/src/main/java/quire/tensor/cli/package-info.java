/// The command `quire tensors`.
@NullMarked
package quire.tensor.cli;

import org.jspecify.annotations.NullMarked;
