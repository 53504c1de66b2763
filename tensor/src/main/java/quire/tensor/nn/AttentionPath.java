package quire.tensor.nn;

/// How attention is computed. Both ways give the same numbers up to rounding.
public enum AttentionPath {
  /// The faster one for the dtype and the request, see [DotProductAttention#choose].
  AUTO,
  /// libtorch's `scaled_dot_product_attention`: never holds the (queries, keys) matrix.
  FUSED,
  /// Product, softmax, product: holds the matrix, and its products reach oneDNN in bfloat16.
  WRITTEN
}
