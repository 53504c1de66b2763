/// One training iteration as operations that wait for one another, and its simulation.
///
/// | in the paper | here |
/// |---|---|
/// | t, p, d, c, e | `tp pp dp cp ep` of [IterationSpec] |
/// | v chunks, m micro-batches | `chunks`, `microBatches` |
/// | interleaved 1F1B, GPipe | [PipelineOrder] |
/// | streams of a GPU | [Stream]: operations of one stream follow one another |
@NullMarked
package quire.network.training;

import org.jspecify.annotations.NullMarked;
