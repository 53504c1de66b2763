package quire.graph.model;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import quire.tensor.Dtype;
import quire.tensor.Kernel;
import quire.tensor.Tensors;
import quire.tensor.Torch;

/// Sparse attention inside autograd: q, k, v (nodes, width), u (rows, width) and, with dropout, the
/// factors of the weights (edges, heads), to the output (nodes, width).
///
/// float32 runs the fused kernel, float64 the plain loop, for gradient checks.
final class AttentionOperator implements Kernel {
  private final Incidence graph;
  private final int heads;
  private final double clamp;
  private List<Tensor> inputs = List.of();
  private @Nullable Tensor out;
  private PlainAttention.@Nullable Output plain;

  AttentionOperator(Incidence graph, int heads, double clamp) {
    this.graph = graph;
    this.heads = heads;
    this.clamp = clamp;
  }

  @Override
  public List<Tensor> forward(List<Tensor> given) {
    inputs = given.stream().map(Tensor::contiguous).toList();
    var first = inputs.get(0);
    int width = Math.toIntExact(first.size(1));
    var result = Tensors.empty(Dtype.of(first), first.size(0), width);
    out = result;
    if (Dtype.of(first) == Dtype.F32) {
      AttentionKernel.forward(
          graph,
          width,
          heads,
          clamp,
          Torch.threads(),
          at(0),
          at(1),
          at(2),
          at(3),
          keep(),
          Tensors.segment(result));
    } else {
      plain = plainKernel(width).forward(at(0), at(1), at(2), at(3), plainKeep());
      copy(plain.out(), result);
    }
    return List.of(result);
  }

  @Override
  public List<@Nullable Tensor> backward(List<Tensor> outputGradients) {
    var result = out;
    if (result == null) {
      throw new IllegalStateException("backward before forward");
    }
    var gradient = outputGradients.get(0).contiguous();
    int width = Math.toIntExact(result.size(1));
    List<@Nullable Tensor> gradients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      gradients.add(Tensors.empty(Dtype.of(result), inputs.get(i).size(0), width));
    }
    var output = plain;
    if (output == null) {
      // Rows of edges that attention does not use get no gradient but zero.
      fillZero(gradients.get(3));
      AttentionKernel.backward(
          graph,
          width,
          heads,
          clamp,
          Torch.threads(),
          at(0),
          at(1),
          at(2),
          at(3),
          keep(),
          Tensors.segment(result),
          Tensors.segment(gradient),
          segment(gradients.get(0)),
          segment(gradients.get(1)),
          segment(gradients.get(2)),
          segment(gradients.get(3)));
    } else {
      var computed =
          plainKernel(width)
              .backward(
                  at(0),
                  at(1),
                  at(2),
                  at(3),
                  plainKeep(),
                  output,
                  Tensors.segment(gradient),
                  graph.rows);
      for (int i = 0; i < 4; i++) {
        copy(computed[i], gradients.get(i));
      }
    }
    if (inputs.size() > 4) {
      gradients.add(null);
    }
    return gradients;
  }

  private PlainAttention plainKernel(int width) {
    return new PlainAttention(
        graph.nodes, width, heads, clamp, graph.source, graph.targets(), graph.row);
  }

  private MemorySegment at(int input) {
    return Tensors.segment(inputs.get(input));
  }

  private @Nullable MemorySegment keep() {
    return inputs.size() > 4 ? at(4) : null;
  }

  private double @Nullable [] plainKeep() {
    return inputs.size() > 4 ? Tensors.doubles(inputs.get(4)) : null;
  }

  private static MemorySegment segment(@Nullable Tensor tensor) {
    return Tensors.segment(java.util.Objects.requireNonNull(tensor));
  }

  private static void fillZero(@Nullable Tensor tensor) {
    segment(tensor).fill((byte) 0);
  }

  private static void copy(double[] from, Tensor to) {
    Tensors.segment(to).copyFrom(MemorySegment.ofArray(from));
  }
}
