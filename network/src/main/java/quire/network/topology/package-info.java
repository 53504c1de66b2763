/// Networks as graphs: typed nodes and directed links, each with its own capacity and latency.
///
/// [quire.network.topology.Topologies] reads and builds them, [quire.network.topology.Topology]
/// holds one. K is `hb`, the GPUs of one high-bandwidth domain; host r sits in domain `r div K`, on
/// rail `r mod K`.
@NullMarked
package quire.network.topology;

import org.jspecify.annotations.NullMarked;
