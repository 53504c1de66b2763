package quire.tensor.train;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import quire.base.WorkException;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// Stops a training at the first value that is no finite number, by name.
final class NumberCheck {
  private NumberCheck() {}

  static void afterGradients(
      ModelState model, long step, double loss, double norm, double rate, double clip) {
    if (Double.isFinite(loss) && Double.isFinite(norm)) {
      return;
    }
    String what =
        Double.isFinite(loss)
            ? "the gradients are not finite (norm " + norm + ")"
            : "the loss is " + loss;
    throw new WorkException(
        "step %d: %s; %s.%nLower the learning rate (here %.3g) or the gradient clip (%s), or train in fp32."
            .formatted(step, what, culprit(model), rate, Double.isInfinite(clip) ? "none" : clip));
  }

  private static String culprit(ModelState model) {
    try (var _ = new Scope();
        var _ = new NoTape()) {
      for (Map.Entry<String, Tensor> entry : model.parameters().entrySet()) {
        long bad = notFinite(entry.getValue());
        if (bad > 0) {
          return "parameter %s holds %d of %d values that are not finite"
              .formatted(entry.getKey(), bad, entry.getValue().numel());
        }
      }
      for (Map.Entry<String, Tensor> entry : model.parameters().entrySet()) {
        Tensor gradient = entry.getValue().grad();
        long bad = gradient.defined() ? notFinite(gradient) : 0;
        if (bad > 0) {
          return "the gradient of %s holds %d of %d values that are not finite"
              .formatted(entry.getKey(), bad, gradient.numel());
        }
      }
      return "all parameters and gradients are finite, so look at the batch and the loss";
    }
  }

  private static long notFinite(Tensor tensor) {
    return Math.round(Tensors.value(tensor.detach().isfinite().logical_not().sum()));
  }
}
