package quire.graph.model;

import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import quire.tensor.Differentiable;
import quire.tensor.NoTape;

/// Graph convolution `D^-1/2 (A + I) D^-1/2 X W + b`. Parameters `weight.weight` and `bias`.
///
/// W starts uniform on +-sqrt(3 / width) (Glorot and Bengio, AISTATS 2010), b at 0, as Kipf and
/// Welling's layer and the published configurations have it.
final class GcnLayer extends Module {
  private final LinearImpl weight;
  private final Tensor bias;

  GcnLayer(int width) {
    weight = Layers.linear(this, "weight", width, width, false);
    double bound = Math.sqrt(3.0 / width);
    try (var _ = new NoTape()) {
      var _ = weight.weight().uniform_(-bound, bound, new GeneratorOptional());
    }
    bias = Layers.row(this, "bias", width, 0);
  }

  /// @param graph the local edges with a loop at every node
  Tensor forward(Tensor x, Incidence graph) {
    var op = new SpmmOperator(graph, SpmmOperator.symmetric(graph));
    return Differentiable.apply(op, weight.forward(x)).get(0).add(bias);
  }
}
