/// Training of networks on [quire.graph.GraphData]: samples with expanders, epochs, selection,
/// predictions, the run folder.
///
/// [Training] trains one network with one seed; [GraphRun] trains what a user's options name and
/// leaves a folder.
@NullMarked
package quire.graph.train;

import org.jspecify.annotations.NullMarked;
