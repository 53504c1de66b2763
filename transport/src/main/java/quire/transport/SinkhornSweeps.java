package quire.transport;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import quire.base.Check;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// The sweeps of [Sinkhorn] on one batch. Not thread-safe; made and used inside one scope.
final class SinkhornSweeps {
  private static final long[] ROWS = {1};
  private static final long[] COLUMNS = {2};
  private static final long[] BOTH = {1, 2};

  private final Sinkhorn method;
  private final Tensor cost; // (batch, n, m), 0 where masked
  private final Tensor a;
  private final Tensor b;
  private final Tensor logA; // (batch, n, 1), -inf where masked
  private final Tensor logB; // (batch, 1, m)
  private final Tensor f; // (batch, n, 1)
  private final Tensor g; // (batch, 1, m)
  private final boolean balanced;
  private final boolean symmetric; // a set against itself: g is f, and half steps settle fast
  private final Scalar floor;
  private final Tensor settled; // (batch, 1, 1)
  private final Tensor error; // L1, of rows or columns, whichever is larger
  private final Relaxation relax;
  private final Scalar zero = new Scalar(0);

  SinkhornSweeps(Sinkhorn method, Tensor cost, Tensor a, Tensor b, boolean symmetric) {
    this.method = method;
    this.symmetric = symmetric;
    this.a = a;
    this.b = b;
    var masked = torch.logical_or(a.eq(zero).unsqueeze(2), b.eq(zero).unsqueeze(1));
    this.cost = cost.masked_fill(masked, zero); // what is masked may be anything, also NaN
    logA = a.log().unsqueeze(2);
    logB = b.log().unsqueeze(1);
    f = torch.zeros_like(logA);
    g = torch.zeros_like(logB);
    balanced = Double.isInfinite(method.reach());
    floor = new Scalar(method.epsilon());
    error = torch.full_like(logA.narrow(1, 0, 1), new Scalar(Double.POSITIVE_INFINITY));
    settled = error.lt(zero); // none
    relax = new Relaxation(error);
  }

  Sinkhorn.Potentials solve() {
    Check.that(
        Tensors.value(cost.isfinite().all()) == 1,
        "cost must be finite where both weights are above 0");
    Tensor largest = cost.abs().amax(new long[] {1, 2}, true); // (batch, 1, 1)
    int falling = 0;
    for (double e = Tensors.value(largest.max()); e > method.epsilon(); e *= method.scaling()) {
      falling++;
    }
    int sweeps = 0;
    boolean solved = false;
    while (!solved && sweeps < falling + method.maxSweeps()) {
      try (var _ = new Scope()) {
        double share = Math.pow(method.scaling(), sweeps);
        sweep(largest.mul(new Scalar(share)).clamp_min(floor));
        if (sweeps >= falling) {
          relax.after(error, settled);
        }
        solved = Tensors.value(settled.all()) == 1;
      }
      sweeps++;
    }
    return new Sinkhorn.Potentials(
        f.squeeze(2), g.squeeze(1), value(), error.view(cost.size(0)), sweeps, solved);
  }

  /// One sweep of the problems that are not settled, each at its epsilon, (batch, 1, 1).
  private void sweep(Tensor epsilon) {
    Tensor rows = softmin(logB, g, epsilon, COLUMNS);
    // Row i of the plan sums to a_i exp((f_i - rows_i) / epsilon), columns likewise.
    Tensor missed = miss(f, rows, epsilon, a.unsqueeze(2));
    Tensor stepped = relax.step(f, rows);
    Tensor columns;
    Tensor steppedColumns;
    if (symmetric) { // f = softmin(f) at the end; the average of both keeps f from swinging
      stepped = f.add(rows).mul_(new Scalar(0.5));
      steppedColumns = stepped.transpose(1, 2);
    } else {
      columns = softmin(logA, stepped, epsilon, ROWS);
      missed = torch.maximum(missed, miss(g, columns, epsilon, b.unsqueeze(1)));
      steppedColumns = relax.step(g, columns);
    }
    f.copy_(torch.where(settled, f, stepped));
    g.copy_(torch.where(settled, g, steppedColumns));
    error.copy_(torch.where(settled, error, missed));
    Tensor enough = error.le(new Scalar(method.tolerance()));
    settled.logical_or_(torch.logical_and(epsilon.le(floor), enough));
  }

  /// The L1 error of the sums that potentials give, (batch, 1, 1).
  private Tensor miss(Tensor potential, Tensor fitting, Tensor epsilon, Tensor weights) {
    Tensor share = potential.sub(fitting).div_(epsilon).expm1_().abs_().mul_(weights);
    return torch.where(weights.gt(zero), share, zero).sum(BOTH).view(-1, 1, 1);
  }

  /// `-damp epsilon logsumexp(log weights + (potential - C) / epsilon)` over an axis.
  private Tensor softmin(Tensor logWeights, Tensor potential, Tensor epsilon, long[] axis) {
    Tensor exponent = potential.sub(cost).div_(epsilon).add_(logWeights);
    Tensor soft = exponent.logsumexp(axis, true).mul_(epsilon).neg_();
    if (balanced) {
      return soft;
    }
    Tensor reach = torch.full_like(epsilon, new Scalar(method.reach()));
    return soft.mul_(reach.div(reach.add(epsilon)));
  }

  /// The dual objective, (batch): at any potentials a lower bound of the optimal value.
  private Tensor value() {
    Tensor mass = plan(cost, a, b, f.squeeze(2), g.squeeze(1), method.epsilon()).sum(BOTH);
    Tensor all = a.sum(ROWS).mul(b.sum(ROWS));
    Tensor entropy = mass.sub(all).mul(new Scalar(method.epsilon()));
    return gain(a, f.squeeze(2)).add(gain(b, g.squeeze(1))).sub(entropy);
  }

  private Tensor gain(Tensor weights, Tensor potential) {
    if (balanced) {
      return weights.mul(potential).sum(ROWS);
    }
    Tensor kept = potential.div(new Scalar(-method.reach())).expm1_().neg_();
    return weights.mul(kept).sum(ROWS).mul(new Scalar(method.reach()));
  }

  /// `a_i b_j exp((f_i + g_j - C_ij) / epsilon)`, 0 where a weight is.
  static Tensor plan(Tensor cost, Tensor a, Tensor b, Tensor f, Tensor g, double epsilon) {
    var zero = new Scalar(0);
    Tensor exponent = f.unsqueeze(2).add(g.unsqueeze(1)).sub_(cost).div_(new Scalar(epsilon));
    Tensor weights = a.unsqueeze(2).mul(b.unsqueeze(1));
    return torch.where(weights.gt(zero), weights.mul(exponent.exp_()), zero);
  }
}
