package quire.graph.model;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import quire.tensor.Dtype;
import quire.tensor.Kernel;
import quire.tensor.Tensors;
import quire.tensor.Torch;

/// The gated graph convolution's sparse part inside autograd, float32, width a multiple of 8.
///
/// Inputs: D x, E x, B x (nodes, width), edge state (edges, width), C's weight and bias, and for
/// the normalised update its scale and shift. Outputs: the weighted mean (nodes, width) and, unless
/// the edge side ends here, (edges, width): `s` itself or the updated state.
///
/// The product with C happens in here, so that s can take its place in memory.
final class GatedOperator implements Kernel {
  /// What becomes of s.
  enum EdgeSide {
    /// Nothing: nobody reads the edge state any more.
    NONE,
    /// It is handed out.
    RAW,
    /// state + ReLU(batch norm(s)), all in one.
    UPDATED
  }

  private static final double NORM_EPSILON = 1e-5;

  private final Incidence graph;
  private final EdgeSide side;
  private final GatedKernel.@Nullable Moments running;
  private final GatedKernel kernel;
  private final EdgeUpdate update;
  private final int width;
  private List<Tensor> inputs = List.of();
  private List<Tensor> kept = List.of();
  private GatedKernel.@Nullable Moments moments;

  /// @param running moments to normalise with, null to take those of this batch
  GatedOperator(Incidence graph, int width, EdgeSide side, GatedKernel.@Nullable Moments running) {
    this.graph = graph;
    this.width = width;
    this.side = side;
    this.running = running;
    kernel = new GatedKernel(graph, width, Torch.threads());
    update = new EdgeUpdate(graph.edges, width, Torch.threads());
  }

  /// Moments of s over the edges of this batch, after `forward` without running ones.
  GatedKernel.Moments moments() {
    return Objects.requireNonNull(moments);
  }

  @Override
  public List<Tensor> forward(List<Tensor> given) {
    inputs = given.stream().map(Tensor::contiguous).toList();
    var s = torch.addmm(inputs.get(5), inputs.get(3), inputs.get(4).t());
    var aggregate = Tensors.empty(Dtype.F32, graph.nodes, width);
    var gates = Tensors.empty(Dtype.F32, graph.nodes, width);
    boolean fresh = side == EdgeSide.UPDATED && running == null;
    moments =
        kernel.forward(
            at(0),
            at(1),
            at(2),
            Tensors.segment(s),
            Tensors.segment(aggregate),
            Tensors.segment(gates),
            fresh);
    kept = List.of(s, aggregate, gates);
    return switch (side) {
      case NONE -> List.of(aggregate);
      case RAW -> List.of(aggregate, s);
      case UPDATED -> {
        var next = Tensors.empty(Dtype.F32, graph.edges, width);
        var norm = norm(null);
        update.update(
            Tensors.segment(s), at(3), norm.factor(), norm.shift(), Tensors.segment(next));
        yield List.of(aggregate, next);
      }
    };
  }

  @Override
  public List<@Nullable Tensor> backward(List<Tensor> outputGradients) {
    var s = Tensors.segment(kept.get(0));
    var nodeGradient = outputGradients.get(0).contiguous();
    var edgeGradient = side == EdgeSide.NONE ? null : outputGradients.get(1).contiguous();
    var edges = edgeGradient == null ? null : Tensors.segment(edgeGradient);
    double[][] sums = null;
    if (side == EdgeSide.UPDATED && edges != null) {
      var norm = norm(null);
      sums = update.normSums(s, edges, norm.factor(), norm.shift(), norm.centre());
    }
    var dx = Tensors.empty(Dtype.F32, graph.nodes, width);
    var ex = Tensors.empty(Dtype.F32, graph.nodes, width);
    var bx = Tensors.empty(Dtype.F32, graph.nodes, width);
    var ds = Tensors.empty(Dtype.F32, graph.edges, width);
    var edgeNorm =
        switch (side) {
          case NONE -> null;
          case RAW -> passing();
          case UPDATED -> norm(sums);
        };
    new GatedBackward(graph, width, Torch.threads())
        .run(
            at(2),
            s,
            Tensors.segment(kept.get(1)),
            Tensors.segment(kept.get(2)),
            Tensors.segment(nodeGradient),
            edgeNorm,
            edges,
            Tensors.segment(dx),
            Tensors.segment(ex),
            Tensors.segment(bx),
            Tensors.segment(ds));
    List<@Nullable Tensor> gradients = new ArrayList<>(List.of(dx, ex, bx));
    gradients.add(
        side == EdgeSide.UPDATED && edgeGradient != null
            ? torch.addmm(edgeGradient, ds, inputs.get(4))
            : torch.mm(ds, inputs.get(4)));
    gradients.add(torch.mm(ds.t(), inputs.get(3)));
    gradients.add(ds.sum(0));
    if (sums != null) {
      var rstd = deviations();
      var scale = new float[width];
      var shift = new float[width];
      for (int c = 0; c < width; c++) {
        scale[c] = (float) (sums[1][c] * rstd[c]);
        shift[c] = (float) sums[0][c];
      }
      gradients.add(Tensors.of(scale));
      gradients.add(Tensors.of(shift));
    }
    return gradients;
  }

  private GatedKernel.Moments used() {
    return Objects.requireNonNull(running == null ? moments : running);
  }

  /// One over the standard deviation of every column.
  private double[] deviations() {
    return Arrays.stream(used().variance()).map(v -> 1 / Math.sqrt(v + NORM_EPSILON)).toArray();
  }

  /// The update's constants; with sums, also those of its gradient.
  private EdgeUpdate.Norm norm(double @Nullable [][] sums) {
    var scale = Tensors.floats(inputs.get(6));
    var bias = Tensors.floats(inputs.get(7));
    var mean = used().mean();
    var rstd = deviations();
    var factor = new float[width];
    var shift = new float[width];
    var centre = new float[width];
    var level = new float[width];
    var tilt = new float[width];
    for (int c = 0; c < width; c++) {
      factor[c] = (float) (scale[c] * rstd[c]);
      shift[c] = (float) (bias[c] - mean[c] * scale[c] * rstd[c]);
      centre[c] = (float) mean[c];
      if (sums != null && running == null) {
        level[c] = (float) (sums[0][c] / graph.edges);
        tilt[c] = (float) (sums[1][c] * rstd[c] * rstd[c] / graph.edges);
      }
    }
    return new EdgeUpdate.Norm(factor, shift, centre, factor.clone(), level, tilt);
  }

  /// Constants that hand the gradient of s on as it is.
  private EdgeUpdate.Norm passing() {
    var zero = new float[width];
    var one = new float[width];
    Arrays.fill(one, 1);
    return new EdgeUpdate.Norm(zero, one, zero, one, zero, zero);
  }

  private MemorySegment at(int input) {
    return Tensors.segment(inputs.get(input));
  }
}
