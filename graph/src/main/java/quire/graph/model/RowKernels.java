package quire.graph.model;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The two inner loops of all sparse kernels, on rows of packed floats in native memory: products
/// of many rows with one, and weighted sums of many rows.
///
/// Rows are read in blocks of up to five vectors whose partners stay in registers. Eight lanes on
/// every processor: sums do not depend on the width of its registers.
final class RowKernels {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;

  /// Floats in a vector.
  static final int LANES = 8;

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int BYTES = 4 * LANES;

  private RowKernels() {}

  static FloatVector load(MemorySegment rows, long at) {
    return FloatVector.fromMemorySegment(SPECIES, rows, at, ORDER);
  }

  static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(SPECIES, values, at);
  }

  /// `sums[e - from] = sum_p rows[index[e]][p] * with[p]`, lane by lane: eight sums an edge.
  static void dot(
      MemorySegment rows,
      int vectors,
      int[] index,
      int from,
      int to,
      float[] with,
      float[] sums,
      int at) {
    long rowBytes = (long) vectors * BYTES;
    int first = 0;
    while (first < vectors) {
      int left = vectors - first;
      boolean add = first > 0;
      long shift = (long) first * BYTES;
      int w = first * LANES;
      if (left == 5 || left > 8 && left % 4 != 0) {
        dot5(rows, rowBytes, shift, index, from, to, with, w, sums, at, add);
        first += 5;
      } else if (left >= 4) {
        dot4(rows, rowBytes, shift, index, from, to, with, w, sums, at, add);
        first += 4;
      } else {
        dot1(rows, rowBytes, shift, index, from, to, with, w, sums, at, add);
        first += 1;
      }
    }
  }

  /// `sums[p] += sum_e weights[e - from] * rows[index[e]][p]`, lane by lane.
  static void accumulate(
      MemorySegment rows,
      int vectors,
      int[] index,
      int from,
      int to,
      float[] weights,
      int at,
      float[] sums) {
    long rowBytes = (long) vectors * BYTES;
    int first = 0;
    while (first < vectors) {
      int left = vectors - first;
      long shift = (long) first * BYTES;
      int s = first * LANES;
      if (left == 5 || left > 8 && left % 4 != 0) {
        accumulate5(rows, rowBytes, shift, index, from, to, weights, at, sums, s);
        first += 5;
      } else if (left >= 4) {
        accumulate4(rows, rowBytes, shift, index, from, to, weights, at, sums, s);
        first += 4;
      } else {
        accumulate1(rows, rowBytes, shift, index, from, to, weights, at, sums, s);
        first += 1;
      }
    }
  }

  private static void dot5(
      MemorySegment rows,
      long rowBytes,
      long shift,
      int[] index,
      int from,
      int to,
      float[] with,
      int w,
      float[] sums,
      int at,
      boolean add) {
    var w0 = load(with, w);
    var w1 = load(with, w + LANES);
    var w2 = load(with, w + 2 * LANES);
    var w3 = load(with, w + 3 * LANES);
    var w4 = load(with, w + 4 * LANES);
    for (int e = from; e < to; e++, at += LANES) {
      long row = index[e] * rowBytes + shift;
      var a = load(rows, row).mul(w0);
      var b = load(rows, row + BYTES).mul(w1);
      a = load(rows, row + 2 * BYTES).fma(w2, a);
      b = load(rows, row + 3 * BYTES).fma(w3, b);
      a = load(rows, row + 4 * BYTES).fma(w4, a).add(b);
      if (add) {
        a = a.add(load(sums, at));
      }
      a.intoArray(sums, at);
    }
  }

  private static void dot4(
      MemorySegment rows,
      long rowBytes,
      long shift,
      int[] index,
      int from,
      int to,
      float[] with,
      int w,
      float[] sums,
      int at,
      boolean add) {
    var w0 = load(with, w);
    var w1 = load(with, w + LANES);
    var w2 = load(with, w + 2 * LANES);
    var w3 = load(with, w + 3 * LANES);
    for (int e = from; e < to; e++, at += LANES) {
      long row = index[e] * rowBytes + shift;
      var a = load(rows, row).mul(w0);
      var b = load(rows, row + BYTES).mul(w1);
      a = load(rows, row + 2 * BYTES).fma(w2, a);
      b = load(rows, row + 3 * BYTES).fma(w3, b);
      a = a.add(b);
      if (add) {
        a = a.add(load(sums, at));
      }
      a.intoArray(sums, at);
    }
  }

  private static void dot1(
      MemorySegment rows,
      long rowBytes,
      long shift,
      int[] index,
      int from,
      int to,
      float[] with,
      int w,
      float[] sums,
      int at,
      boolean add) {
    var w0 = load(with, w);
    for (int e = from; e < to; e++, at += LANES) {
      var a = load(rows, index[e] * rowBytes + shift).mul(w0);
      if (add) {
        a = a.add(load(sums, at));
      }
      a.intoArray(sums, at);
    }
  }

  private static void accumulate5(
      MemorySegment rows,
      long rowBytes,
      long shift,
      int[] index,
      int from,
      int to,
      float[] weights,
      int at,
      float[] sums,
      int s) {
    var s0 = load(sums, s);
    var s1 = load(sums, s + LANES);
    var s2 = load(sums, s + 2 * LANES);
    var s3 = load(sums, s + 3 * LANES);
    var s4 = load(sums, s + 4 * LANES);
    for (int e = from; e < to; e++, at += LANES) {
      long row = index[e] * rowBytes + shift;
      var weight = load(weights, at);
      s0 = load(rows, row).fma(weight, s0);
      s1 = load(rows, row + BYTES).fma(weight, s1);
      s2 = load(rows, row + 2 * BYTES).fma(weight, s2);
      s3 = load(rows, row + 3 * BYTES).fma(weight, s3);
      s4 = load(rows, row + 4 * BYTES).fma(weight, s4);
    }
    s0.intoArray(sums, s);
    s1.intoArray(sums, s + LANES);
    s2.intoArray(sums, s + 2 * LANES);
    s3.intoArray(sums, s + 3 * LANES);
    s4.intoArray(sums, s + 4 * LANES);
  }

  private static void accumulate4(
      MemorySegment rows,
      long rowBytes,
      long shift,
      int[] index,
      int from,
      int to,
      float[] weights,
      int at,
      float[] sums,
      int s) {
    var s0 = load(sums, s);
    var s1 = load(sums, s + LANES);
    var s2 = load(sums, s + 2 * LANES);
    var s3 = load(sums, s + 3 * LANES);
    for (int e = from; e < to; e++, at += LANES) {
      long row = index[e] * rowBytes + shift;
      var weight = load(weights, at);
      s0 = load(rows, row).fma(weight, s0);
      s1 = load(rows, row + BYTES).fma(weight, s1);
      s2 = load(rows, row + 2 * BYTES).fma(weight, s2);
      s3 = load(rows, row + 3 * BYTES).fma(weight, s3);
    }
    s0.intoArray(sums, s);
    s1.intoArray(sums, s + LANES);
    s2.intoArray(sums, s + 2 * LANES);
    s3.intoArray(sums, s + 3 * LANES);
  }

  private static void accumulate1(
      MemorySegment rows,
      long rowBytes,
      long shift,
      int[] index,
      int from,
      int to,
      float[] weights,
      int at,
      float[] sums,
      int s) {
    var s0 = load(sums, s);
    for (int e = from; e < to; e++, at += LANES) {
      s0 = load(rows, index[e] * rowBytes + shift).fma(load(weights, at), s0);
    }
    s0.intoArray(sums, s);
  }

  private static final float LOG2_E = (float) (1 / Math.log(2));
  private static final float LN2_HIGH = 0.693359375f; // few bits: its small multiples are exact
  private static final float LN2_LOW = (float) (Math.log(2) - 0.693359375);
  private static final float ROUND = 12582912f; // 1.5 * 2^23: adding it rounds to whole numbers

  /// exp(x) to about one unit in the last place, for x in [-87, 88]; NaN stays NaN.
  static FloatVector exp(FloatVector x) {
    var shifted = x.mul(LOG2_E).add(ROUND);
    var whole = shifted.sub(ROUND);
    var r = whole.lanewise(VectorOperators.FMA, -LN2_HIGH, x);
    r = whole.lanewise(VectorOperators.FMA, -LN2_LOW, r);
    var p = r.mul(1f / 5040).add(1f / 720); // the series of exp: |r| is at most ln(2) / 2
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1f / 120));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1f / 24));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1f / 6));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 0.5f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1f));
    var exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }

  /// 1 / (1 + exp(-x)).
  static FloatVector sigmoid(FloatVector x) {
    var one = FloatVector.broadcast(SPECIES, 1f);
    return one.div(exp(x.neg().max(-87f).min(87f)).add(one));
  }
}
