package quire.transport;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import quire.base.Check;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// The debiased Sinkhorn divergence of batches of weighted point sets, `S(x, y) = OT(x, y) - OT(x,
/// x) / 2 - OT(y, y) / 2`, with `OT` of [Sinkhorn] (Feydy et al., AISTATS 2019, equation 3; for a
/// finite reach Séjourné et al., 2019, with `epsilon / 2 (sum a - sum b)^2` added). It is 0 for
/// equal sets and, where the cost is squared distance, blind to a common shift.
///
/// @param method the solver of the three problems
/// @param cost between points
public record SinkhornDivergence(Sinkhorn method, Cost cost) {
  /// The cost of moving a unit of mass from x to y.
  public enum Cost {
    /// `|x - y|^2 / 2`, as GeomLoss has it for p = 2.
    HALF_SQUARED,
    /// `|x - y|^2`, as POT has it.
    SQUARED,
    /// `|x - y|`.
    EUCLIDEAN
  }

  /// The divergence with its gradient in the points.
  ///
  /// @param x points, (batch, n, d), float32 or float64; what weight 0 masks may be anything
  /// @param y points, (batch, m, d)
  /// @param a weights of x, (batch, n), at least 0
  /// @param b weights of y, (batch, m)
  /// @return (batch)
  public Tensor of(Tensor x, Tensor y, Tensor a, Tensor b) {
    Check.that(
        x.dim() == 3 && y.dim() == 3 && x.size(0) == y.size(0) && x.size(2) == y.size(2),
        "points must have shapes (batch, n, d) and (batch, m, d), have %s and %s",
        Tensors.describe(x),
        Tensors.describe(y));
    try (var scope = new Scope()) {
      Tensor left = masked(x, a);
      Tensor right = masked(y, b);
      Tensor centre = centre(left, right, a, b);
      left = left.sub(centre);
      right = right.sub(centre);
      Tensor apart = method.value(cost(left, right), a, b);
      Tensor alone =
          method.selfValue(cost(left, left), a).add(method.selfValue(cost(right, right), b));
      Tensor value = apart.sub(alone.mul(new Scalar(0.5)));
      if (!Double.isInfinite(method.reach())) {
        Tensor more = a.sum(new long[] {1}).sub(b.sum(new long[] {1}));
        value = value.add(more.square().mul(new Scalar(method.epsilon() / 2)));
      }
      return scope.keep(value);
    }
  }

  /// The costs of all pairs, (batch, n, m), with their gradient.
  public Tensor cost(Tensor x, Tensor y) {
    try (var scope = new Scope()) {
      Tensor squares =
          x.square()
              .sum(new long[] {2}, true, new org.bytedeco.pytorch.ScalarTypeOptional())
              .add(
                  y.square()
                      .sum(new long[] {2}, true, new org.bytedeco.pytorch.ScalarTypeOptional())
                      .transpose(1, 2))
              .sub(x.matmul(y.transpose(1, 2)).mul(new Scalar(2)))
              .clamp_min(new Scalar(0));
      return scope.keep(
          switch (cost) {
            case HALF_SQUARED -> squares.mul(new Scalar(0.5));
            case SQUARED -> squares;
            // The root has no slope at 0; a point on another pulls it nowhere.
            case EUCLIDEAN -> squares.add(new Scalar(1e-30)).sqrt();
          });
    }
  }

  private static Tensor masked(Tensor points, Tensor weights) {
    return points.masked_fill(weights.eq(new Scalar(0)).unsqueeze(2), new Scalar(0));
  }

  /// The common mean: products of large offsets would lose the differences.
  private static Tensor centre(Tensor x, Tensor y, Tensor a, Tensor b) {
    try (var scope = new Scope();
        var _ = new NoTape()) {
      Tensor sum = a.unsqueeze(1).matmul(x).add(b.unsqueeze(1).matmul(y)); // (batch, 1, d)
      Tensor mass = a.sum(new long[] {1}).add(b.sum(new long[] {1}));
      return scope.keep(sum.div(mass.view(-1, 1, 1)));
    }
  }
}
