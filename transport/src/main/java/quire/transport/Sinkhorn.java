package quire.transport;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.tensor.Differentiable;
import quire.tensor.Dtype;
import quire.tensor.Kernel;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// Entropic optimal transport of a batch of problems, iterated on log-domain potentials.
///
/// Minimises `sum P C + epsilon KL(P | a b')` over P >= 0 with row sums a and column sums b; with a
/// finite reach the sums are free at a price of `reach KL(P 1 | a) + reach KL(P' 1 | b)` (Chizat et
/// al., *Math. Comp.* 2018). A sweep sets `f_i = -damp epsilon logsumexp_j(log b_j + (g_j - C_ij) /
/// epsilon)`, then g likewise from f, with `damp = reach / (reach + epsilon)`, or 1. Epsilon falls
/// from the largest cost of each problem by `scaling` a sweep, then sweeps go on until row sums fit
/// (Peyre and Cuturi, *Computational Optimal Transport*, 2019, section 4.4).
///
/// A weight of 0 masks its point: padding changes neither value nor gradient. A problem that is
/// solved stands still while others of its batch go on, so it does not depend on its batch-mates.
///
/// @param epsilon strength of the entropy, in the unit of the cost, above 0
/// @param tolerance largest L1 error of the row sums that counts as solved, in (0, 1)
/// @param maxSweeps sweeps at the final epsilon after which a problem is left as it is, at least 1
/// @param reach price of mass that is not moved, in the unit of the cost; infinite: all is moved
/// @param scaling factor of epsilon per sweep on the way down, in (0, 1)
public record Sinkhorn(
    double epsilon, double tolerance, int maxSweeps, double reach, double scaling) {

  /// Potentials of a batch of problems.
  ///
  /// @param f of rows, (batch, n), float64 or float32 as the cost
  /// @param g of columns, (batch, m)
  /// @param value the optimal value, (batch)
  /// @param rowError L1 error of the row sums, (batch); 0 in the unbalanced case stands for a fixed
  ///   point
  /// @param sweeps made in all
  /// @param solved whether every problem met the tolerance
  public record Potentials(
      Tensor f, Tensor g, Tensor value, Tensor rowError, int sweeps, boolean solved) {}

  public Sinkhorn {
    Check.positive("epsilon", epsilon);
    Check.that(tolerance > 0 && tolerance < 1, "tolerance must lie in (0, 1), is %s", tolerance);
    Check.positive("maxSweeps", maxSweeps);
    Check.that(reach > 0, "reach must be above 0, is %s", reach);
    Check.that(scaling > 0 && scaling < 1, "scaling must lie in (0, 1), is %s", scaling);
  }

  /// Balanced, row sums to 1e-6 in at most 2,000 sweeps, epsilon halved a sweep on the way down.
  public static Sinkhorn of(double epsilon) {
    return new Sinkhorn(epsilon, 1e-6, 2_000, Double.POSITIVE_INFINITY, 0.5);
  }

  /// The same with another tolerance and number of sweeps.
  public Sinkhorn until(double wanted, int sweeps) {
    return new Sinkhorn(epsilon, wanted, sweeps, reach, scaling);
  }

  /// The same with mass that may stay at a price.
  public Sinkhorn withReach(double price) {
    return new Sinkhorn(epsilon, tolerance, maxSweeps, price, scaling);
  }

  /// Solves a batch, outside autograd.
  ///
  /// @param cost C, (batch, n, m) or (n, m), float32 or float64, finite where both weights are
  ///   above 0
  /// @param a row weights, (batch, n) or (n), dtype of the cost, at least 0
  /// @param b column weights, likewise
  /// @throws quire.base.RequestException naming the argument, what it is and what it should be
  public Potentials solve(Tensor cost, Tensor a, Tensor b) {
    var problem = new Problem(cost, a, b);
    try (var scope = new Scope();
        var _ = new NoTape()) {
      var run = new SinkhornSweeps(this, problem.cost, problem.a, problem.b, false);
      Potentials found = run.solve();
      for (Tensor kept : List.of(found.f, found.g, found.value, found.rowError)) {
        scope.keep(kept);
      }
      return found;
    }
  }

  /// The plan of potentials: `P_ij = a_i b_j exp((f_i + g_j - C_ij) / epsilon)`, shape of the cost
  /// as a batch.
  public Tensor plan(Tensor cost, Tensor a, Tensor b, Potentials potentials) {
    var problem = new Problem(cost, a, b);
    try (var scope = new Scope();
        var _ = new NoTape()) {
      return scope.keep(
          SinkhornSweeps.plan(
              problem.cost, problem.a, problem.b, potentials.f, potentials.g, epsilon));
    }
  }

  /// The optimal values, (batch), with gradients by the envelope theorem: P for the cost; f and g
  /// for the weights, up to a constant that a change of weights of sum 0 does not see.
  public Tensor value(Tensor cost, Tensor a, Tensor b) {
    var problem = new Problem(cost, a, b);
    var envelope = new Envelope(this, false);
    return Differentiable.apply(envelope, problem.cost, problem.a, problem.b).getFirst();
  }

  /// The optimal values of sets against themselves, (batch), with the same gradients, in a few
  /// sweeps: both potentials are one, found by half steps.
  ///
  /// @param cost symmetric, (batch, n, n)
  /// @param a weights of both sides, (batch, n)
  Tensor selfValue(Tensor cost, Tensor a) {
    var problem = new Problem(cost, a, a);
    var envelope = new Envelope(this, true);
    return Differentiable.apply(envelope, problem.cost, problem.a, problem.b).getFirst();
  }

  /// The three tensors as a batch, checked.
  private static final class Problem {
    final Tensor cost;
    final Tensor a;
    final Tensor b;

    Problem(Tensor cost, Tensor a, Tensor b) {
      Check.that(
          cost.dim() == 2 || cost.dim() == 3,
          "cost must have shape (batch, n, m) or (n, m), is %s",
          Tensors.describe(cost));
      this.cost = cost.dim() == 2 ? cost.unsqueeze(0) : cost;
      this.a = a.dim() == 1 ? a.unsqueeze(0) : a;
      this.b = b.dim() == 1 ? b.unsqueeze(0) : b;
      check("a", this.a, this.cost.size(1));
      check("b", this.b, this.cost.size(2));
    }

    private void check(String name, Tensor weights, long points) {
      Check.that(
          weights.dim() == 2
              && weights.size(0) == cost.size(0)
              && weights.size(1) == points
              && Dtype.of(weights) == Dtype.of(cost),
          "%s must be %s of shape (%d, %d), is %s",
          name,
          Dtype.of(cost),
          cost.size(0),
          points,
          Tensors.describe(weights));
      try (var _ = new Scope();
          var _ = new NoTape()) {
        Check.that(
            Tensors.value(weights.min()) >= 0, "%s must be at least 0, has a weight below", name);
        Check.that(
            Tensors.value(weights.sum(1).min()) > 0, "%s has a problem without any weight", name);
      }
    }
  }

  /// The value with its gradient.
  private static final class Envelope implements Kernel {
    private final Sinkhorn method;
    private final boolean symmetric;
    private @Nullable Tensor plan;
    private @Nullable Tensor f;
    private @Nullable Tensor g;

    Envelope(Sinkhorn method, boolean symmetric) {
      this.method = method;
      this.symmetric = symmetric;
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      try (var scope = new Scope()) {
        Tensor cost = inputs.get(0);
        Tensor a = inputs.get(1);
        Tensor b = inputs.get(2);
        Potentials found = new SinkhornSweeps(method, cost, a, b, symmetric).solve();
        f = scope.keep(found.f);
        g = scope.keep(found.g);
        plan = scope.keep(SinkhornSweeps.plan(cost, a, b, f, g, method.epsilon));
        return List.of(scope.keep(found.value));
      }
    }

    @Override
    public List<@Nullable Tensor> backward(List<Tensor> outputGradients) {
      Tensor slope = outputGradients.getFirst().unsqueeze(1);
      if (plan == null || f == null || g == null) {
        throw new IllegalStateException("backward before forward");
      }
      return List.of(
          plan.mul(slope.unsqueeze(2)),
          slope.mul(method.weightGradient(f)),
          slope.mul(method.weightGradient(g)));
    }
  }

  /// The derivative of the value in a weight, from its potential.
  private Tensor weightGradient(Tensor potential) {
    if (Double.isInfinite(reach)) {
      return potential;
    }
    // reach (1 - exp(-f / reach)) - epsilon (P 1 / a - 1), and P 1 = a exp(-f / reach)
    return potential.div(new Scalar(-reach)).expm1_().mul_(new Scalar(-(reach + epsilon)));
  }
}
