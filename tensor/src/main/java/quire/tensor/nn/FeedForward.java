package quire.tensor.nn;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The two linear maps of a transformer layer with the activation between them.
///
/// It registers them with the layer itself, as PyTorch does: `linear1`, `linear2`.
final class FeedForward {
  private final Linear first;
  private final Linear second;
  private final Activation activation;
  private final double dropout;

  FeedForward(TransformerOptions options, Module owner) {
    activation = options.activation();
    dropout = options.dropout();
    int hidden = options.feedForward();
    first =
        new Linear(
            options.width(), activation.parts() * hidden, options.bias(), options.precision());
    second = new Linear(hidden, options.width(), options.bias(), options.precision());
    var _ = owner.register_module("linear1", first);
    var _ = owner.register_module("linear2", second);
  }

  Tensor forward(Tensor x, boolean training) {
    var hidden = activation.apply(first.forward(x));
    return second.forward(dropped(hidden, dropout, training));
  }

  static Tensor dropped(Tensor x, double share, boolean training) {
    return training && share > 0 ? torch.dropout(x, share, true) : x;
  }
}
