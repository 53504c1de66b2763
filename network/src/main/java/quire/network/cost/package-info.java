/// Switches, transceivers, money and watts of a network.
@NullMarked
package quire.network.cost;

import org.jspecify.annotations.NullMarked;
