/// The commands over experiments: `reproduce`, `list`, `report`.
@NullMarked
package quire.lab.cli;

import org.jspecify.annotations.NullMarked;
