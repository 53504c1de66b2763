package quire.graph.model;

import static quire.graph.model.RowKernels.LANES;
import static quire.graph.model.RowKernels.SPECIES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/// Gradients of the sparse part of a gated graph convolution, see [GatedKernel].
///
/// A pass by target writes the gradient of s and sums what belongs to targets; a pass by source
/// sums what belongs to sources. Both hold a node's sums of eight columns in registers.
final class GatedBackward {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private final Incidence graph;
  private final int width;
  private final int threads;

  /// @param width columns of all matrices, a multiple of 8
  GatedBackward(Incidence graph, int width, int threads) {
    this.graph = graph;
    this.width = width;
    this.threads = threads;
  }

  /// Gradients of all inputs.
  ///
  /// @param norm of the edge update, absent where the new edge state is not used
  /// @param nextGradient of the new edge state, absent likewise
  /// @param sGradient out: gradient in s, which is that in C e
  void run(
      MemorySegment bx,
      MemorySegment s,
      MemorySegment aggregate,
      MemorySegment gates,
      MemorySegment aggregateGradient,
      EdgeUpdate.@Nullable Norm norm,
      @Nullable MemorySegment nextGradient,
      MemorySegment dxGradient,
      MemorySegment exGradient,
      MemorySegment bxGradient,
      MemorySegment sGradient) {
    try (var scratch = Scratch.open()) {
      var scaled = scratch.allocate(4L * Math.max(1, graph.nodes) * width);
      Workers.run(
          threads,
          graph.pieces.length - 1,
          piece -> {
            for (int i = graph.pieces[piece]; i < graph.pieces[piece + 1]; i++) {
              for (int lane = 0; lane < width; lane += LANES) {
                long own = at(i) + 4L * lane;
                var mine = load(aggregateGradient, own).div(load(gates, own));
                store(mine, scaled, own);
                var mean = load(aggregate, own);
                var sum =
                    norm == null || nextGradient == null
                        ? gates(i, lane, bx, s, mean, mine, sGradient)
                        : all(i, lane, bx, s, mean, mine, norm, nextGradient, sGradient);
                store(sum, dxGradient, own);
              }
            }
          });
      Workers.run(
          threads,
          graph.outPieces.length - 1,
          piece -> {
            for (int j = graph.outPieces[piece]; j < graph.outPieces[piece + 1]; j++) {
              for (int lane = 0; lane < width; lane += LANES) {
                bySource(j, lane, s, sGradient, scaled, exGradient, bxGradient);
              }
            }
          });
    }
  }

  /// Gradient of s through the gates alone, of the edges into node i; returns its sum.
  private FloatVector gates(
      int i,
      int lane,
      MemorySegment bx,
      MemorySegment s,
      FloatVector mean,
      FloatVector scaled,
      MemorySegment sGradient) {
    long shift = 4L * lane;
    var sum = FloatVector.zero(SPECIES);
    int end = graph.start[i + 1];
    for (int e = graph.start[i]; e < end; e++) {
      long at = at(graph.edge[e]) + shift;
      var gate = RowKernels.sigmoid(load(s, at));
      var g = gateGradient(gate, load(bx, at(graph.source[e]) + shift), mean, scaled);
      store(g, sGradient, at);
      sum = g.add(sum);
    }
    return sum;
  }

  /// As [#gates], with the gradient through the new edge state added.
  private FloatVector all(
      int i,
      int lane,
      MemorySegment bx,
      MemorySegment s,
      FloatVector mean,
      FloatVector scaled,
      EdgeUpdate.Norm norm,
      MemorySegment nextGradient,
      MemorySegment sGradient) {
    var factor = RowKernels.load(norm.factor(), lane);
    var offset = RowKernels.load(norm.shift(), lane);
    var centre = RowKernels.load(norm.centre(), lane);
    var slope = RowKernels.load(norm.slope(), lane);
    var level = RowKernels.load(norm.level(), lane);
    var tilt = RowKernels.load(norm.tilt(), lane);
    long shift = 4L * lane;
    var sum = FloatVector.zero(SPECIES);
    int end = graph.start[i + 1];
    for (int e = graph.start[i]; e < end; e++) {
      long at = at(graph.edge[e]) + shift;
      var x = load(s, at);
      var gate = RowKernels.sigmoid(x);
      var g = gateGradient(gate, load(bx, at(graph.source[e]) + shift), mean, scaled);
      var past = EdgeUpdate.pastRelu(x, load(nextGradient, at), factor, offset);
      g = past.sub(level).sub(x.sub(centre).mul(tilt)).fma(slope, g);
      store(g, sGradient, at);
      sum = g.add(sum);
    }
    return sum;
  }

  private static FloatVector gateGradient(
      FloatVector gate, FloatVector value, FloatVector mean, FloatVector scaled) {
    var slope = gate.mul(FloatVector.broadcast(SPECIES, 1f).sub(gate));
    return value.sub(mean).mul(scaled).mul(slope);
  }

  private void bySource(
      int j,
      int lane,
      MemorySegment s,
      MemorySegment sGradient,
      MemorySegment scaled,
      MemorySegment exGradient,
      MemorySegment bxGradient) {
    long shift = 4L * lane;
    var other = FloatVector.zero(SPECIES);
    var value = FloatVector.zero(SPECIES);
    int end = graph.outStart[j + 1];
    for (int e = graph.outStart[j]; e < end; e++) {
      long at = at(graph.edge[graph.position[e]]) + shift;
      other = load(sGradient, at).add(other);
      value = RowKernels.sigmoid(load(s, at)).fma(load(scaled, at(graph.target[e]) + shift), value);
    }
    store(other, exGradient, at(j) + shift);
    store(value, bxGradient, at(j) + shift);
  }

  private long at(int row) {
    return 4L * width * row;
  }

  private static FloatVector load(MemorySegment matrix, long at) {
    return RowKernels.load(matrix, at);
  }

  private static void store(FloatVector x, MemorySegment matrix, long at) {
    x.intoMemorySegment(matrix, at, ORDER);
  }
}
