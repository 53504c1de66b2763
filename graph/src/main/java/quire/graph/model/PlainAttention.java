package quire.graph.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Sparse attention in float64, one loop over the edges: the yardstick of the fused kernel, and
/// what runs in float64. Matrices are row-major in native or array memory; edges in any order.
///
/// For an edge e from j to i and a head of c channels: `s = clamp(sum_r q_i k_j u_e / sqrt(c))`, `a
/// = exp(s)`, and row i of the output is `sum a v_j / (sum a + 1e-6)`.
///
/// @param nodes rows of q, k, v
/// @param width columns, a multiple of heads
/// @param heads number of heads
/// @param clamp bound of the logits, above 0
/// @param source,target,row node each edge comes from, goes to, and the row of its vector
public record PlainAttention(
    int nodes, int width, int heads, double clamp, int[] source, int[] target, int[] row) {
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE;

  /// Added to the sum of weights, as published.
  public static final double EPSILON = 1e-6;

  /// Logits before the clamp, edges x heads.
  public double[] logits(MemorySegment q, MemorySegment k, MemorySegment u) {
    int c = width / heads;
    double scale = 1 / Math.sqrt(c);
    var logits = new double[source.length * heads];
    for (int e = 0; e < source.length; e++) {
      for (int h = 0; h < heads; h++) {
        double sum = 0;
        for (int r = h * c; r < (h + 1) * c; r++) {
          sum += at(q, target[e], r) * at(k, source[e], r) * at(u, row[e], r);
        }
        logits[e * heads + h] = sum * scale;
      }
    }
    return logits;
  }

  /// The output, nodes x width, and the sums of weights, nodes x heads.
  public Output forward(
      MemorySegment q,
      MemorySegment k,
      MemorySegment v,
      MemorySegment u,
      double @Nullable [] keep) {
    int c = width / heads;
    var logits = logits(q, k, u);
    var sums = new double[nodes * heads];
    var out = new double[nodes * width];
    for (int e = 0; e < source.length; e++) {
      for (int h = 0; h < heads; h++) {
        double a = weight(logits[e * heads + h]);
        sums[target[e] * heads + h] += a;
        double kept = keep == null ? a : a * keep[e * heads + h];
        for (int r = h * c; r < (h + 1) * c; r++) {
          out[target[e] * width + r] += kept * at(v, source[e], r);
        }
      }
    }
    for (int i = 0; i < out.length; i++) {
      int node = i / width;
      out[i] /= sums[node * heads + i % width / c] + EPSILON;
    }
    return new Output(out, sums, logits);
  }

  private double weight(double logit) {
    return Math.exp(Math.max(-clamp, Math.min(clamp, logit)));
  }

  /// Result of [#forward]; arrays row-major.
  public record Output(double[] out, double[] sums, double[] logits) {}

  /// Gradients of a loss given that in the output, in the order q, k, v, u.
  public double[][] backward(
      MemorySegment q,
      MemorySegment k,
      MemorySegment v,
      MemorySegment u,
      double @Nullable [] keep,
      Output output,
      MemorySegment outGradient,
      int rows) {
    int c = width / heads;
    double scale = 1 / Math.sqrt(c);
    var dq = new double[nodes * width];
    var dk = new double[nodes * width];
    var dv = new double[nodes * width];
    var du = new double[rows * width];
    var inner = new double[nodes * heads];
    for (int i = 0; i < nodes * width; i++) {
      inner[i / width * heads + i % width / c] +=
          outGradient.getAtIndex(DOUBLE, i) * output.out()[i];
    }
    for (int e = 0; e < source.length; e++) {
      int i = target[e];
      int j = source[e];
      for (int h = 0; h < heads; h++) {
        double logit = output.logits()[e * heads + h];
        double share = weight(logit) / (output.sums()[i * heads + h] + EPSILON);
        double kept = keep == null ? 1 : keep[e * heads + h];
        double product = 0;
        for (int r = h * c; r < (h + 1) * c; r++) {
          double g = at(outGradient, i, r);
          product += g * at(v, j, r);
          dv[j * width + r] += kept * share * g;
        }
        double ds =
            Math.abs(logit) <= clamp ? share * (kept * product - inner[i * heads + h]) * scale : 0;
        for (int r = h * c; r < (h + 1) * c; r++) {
          dq[i * width + r] += ds * at(k, j, r) * at(u, row[e], r);
          dk[j * width + r] += ds * at(q, i, r) * at(u, row[e], r);
          du[row[e] * width + r] += ds * at(q, i, r) * at(k, j, r);
        }
      }
    }
    return new double[][] {dq, dk, dv, du};
  }

  private double at(MemorySegment matrix, int i, int column) {
    return matrix.getAtIndex(DOUBLE, (long) i * width + column);
  }
}
