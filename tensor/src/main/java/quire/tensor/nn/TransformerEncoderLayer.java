package quire.tensor.nn;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Self-attention, then feed-forward, each inside a residual sum, as
/// `torch.nn.TransformerEncoderLayer` with `batch_first`.
///
/// Parameters: `self_attn.*` ([MultiHeadAttention]), `linear1.*`, `linear2.*`, `norm1.*`,
/// `norm2.*`.
public final class TransformerEncoderLayer extends Module {
  private final MultiHeadAttention attention;
  private final FeedForward feedForward;
  private final Norm norm1;
  private final Norm norm2;
  private final TransformerOptions options;

  public TransformerEncoderLayer(TransformerOptions options) {
    this.options = options;
    attention = new MultiHeadAttention(options.attention());
    var _ = register_module("self_attn", attention);
    feedForward = new FeedForward(options, this);
    norm1 = norm();
    norm2 = norm();
    var _ = register_module("norm1", norm1);
    var _ = register_module("norm2", norm2);
  }

  /// Maps (batch, length, width) to the same shape.
  ///
  /// @param cache what this layer has read before, or null
  public Tensor forward(Tensor x, AttentionMask mask, KeyValueCache.@Nullable Layer cache) {
    if (options.norm().first()) {
      var y = x.add(attended(norm1.forward(x), mask, cache));
      return y.add(fed(norm2.forward(y)));
    }
    var y = norm1.forward(x.add(attended(x, mask, cache)));
    return norm2.forward(y.add(fed(y)));
  }

  private Tensor attended(Tensor x, AttentionMask mask, KeyValueCache.@Nullable Layer cache) {
    return FeedForward.dropped(attention.forward(x, mask, cache), options.dropout(), is_training());
  }

  private Tensor fed(Tensor x) {
    return FeedForward.dropped(
        feedForward.forward(x, is_training()), options.dropout(), is_training());
  }

  private Norm norm() {
    return options.newNorm();
  }
}
