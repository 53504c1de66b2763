package quire.graph.model;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import quire.tensor.Scope;

/// Attention of all pairs of nodes of a graph, with biases and an output map.
///
/// Several graphs are padded to the largest, padded keys masked; one graph is not padded.
/// Parameters `input` (3 width, width) for query, key and value, and `output` (width, width), with
/// biases.
final class DenseAttention extends Module {
  private final LinearImpl input;
  private final LinearImpl output;
  private final int heads;
  private final int width;
  private final boolean fused;
  private final double dropout;

  /// @param fused whether libtorch's fused kernel runs; else the matrix of weights is materialised
  DenseAttention(int width, int heads, boolean fused, double dropout) {
    this.width = width;
    this.heads = heads;
    this.fused = fused;
    this.dropout = dropout;
    input = Layers.linear(this, "input", width, 3 * width, true);
    output = Layers.linear(this, "output", width, width, true);
  }

  /// (nodes, width) to (nodes, width).
  Tensor forward(Tensor x, Interaction batch) {
    try (var scope = new Scope()) {
      return scope.keep(attended(x, batch));
    }
  }

  private Tensor attended(Tensor x, Interaction batch) {
    long graphs = batch.graphs();
    long longest = batch.longestGraph();
    var slots = batch.slots();
    var mapped = input.forward(x);
    if (slots != null) {
      mapped =
          torch
              .zeros(graphs * longest, 3L * width)
              .to(x.scalar_type())
              .index_copy(0, slots, mapped);
    }
    var parts = mapped.view(graphs, longest, 3, heads, width / heads).permute(2, 0, 3, 1, 4);
    var padding = batch.padding();
    var mask = padding == null ? null : padding.to(x.scalar_type());
    var attended = attend(parts.select(0, 0), parts.select(0, 1), parts.select(0, 2), mask);
    var rows = attended.transpose(1, 2).reshape(graphs * longest, width);
    return output.forward(slots == null ? rows : rows.index_select(0, slots));
  }

  private Tensor attend(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask) {
    double share = is_training() ? dropout : 0;
    if (fused) {
      return torch.scaled_dot_product_attention(
          q, k, v, Layers.optional(mask), share, false, new DoubleOptional(), false);
    }
    var scaled = q.mul(new Scalar(1 / Math.sqrt((double) width / heads)));
    var scores = scaled.matmul(k.transpose(2, 3));
    if (mask != null) {
      scores = scores.add(mask);
    }
    return Layers.dropped(torch.softmax(scores, -1), share, is_training()).matmul(v);
  }
}
