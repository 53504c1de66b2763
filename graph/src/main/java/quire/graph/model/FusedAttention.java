package quire.graph.model;

import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.Torch;

/// The fused kernel on arrays, for one call outside a network.
public final class FusedAttention {
  private FusedAttention() {}

  /// The output of the attention in float32, nodes x width.
  ///
  /// @param shape nodes, width, heads, clamp and edges
  /// @param q,k,v nodes x width, row-major
  /// @param u projected edge vectors, rows x width
  public static float[] forward(PlainAttention shape, float[] q, float[] k, float[] v, float[] u) {
    int width = shape.width();
    int rows = u.length / width;
    var graph =
        new Incidence(shape.nodes(), shape.source(), shape.target(), shape.row(), rows, rows);
    Torch.load();
    try (var _ = new Scope()) {
      var out = Tensors.of(new float[q.length], shape.nodes(), width);
      AttentionKernel.forward(
          graph,
          width,
          shape.heads(),
          shape.clamp(),
          Torch.threads(),
          Tensors.segment(Tensors.of(q, shape.nodes(), width)),
          Tensors.segment(Tensors.of(k, shape.nodes(), width)),
          Tensors.segment(Tensors.of(v, shape.nodes(), width)),
          Tensors.segment(Tensors.of(u, rows, width)),
          null,
          Tensors.segment(out));
      return Tensors.floats(out);
    }
  }
}
