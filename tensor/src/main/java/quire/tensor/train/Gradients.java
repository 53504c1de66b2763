package quire.tensor.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import quire.base.Check;
import quire.tensor.Boxed;
import quire.tensor.Dtype;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// The gradients of parameters taken together.
public final class Gradients {
  private Gradients() {}

  /// The Euclidean norm over all gradients as one vector; 0 where there are none.
  public static double norm(Collection<Tensor> parameters) {
    try (var _ = new Scope();
        var _ = new NoTape()) {
      return normOf(present(parameters));
    }
  }

  /// Scales all gradients by one factor so that their norm is at most `limit`.
  ///
  /// @param limit above 0; infinity leaves them as they are
  /// @return the norm before; where it is not finite the gradients are left as they are
  public static double clip(Collection<Tensor> parameters, double limit) {
    Check.that(limit > 0, "the gradient clip must be above 0, is %s", limit);
    try (var _ = new Scope();
        var _ = new NoTape()) {
      List<Tensor> gradients = present(parameters);
      double norm = normOf(gradients);
      if (norm > limit && Double.isFinite(norm)) {
        Boxed.call("aten::_foreach_mul_", "Scalar", gradients, limit / norm);
      }
      return norm;
    }
  }

  private static List<Tensor> present(Collection<Tensor> parameters) {
    List<Tensor> gradients = new ArrayList<>();
    for (Tensor parameter : parameters) {
      Tensor gradient = parameter.grad();
      if (gradient.defined()) {
        gradients.add(gradient);
      }
    }
    return gradients;
  }

  private static double normOf(List<Tensor> gradients) {
    if (gradients.isEmpty()) {
      return 0;
    }
    var norms = new TensorVector();
    for (Tensor norm : Boxed.call("aten::_foreach_norm", "Scalar", gradients, 2)) {
      norms.push_back(Tensors.to(norm, Dtype.F64));
    }
    return Tensors.value(torch.stack(norms).norm());
  }
}
