package quire.tensor;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// A computation of our own with its gradient, joined to autograd by [Differentiable#apply].
///
/// One object serves one call: `forward` may keep in fields the inputs and whatever else `backward`
/// needs. Both run with gradient recording off. What `forward` makes lives until the gradient has
/// been computed or can no longer be, so it does its passing work in a [Scope] of its own and keeps
/// what it means to use again.
public interface Kernel {
  /// Computes the outputs. They must be new tensors, not views of each other.
  List<Tensor> forward(List<Tensor> inputs);

  /// Computes the gradients of the inputs from those of the outputs. It is called again only where
  /// the graph is kept for another pass.
  ///
  /// @param outputGradients one for each output, in its shape and type; zeros where the loss does
  ///   not depend on the output, and for outputs that carry no gradient
  /// @return one for each input, in its shape and type; `null` where it is zero or not needed
  List<@Nullable Tensor> backward(List<Tensor> outputGradients);
}
