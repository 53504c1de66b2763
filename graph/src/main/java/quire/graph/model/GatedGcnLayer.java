package quire.graph.model;

import java.util.Objects;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import quire.tensor.Differentiable;
import quire.tensor.Dtype;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// Gated graph convolution with an edge state.
///
/// For an edge from j to i: `s = D x_i + E x_j + C e`, `g = sigmoid(s)`; `x_i + Drop(ReLU(BN(A x_i
/// + sum g B x_j / (sum g + 1e-6))))` and `e + Drop(ReLU(BN(s)))`. Parameters `a` to `e` (weight
///   and bias), `norm.node`, `norm.edge` as `normNode`, `normEdge`.
final class GatedGcnLayer extends Module {
  private static final int LANES = 8;
  private static final double MOMENTUM = 0.1;

  private final LinearImpl a;
  private final LinearImpl b;
  private final LinearImpl c;
  private final LinearImpl d;
  private final LinearImpl e;
  private final BatchNorm1dImpl nodeNorm;
  private final BatchNorm1dImpl edgeNorm;
  private final int width;
  private final double dropout;

  /// Node rows (nodes, width) and, unless it ends here, the edge state (edges, width).
  record Result(Tensor nodes, @Nullable Tensor edges) {}

  GatedGcnLayer(int width, double dropout) {
    this.width = width;
    this.dropout = dropout;
    a = Layers.linear(this, "a", width, width, true);
    b = Layers.linear(this, "b", width, width, true);
    c = Layers.linear(this, "c", width, width, true);
    d = Layers.linear(this, "d", width, width, true);
    e = Layers.linear(this, "e", width, width, true);
    nodeNorm = Layers.norm(this, "normNode", width);
    edgeNorm = Layers.norm(this, "normEdge", width);
  }

  /// @param x (nodes, width)
  /// @param state (edges, width), rows by target
  /// @param last whether nobody reads the edge state afterwards
  Result forward(Tensor x, Tensor state, Incidence graph, boolean last) {
    boolean fused = Dtype.of(x) == Dtype.F32 && width % LANES == 0 && graph.edges > 1;
    try (var scope = new Scope()) {
      var step = fused ? fused(x, state, graph, last) : plain(x, state, graph, last);
      var y = torch.relu(nodeNorm.forward(a.forward(x).add(step.nodes())));
      var nodes = scope.keep(x.add(Layers.dropped(y, dropout, is_training())));
      var edges = step.edges();
      return new Result(nodes, edges == null ? null : scope.keep(edges));
    }
  }

  private Result fused(Tensor x, Tensor state, Incidence graph, boolean last) {
    boolean training = is_training();
    var dx = d.forward(x);
    var ex = e.forward(x);
    var bx = b.forward(x);
    if (last) {
      var op = new GatedOperator(graph, width, GatedOperator.EdgeSide.NONE, null);
      var out = Differentiable.apply(op, dx, ex, bx, state, c.weight(), c.bias());
      return new Result(out.get(0), null);
    }
    if (training && dropout > 0) {
      var op = new GatedOperator(graph, width, GatedOperator.EdgeSide.RAW, null);
      var out = Differentiable.apply(op, dx, ex, bx, state, c.weight(), c.bias());
      return new Result(out.get(0), next(state, out.get(1)));
    }
    var running = training ? null : running();
    var op = new GatedOperator(graph, width, GatedOperator.EdgeSide.UPDATED, running);
    var out =
        Differentiable.apply(
            op, dx, ex, bx, state, c.weight(), c.bias(), edgeNorm.weight(), edgeNorm.bias());
    if (training) {
      updateRunning(op.moments(), graph.edges);
    }
    return new Result(out.get(0), out.get(1));
  }

  private Tensor next(Tensor state, Tensor s) {
    var y = torch.relu(edgeNorm.forward(s));
    return state.add(Layers.dropped(y, dropout, is_training()));
  }

  private GatedKernel.Moments running() {
    return new GatedKernel.Moments(
        Tensors.doubles(edgeNorm.running_mean()), Tensors.doubles(edgeNorm.running_var()));
  }

  /// As batch normalisation does: the running variance is the unbiased one.
  private void updateRunning(GatedKernel.Moments moments, int edges) {
    var variance = moments.variance().clone();
    for (int i = 0; i < variance.length; i++) {
      variance[i] *= edges / (edges - 1.0);
    }
    try (var _ = new NoTape()) {
      follow(edgeNorm.running_mean(), moments.mean());
      follow(edgeNorm.running_var(), variance);
      var _ = edgeNorm.num_batches_tracked().add_(new Scalar(1));
    }
  }

  private static void follow(Tensor running, double[] value) {
    var target = Tensors.to(Tensors.of(value), Dtype.of(running));
    var _ = running.lerp_(target, new Scalar(MOMENTUM));
  }

  /// The same by libtorch's operators: any width and element type, many passes over memory.
  private Result plain(Tensor x, Tensor state, Incidence graph, boolean last) {
    var source = Tensors.of(longs(graph.source));
    var target = Tensors.of(longs(graph.targets()));
    var s =
        d.forward(x)
            .index_select(0, target)
            .add(e.forward(x).index_select(0, source))
            .add(c.forward(state));
    var gate = torch.sigmoid(s);
    var zero = torch.zeros_like(x);
    var sums = zero.index_add(0, target, gate.mul(b.forward(x).index_select(0, source)));
    var gates = zero.index_add(0, target, gate);
    var mean = sums.div(gates.add(new Scalar(GatedKernel.EPSILON)));
    // Batch statistics need two rows in training.
    boolean ends = last || is_training() && graph.edges < 2;
    return new Result(mean, last ? null : ends ? state : next(state, s));
  }

  private static long[] longs(int[] values) {
    return java.util.Arrays.stream(values).asLongStream().toArray();
  }

  LinearImpl map(String name) {
    return Objects.requireNonNull(
        switch (name) {
          case "a" -> a;
          case "b" -> b;
          case "c" -> c;
          case "d" -> d;
          default -> e;
        });
  }
}
