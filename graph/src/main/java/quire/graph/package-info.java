/// Learning on graphs by attention along input edges, an expander and virtual nodes.
///
/// Paper: Shirzad, Velingker, Venkatachalam, Sutherland, Sinop, *Exphormer: Sparse Transformers for
/// Graphs*, ICML 2023 (arXiv 2303.06147). Data start at [GraphData], expanders at [Expander].
///
/// | in the paper | here | note |
/// |---|---|---|
/// | G = (V, E), X | [GraphData] | one or many graphs, directed entries sorted by target |
/// | random d-regular expander | [Expander] | D directed entries a node, with a certificate |
/// | lambda_2, lambda_n | [Certificate] | eigenvalues of the multigraph as drawn |
/// | epsilon-expander | [Certificate#epsilon()] | max(\|lambda_2\|, \|lambda_n\|) / D |
@NullMarked
package quire.graph;

import org.jspecify.annotations.NullMarked;
