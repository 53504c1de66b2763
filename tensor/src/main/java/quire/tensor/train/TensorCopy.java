package quire.tensor.train;

import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// Copies named tensors over named tensors, in place.
final class TensorCopy {
  private TensorCopy() {}

  /// Overwrites every target with the source of its name; nothing is changed when one does not fit.
  static void into(Map<String, Tensor> targets, Map<String, Tensor> sources, String what) {
    targets.forEach((name, target) -> check(name, target, sources.get(name), what));
    for (String name : sources.keySet()) {
      if (!targets.containsKey(name)) {
        throw new RequestException(
            "the %s holds the tensor %s, which the model does not have".formatted(what, name));
      }
    }
    try (var _ = new Scope();
        var _ = new NoTape()) {
      targets.forEach((name, target) -> {
        Tensor source = sources.get(name);
        if (source != null) {
          var _ = target.copy_(source);
        }
      });
    }
  }

  private static void check(String name, Tensor target, @Nullable Tensor source, String what) {
    if (source == null) {
      throw new RequestException("the %s lacks the tensor %s".formatted(what, name));
    }
    if (!Arrays.equals(Tensors.shape(target), Tensors.shape(source))
        || target.scalar_type().intern() != source.scalar_type().intern()) {
      throw new RequestException(
          "the %s holds %s as %s, the model needs %s"
              .formatted(what, name, Tensors.describe(source), Tensors.describe(target)));
    }
  }
}
