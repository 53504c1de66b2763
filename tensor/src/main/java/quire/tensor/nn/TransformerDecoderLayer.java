package quire.tensor.nn;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Self-attention, attention to the encoder's memory, then feed-forward, each inside a residual
/// sum, as `torch.nn.TransformerDecoderLayer` with `batch_first`.
///
/// Parameters: `self_attn.*`, `multihead_attn.*` ([MultiHeadAttention]), `linear1.*`, `linear2.*`,
/// `norm1.*`, `norm2.*`, `norm3.*`.
public final class TransformerDecoderLayer extends Module {
  private final MultiHeadAttention self;
  private final MultiHeadAttention cross;
  private final FeedForward feedForward;
  private final Norm norm1;
  private final Norm norm2;
  private final Norm norm3;
  private final TransformerOptions options;

  public TransformerDecoderLayer(TransformerOptions options) {
    this.options = options;
    self = new MultiHeadAttention(options.attention());
    cross = new MultiHeadAttention(options.attention().withRotary(null));
    var _ = register_module("self_attn", self);
    var _ = register_module("multihead_attn", cross);
    feedForward = new FeedForward(options, this);
    norm1 = norm("norm1");
    norm2 = norm("norm2");
    norm3 = norm("norm3");
  }

  /// Maps x, shape (batch, length, width), given memory, shape (batch, keys, width).
  ///
  /// @param read what self-attention has read before, or null
  /// @param remembered the projected memory, filled by the first call, or null
  public Tensor forward(
      Tensor x,
      Tensor memory,
      AttentionMask mask,
      AttentionMask memoryMask,
      KeyValueCache.@Nullable Layer read,
      KeyValueCache.@Nullable Layer remembered) {
    if (options.norm().first()) {
      var y = x.add(dropped(self.forward(norm1.forward(x), mask, read)));
      var q = norm2.forward(y);
      y = y.add(dropped(cross.forward(q, memory, memory, memoryMask, remembered)));
      return y.add(fed(norm3.forward(y)));
    }
    var y = norm1.forward(x.add(dropped(self.forward(x, mask, read))));
    y = norm2.forward(y.add(dropped(cross.forward(y, memory, memory, memoryMask, remembered))));
    return norm3.forward(y.add(fed(y)));
  }

  private Tensor fed(Tensor x) {
    return dropped(feedForward.forward(x, is_training()));
  }

  private Tensor dropped(Tensor x) {
    return FeedForward.dropped(x, options.dropout(), is_training());
  }

  private Norm norm(String name) {
    var norm = options.newNorm();
    var _ = register_module(name, norm);
    return norm;
  }
}
