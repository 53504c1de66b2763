/// Readers, sources and splits of graphs.
@NullMarked
package quire.graph.data;

import org.jspecify.annotations.NullMarked;
