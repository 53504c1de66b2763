package quire.tensor.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// A stack of [TransformerDecoderLayer], as `torch.nn.TransformerDecoder`.
///
/// Parameters: `layers.0.*` and so on, and `norm.*` with a final norm.
public final class TransformerDecoder extends Module {
  private final List<TransformerDecoderLayer> layers = new ArrayList<>();
  private final Module list = new Module(); // held: native code calls back into it
  private final @Nullable Norm norm;

  public TransformerDecoder(TransformerOptions options) {
    var _ = register_module("layers", list);
    for (int i = 0; i < options.layers(); i++) {
      var layer = new TransformerDecoderLayer(options);
      var _ = list.register_module(Integer.toString(i), layer);
      layers.add(layer);
    }
    norm = options.norm().last() ? options.newNorm() : null;
    if (norm != null) {
      var _ = register_module("norm", norm);
    }
  }

  /// Maps (batch, length, width) to the same shape, each query seeing only what is before it.
  ///
  /// @param memory the encoder's output, shape (batch, keys, width)
  /// @param memoryPadding boolean, shape (batch, keys), true for padding; or null
  /// @param cache what was read before, to which x is appended, or null
  public Tensor forward(
      Tensor x, Tensor memory, @Nullable Tensor memoryPadding, @Nullable KeyValueCache cache) {
    var memoryMask =
        memoryPadding == null
            ? AttentionMask.none()
            : AttentionMask.none().withKeyPadding(memoryPadding);
    return forward(x, memory, AttentionMask.none().withCausal(), memoryMask, cache);
  }

  /// Maps (batch, length, width) to the same shape under masks of the caller's.
  public Tensor forward(
      Tensor x,
      Tensor memory,
      AttentionMask mask,
      AttentionMask memoryMask,
      @Nullable KeyValueCache cache) {
    Check.that(
        cache == null || cache.layers() == layers.size(),
        "the cache must have %d layers",
        layers.size());
    var y = x;
    for (int i = 0; i < layers.size(); i++) {
      var read = cache == null ? null : cache.self(i);
      var remembered = cache == null ? null : cache.cross(i);
      y = layers.get(i).forward(y, memory, mask, memoryMask, read, remembered);
    }
    return norm == null ? y : norm.forward(y);
  }
}
