package quire.tensor.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// A stack of [TransformerEncoderLayer], as `torch.nn.TransformerEncoder`; with a causal mask and a
/// cache it is also the body of a decoder-only language model.
///
/// Parameters: `layers.0.*` and so on, and `norm.*` with a final norm.
public final class TransformerEncoder extends Module {
  private final List<TransformerEncoderLayer> layers = new ArrayList<>();
  private final Module list = new Module(); // held: native code calls back into it
  private final @Nullable Norm norm;
  private final TransformerOptions options;

  public TransformerEncoder(TransformerOptions options) {
    this.options = options;
    var _ = register_module("layers", list);
    for (int i = 0; i < options.layers(); i++) {
      var layer = new TransformerEncoderLayer(options);
      var _ = list.register_module(Integer.toString(i), layer);
      layers.add(layer);
    }
    norm = options.norm().last() ? options.newNorm() : null;
    if (norm != null) {
      var _ = register_module("norm", norm);
    }
  }

  /// What it is made of.
  public TransformerOptions options() {
    return options;
  }

  /// Without a mask or a cache.
  public Tensor forward(Tensor x) {
    return forward(x, AttentionMask.none(), null);
  }

  /// Maps (batch, length, width) to the same shape.
  ///
  /// @param cache what was read before, to which x is appended, or null
  /// @return the residual stream, in the dtype of the parameters also in BF16
  public Tensor forward(Tensor x, AttentionMask mask, @Nullable KeyValueCache cache) {
    Check.that(
        cache == null || cache.layers() == layers.size(),
        "the cache must have %d layers",
        layers.size());
    var y = x;
    for (int i = 0; i < layers.size(); i++) {
      y = layers.get(i).forward(y, mask, cache == null ? null : cache.self(i));
    }
    return norm == null ? y : norm.forward(y);
  }
}
