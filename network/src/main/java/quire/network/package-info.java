/// Planning, pricing and simulating the networks of training clusters.
@NullMarked
package quire.network;

import org.jspecify.annotations.NullMarked;
