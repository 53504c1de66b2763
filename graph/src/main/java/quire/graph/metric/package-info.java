/// How good predictions are: each measure defined at its extremes, or undefined with the reason.
@NullMarked
package quire.graph.metric;

import org.jspecify.annotations.NullMarked;
