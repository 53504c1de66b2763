/// Networks of the graph area: sparse attention and message passing as fused kernels, the layers
/// around them, losses, metrics and the memory that a training step needs.
///
/// Paper: Shirzad et al., *Exphormer: Sparse Transformers for Graphs*, ICML 2023. Start at
/// [GraphNetwork].
///
/// | in the paper | here | shape, note (N rows, E edges, width w, H heads) |
/// |---|---|---|
/// | interaction graph | [Interaction] | local, expander and virtual edges of a batch |
/// | q, k, v, e | [SparseAttentionLayer] | (N, w) each; edge vectors projected once a distinct vector |
/// | exp(q k e / sqrt(c)) | [AttentionKernel] | never stored: recomputed in the backward pass |
/// | MPNN | [GatedGcnLayer], [GcnLayer] | the local branch |
/// | Transformer | [DenseAttention] | the rival, materialised or fused |
/// | GPS layer | [GpsLayer] | both branches from the same input, then a feed-forward |
@NullMarked
package quire.graph.model;

import org.jspecify.annotations.NullMarked;
