package quire.transport;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import quire.tensor.Tensors;

/// Over-relaxation of Sinkhorn's sweeps: a step goes `omega` of the way that the sweep would, with
/// omega in [1, 2) chosen for each problem from the rate at which its error falls, `omega = 2 / (1
/// + sqrt(1 - rate))`, which is best near the solution (Thibault, Chizat, Dossal and Papadakis,
///   *Algorithms* 2021; Lehmann et al., *Optim. Lett.* 2022). Errors may rise for a while; where
///   one rises tenfold, the problem goes back to plain sweeps, which always converge.
final class Relaxation {
  /// Sweeps over which a rate is measured.
  private static final int WINDOW = 16;

  private final Tensor omega; // (batch, 1, 1)
  private final double[] factor;
  private final double[] before; // error at the start of the window
  private final boolean[] plainOnly;
  private final boolean[] chosen;
  private int count;

  Relaxation(Tensor like) {
    omega = like.new_ones(like.sizes());
    int batch = (int) like.size(0);
    factor = new double[batch];
    before = new double[batch];
    plainOnly = new boolean[batch];
    chosen = new boolean[batch];
    Arrays.fill(factor, 1);
  }

  /// From a potential towards the one that fits.
  Tensor step(Tensor from, Tensor to) {
    return to.sub(from).mul_(omega).add_(from);
  }

  /// Looks at the errors after a sweep at the final epsilon.
  void after(Tensor error, Tensor settled) {
    if (++count % WINDOW != 0) {
      return;
    }
    double[] now = Tensors.doubles(error);
    boolean[] done = Tensors.booleans(settled);
    boolean changed = false;
    for (int i = 0; i < now.length; i++) {
      if (done[i] || plainOnly[i]) {
        continue;
      }
      double rate = Math.pow(now[i] / before[i], 1.0 / WINDOW);
      if (chosen[i] && now[i] > 10 * before[i]) {
        plainOnly[i] = true;
        factor[i] = 1;
        changed = true;
      } else if (!chosen[i] && count > WINDOW && rate < 1) {
        factor[i] = Math.min(1.95, 2 / (1 + Math.sqrt(1 - rate)));
        chosen[i] = true;
        changed = true;
      }
      before[i] = now[i];
    }
    if (changed) {
      for (int i = 0; i < factor.length; i++) {
        var _ = omega.narrow(0, i, 1).fill_(new Scalar(factor[i]));
      }
    }
  }
}
