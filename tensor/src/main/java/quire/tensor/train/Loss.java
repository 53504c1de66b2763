package quire.tensor.train;

import org.bytedeco.pytorch.Tensor;

/// Turns a batch into what training lowers.
///
/// @param <B> the batch
@FunctionalInterface
public interface Loss<B> {
  /// The mean loss over the batch, one element, with its graph.
  Tensor of(B batch);
}
