package quire.graph.model;

import static quire.graph.model.RowKernels.LANES;
import static quire.graph.model.RowKernels.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import org.jspecify.annotations.Nullable;

/// Sparse attention in float32, forward and backward, without a matrix of edges by width.
///
/// Rows are packed with the heads side by side: lane `r * H' + h` holds channel r of head h, H' the
/// next power of two. A product of two rows summed over vectors then holds the logits of all heads
/// in its lanes, repeated, ready to weigh the values: nothing is summed across a register but at
/// the end. Work is cut into fixed pieces of nodes; every node is summed by one thread in one
/// order, so results are the same bits whatever the number of threads.
///
/// Nothing of size edges is kept for the backward pass: logits are computed again from q, k and u.
final class AttentionKernel {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /// Edges that are worked on at once: their eight weights each stay in the first-level cache.
  private static final int TILE = 256;

  static final float EPSILON = 1e-6f;

  private final Incidence graph;
  private final int width;
  private final int headWidth;
  private final int firstHead;
  private final int heads;
  private final float clamp;
  private final int threads;

  /// Heads rounded up to a power of two, at most eight.
  private final int slots;

  /// Vectors in a packed row.
  private final int vectors;

  private final int stride;

  /// Column of each packed lane in a plain row, -1 for padding.
  private final int[] column;

  private final VectorShuffle<Float> repeat;
  private final VectorShuffle<Float> repeatSecond;
  private final VectorMask<Float> slotMask;

  /// One set of at most eight heads.
  private AttentionKernel(
      Incidence graph, int width, int allHeads, int firstHead, double clamp, int threads) {
    this.graph = graph;
    this.width = width;
    this.headWidth = width / allHeads;
    this.firstHead = firstHead;
    this.heads = Math.min(LANES, allHeads - firstHead);
    this.clamp = (float) clamp;
    this.threads = threads;
    slots = heads == 1 ? 1 : Integer.highestOneBit(2 * heads - 1);
    int perVector = LANES / slots;
    vectors = (headWidth + perVector - 1) / perVector;
    stride = vectors * LANES;
    column = new int[stride];
    for (int lane = 0; lane < stride; lane++) {
      int channel = lane / slots;
      int head = lane % slots;
      boolean real = channel < headWidth && head < heads;
      column[lane] = real ? (firstHead + head) * headWidth + channel : -1;
    }
    repeat = VectorShuffle.fromOp(SPECIES, lane -> lane % slots);
    repeatSecond = VectorShuffle.fromOp(SPECIES, lane -> (slots + lane % slots) % LANES);
    slotMask = SPECIES.indexInRange(0, slots);
  }

  /// Attention of every node over its in-edges.
  ///
  /// @param q,k,v shape (nodes, width), float32
  /// @param u projected edge vectors, shape (rows, width)
  /// @param keep factor of each edge (in the order by target) and head in the numerator, shape
  ///   (edges, heads): attention dropout; absent: 1
  /// @param out shape (nodes, width), overwritten
  static void forward(
      Incidence graph,
      int width,
      int heads,
      double clamp,
      int threads,
      MemorySegment q,
      MemorySegment k,
      MemorySegment v,
      MemorySegment u,
      @Nullable MemorySegment keep,
      MemorySegment out) {
    for (int first = 0; first < heads; first += LANES) {
      new AttentionKernel(graph, width, heads, first, clamp, threads)
          .forward(q, k, v, u, keep, heads, out);
    }
  }

  /// Gradients of a loss in q, k, v and u, all overwritten, given that in `out`.
  static void backward(
      Incidence graph,
      int width,
      int heads,
      double clamp,
      int threads,
      MemorySegment q,
      MemorySegment k,
      MemorySegment v,
      MemorySegment u,
      @Nullable MemorySegment keep,
      MemorySegment out,
      MemorySegment outGradient,
      MemorySegment qGradient,
      MemorySegment kGradient,
      MemorySegment vGradient,
      MemorySegment uGradient) {
    for (int first = 0; first < heads; first += LANES) {
      new AttentionKernel(graph, width, heads, first, clamp, threads)
          .backward(
              q,
              k,
              v,
              u,
              keep,
              heads,
              out,
              outGradient,
              qGradient,
              kGradient,
              vGradient,
              uGradient);
    }
  }

  /// What one piece of work computes with; made per piece, small.
  private final class Row {
    final float[] query = new float[stride];
    final float[] weighted = new float[stride];
    final float[] sums = new float[stride];
    final float[] group = new float[stride];
    final float[] gradient = new float[stride];
    final float[] logits = new float[TILE * LANES];
    final float[] weights = new float[TILE * LANES];
    final float[] norm = new float[LANES];
  }

  private void forward(
      MemorySegment q,
      MemorySegment k,
      MemorySegment v,
      MemorySegment u,
      @Nullable MemorySegment keep,
      int allHeads,
      MemorySegment out) {
    try (var arena = Scratch.open()) {
      var keys = pack(arena, k, graph.nodes, 1);
      var values = pack(arena, v, graph.nodes, 1);
      var edgeRows = pack(arena, u, graph.rows, scale());
      Workers.run(
          threads,
          graph.pieces.length - 1,
          piece -> {
            var row = new Row();
            for (int i = graph.pieces[piece]; i < graph.pieces[piece + 1]; i++) {
              gather(q, i, row.query);
              java.util.Arrays.fill(row.sums, 0);
              var total = FloatVector.zero(SPECIES);
              int end = graph.start[i + 1];
              for (int from = graph.start[i]; from < end; from += TILE) {
                int to = Math.min(end, from + TILE);
                logits(row, keys, edgeRows, from, to);
                total = exponentials(row.logits, to - from, total);
                if (keep != null) {
                  applyKeep(row.logits, keep, allHeads, from, to);
                }
                RowKernels.accumulate(
                    values, vectors, graph.source, from, to, row.logits, 0, row.sums);
              }
              divide(row.sums, total.add(EPSILON));
              scatter(row.sums, out, i);
            }
          });
    }
  }

  private float scale() {
    return (float) (1 / Math.sqrt(headWidth));
  }

  /// Logits before the clamp of edges `from` to `to`, which share a target whose query is in `row`:
  /// eight lanes an edge, the heads repeated.
  private void logits(Row row, MemorySegment keys, MemorySegment edgeRows, int from, int to) {
    int e = from;
    while (e < to) {
      int edgeRow = graph.row[e];
      int at = (e - from) * LANES;
      if (edgeRow >= graph.sharedRows) {
        dotThrice(keys, edgeRows, e, to, row.query, row.logits, at);
        break; // rows of one edge each come last
      }
      int next = groupEnd(graph.row, e, to);
      multiply(row.query, edgeRows, edgeRow, row.weighted);
      RowKernels.dot(keys, vectors, graph.source, e, next, row.weighted, row.logits, at);
      e = next;
    }
    fold(row.logits, to - from);
  }

  /// Sums lanes of the same head, so that each head's sum stands in all of its lanes.
  private void fold(float[] values, int count) {
    for (int at = 0; at < count * LANES; at += LANES) {
      fold(RowKernels.load(values, at)).intoArray(values, at);
    }
  }

  private static final VectorShuffle<Float> BY_FOUR =
      VectorShuffle.fromOp(SPECIES, lane -> (lane + 4) % LANES);
  private static final VectorShuffle<Float> BY_TWO =
      VectorShuffle.fromOp(SPECIES, lane -> (lane + 2) % LANES);
  private static final VectorShuffle<Float> BY_ONE =
      VectorShuffle.fromOp(SPECIES, lane -> (lane + 1) % LANES);

  private FloatVector fold(FloatVector x) {
    if (slots <= 4) {
      x = x.add(x.rearrange(BY_FOUR));
    }
    if (slots <= 2) {
      x = x.add(x.rearrange(BY_TWO));
    }
    if (slots == 1) {
      x = x.add(x.rearrange(BY_ONE));
    }
    return x;
  }

  private FloatVector exponentials(float[] logits, int count, FloatVector total) {
    for (int at = 0; at < count * LANES; at += LANES) {
      var a = RowKernels.exp(RowKernels.load(logits, at).max(-clamp).min(clamp));
      a.intoArray(logits, at);
      total = total.add(a);
    }
    return total;
  }

  private void applyKeep(float[] weights, MemorySegment keep, int allHeads, int from, int to) {
    for (int e = from; e < to; e++) {
      for (int lane = 0; lane < LANES; lane++) {
        weights[(e - from) * LANES + lane] *= keepAt(keep, allHeads, e, lane);
      }
    }
  }

  private float keepAt(MemorySegment keep, int allHeads, int e, int lane) {
    int head = lane % slots;
    return head < heads ? keep.getAtIndex(FLOAT, (long) e * allHeads + firstHead + head) : 0;
  }

  private void divide(float[] sums, FloatVector by) {
    for (int at = 0; at < stride; at += LANES) {
      RowKernels.load(sums, at).div(by).intoArray(sums, at);
    }
  }

  private void backward(
      MemorySegment q,
      MemorySegment k,
      MemorySegment v,
      MemorySegment u,
      @Nullable MemorySegment keep,
      int allHeads,
      MemorySegment out,
      MemorySegment outGradient,
      MemorySegment qGradient,
      MemorySegment kGradient,
      MemorySegment vGradient,
      MemorySegment uGradient) {
    int pieceCount = graph.pieces.length - 1;
    int tableSize = graph.sharedRows * stride;
    try (var arena = Scratch.open()) {
      var edgeRows = pack(arena, u, graph.rows, scale());
      // Of each edge by target: gradient of its logits, then its share a / Z; read by source below.
      var shares = arena.allocate(4L * ((long) graph.edges * 2 * slots + LANES));
      var tables = new float[pieceCount][];
      {
        var keys = pack(arena, k, graph.nodes, 1);
        var values = pack(arena, v, graph.nodes, 1);
        Workers.run(
            threads,
            pieceCount,
            piece -> {
              var row = new Row();
              var table = new float[tableSize];
              tables[piece] = table;
              for (int i = graph.pieces[piece]; i < graph.pieces[piece + 1]; i++) {
                gather(q, i, row.query);
                gather(outGradient, i, row.gradient);
                var inner = rowDot(row, out, i);
                java.util.Arrays.fill(row.sums, 0);
                targetRow(
                    row, i, inner, keys, values, edgeRows, keep, allHeads, shares, table,
                    uGradient);
                scatter(row.sums, qGradient, i);
              }
            });
      }
      sumTables(tables, uGradient);
      var queries = pack(arena, q, graph.nodes, 1);
      var gradients = pack(arena, outGradient, graph.nodes, 1);
      Workers.run(
          threads,
          graph.outPieces.length - 1,
          piece -> {
            var row = new Row();
            for (int j = graph.outPieces[piece]; j < graph.outPieces[piece + 1]; j++) {
              sourceRow(row, j, queries, gradients, edgeRows, shares);
              scatter(row.sums, kGradient, j);
              scatter(row.gradient, vGradient, j);
            }
          });
    }
  }

  /// Inner product of the output row and its gradient, by head, repeated over the lanes.
  private FloatVector rowDot(Row row, MemorySegment out, int i) {
    gather(out, i, row.weighted);
    var sum = FloatVector.zero(SPECIES);
    for (int at = 0; at < stride; at += LANES) {
      sum = RowKernels.load(row.weighted, at).fma(RowKernels.load(row.gradient, at), sum);
    }
    return fold(sum);
  }

  /// Gradients that belong to target i: of its query into `row.sums`, of the edge vectors, and the
  /// shares of its edges.
  private void targetRow(
      Row row,
      int i,
      FloatVector inner,
      MemorySegment keys,
      MemorySegment values,
      MemorySegment edgeRows,
      @Nullable MemorySegment keep,
      int allHeads,
      MemorySegment shares,
      float[] table,
      MemorySegment uGradient) {
    int begin = graph.start[i];
    int end = graph.start[i + 1];
    var total = FloatVector.zero(SPECIES);
    if (end - begin > TILE) { // Z first, then tile by tile once more
      for (int from = begin; from < end; from += TILE) {
        int to = Math.min(end, from + TILE);
        logits(row, keys, edgeRows, from, to);
        total = exponentials(row.logits, to - from, total);
      }
      norm(total).intoArray(row.norm, 0);
    }
    for (int from = begin; from < end; from += TILE) {
      int to = Math.min(end, from + TILE);
      logits(row, keys, edgeRows, from, to);
      if (end - begin <= TILE) {
        norm(total(row.logits, to - from)).intoArray(row.norm, 0);
      }
      RowKernels.dot(values, vectors, graph.source, from, to, row.gradient, row.weights, 0);
      logitGradients(row, inner, keep, allHeads, from, to, shares);
      edgeGradients(row, keys, edgeRows, from, to, table, uGradient);
    }
  }

  private static FloatVector norm(FloatVector total) {
    return FloatVector.broadcast(SPECIES, 1f).div(total.add(EPSILON));
  }

  private FloatVector total(float[] logits, int count) {
    var total = FloatVector.zero(SPECIES);
    for (int at = 0; at < count * LANES; at += LANES) {
      total = total.add(RowKernels.exp(RowKernels.load(logits, at).max(-clamp).min(clamp)));
    }
    return total;
  }

  /// Turns logits into their gradients, in place, and stores the shares of the edges.
  private void logitGradients(
      Row row,
      FloatVector inner,
      @Nullable MemorySegment keep,
      int allHeads,
      int from,
      int to,
      MemorySegment shares) {
    var norm = RowKernels.load(row.norm, 0);
    long slotBytes = 4L * slots;
    long shareAt = from * 2 * slotBytes;
    if (keep != null) {
      fold(row.weights, to - from);
      applyKeep(row.weights, keep, allHeads, from, to);
    }
    for (int at = 0; at < (to - from) * LANES; at += LANES, shareAt += 2 * slotBytes) {
      var s = RowKernels.load(row.logits, at);
      var share = RowKernels.exp(s.max(-clamp).min(clamp)).mul(norm);
      var product = RowKernels.load(row.weights, at);
      if (keep == null) {
        product = fold(product);
      }
      var gradient = product.sub(inner).mul(share);
      // Beyond the clamp the logit is constant; at it, as PyTorch has it, it still counts.
      var inside = s.abs().compare(jdk.incubator.vector.VectorOperators.LE, clamp);
      gradient = FloatVector.zero(SPECIES).blend(gradient, inside);
      gradient.intoArray(row.logits, at);
      gradient.intoMemorySegment(shares, shareAt, ORDER, slotMask);
      share.intoMemorySegment(shares, shareAt + slotBytes, ORDER, slotMask);
    }
    if (keep != null) {
      long share = from * 2L * slots + slots;
      for (int e = from; e < to; e++, share += 2L * slots) {
        for (int slot = 0; slot < slots; slot++) {
          float kept = shares.getAtIndex(FLOAT, share + slot) * keepAt(keep, allHeads, e, slot);
          shares.setAtIndex(FLOAT, share + slot, kept);
        }
      }
    }
  }

  /// Adds to the query's gradient and to those of the edge vectors, from the logits' gradients.
  private void edgeGradients(
      Row row,
      MemorySegment keys,
      MemorySegment edgeRows,
      int from,
      int to,
      float[] table,
      MemorySegment uGradient) {
    int e = from;
    while (e < to) {
      int edgeRow = graph.row[e];
      int at = (e - from) * LANES;
      if (edgeRow >= graph.sharedRows) {
        ownRows(row, keys, edgeRows, e, to, at, uGradient);
        return;
      }
      int next = groupEnd(graph.row, e, to);
      java.util.Arrays.fill(row.group, 0);
      RowKernels.accumulate(keys, vectors, graph.source, e, next, row.logits, at, row.group);
      long rowAt = 4L * stride * edgeRow;
      int tableAt = edgeRow * stride;
      for (int lane = 0; lane < stride; lane += LANES) {
        var g = RowKernels.load(row.group, lane);
        RowKernels.load(edgeRows, rowAt + 4L * lane)
            .fma(g, RowKernels.load(row.sums, lane))
            .intoArray(row.sums, lane);
        RowKernels.load(row.query, lane)
            .fma(g, RowKernels.load(table, tableAt + lane))
            .intoArray(table, tableAt + lane);
      }
      e = next;
    }
  }

  /// As [#edgeGradients], for edges whose vector is theirs alone.
  private void ownRows(
      Row row,
      MemorySegment keys,
      MemorySegment edgeRows,
      int from,
      int to,
      int at,
      MemorySegment uGradient) {
    float scale = scale();
    for (int e = from; e < to; e++, at += LANES) {
      var weight = RowKernels.load(row.logits, at);
      long key = 4L * stride * graph.source[e];
      long edgeRow = 4L * stride * graph.row[e];
      for (int lane = 0; lane < stride; lane += LANES) {
        var g = RowKernels.load(keys, key + 4L * lane).mul(weight);
        RowKernels.load(edgeRows, edgeRow + 4L * lane)
            .fma(g, RowKernels.load(row.sums, lane))
            .intoArray(row.sums, lane);
        RowKernels.load(row.query, lane).mul(g).mul(scale).intoArray(row.group, lane);
      }
      scatter(row.group, uGradient, graph.row[e]);
    }
  }

  /// Gradients of source j: of its key into `row.sums`, of its value into `row.gradient`.
  private void sourceRow(
      Row row,
      int j,
      MemorySegment queries,
      MemorySegment gradients,
      MemorySegment edgeRows,
      MemorySegment shares) {
    java.util.Arrays.fill(row.sums, 0);
    java.util.Arrays.fill(row.gradient, 0);
    int end = graph.outStart[j + 1];
    for (int from = graph.outStart[j]; from < end; from += TILE) {
      int to = Math.min(end, from + TILE);
      readShares(row, from, to, shares);
      RowKernels.accumulate(
          gradients, vectors, graph.target, from, to, row.weights, 0, row.gradient);
      int e = from;
      while (e < to) {
        int edgeRow = graph.outRow[e];
        int next = edgeRow >= graph.sharedRows ? e + 1 : groupEnd(graph.outRow, e, to);
        java.util.Arrays.fill(row.group, 0);
        RowKernels.accumulate(
            queries, vectors, graph.target, e, next, row.logits, (e - from) * LANES, row.group);
        long rowAt = 4L * stride * edgeRow;
        for (int lane = 0; lane < stride; lane += LANES) {
          RowKernels.load(edgeRows, rowAt + 4L * lane)
              .fma(RowKernels.load(row.group, lane), RowKernels.load(row.sums, lane))
              .intoArray(row.sums, lane);
        }
        e = next;
      }
    }
  }

  private void readShares(Row row, int from, int to, MemorySegment shares) {
    long edgeBytes = 8L * slots;
    for (int e = from, at = 0; e < to; e++, at += LANES) {
      long share = graph.position[e] * edgeBytes;
      var both = RowKernels.load(shares, share);
      if (slots == LANES) {
        both.intoArray(row.logits, at);
        RowKernels.load(shares, share + 4L * LANES).intoArray(row.weights, at);
      } else {
        both.rearrange(repeat).intoArray(row.logits, at);
        both.rearrange(repeatSecond).intoArray(row.weights, at);
      }
    }
  }

  /// Sums the pieces' gradients of shared edge vectors in the order of the pieces.
  private void sumTables(float[][] tables, MemorySegment uGradient) {
    float scale = scale();
    var sum = new float[stride];
    for (int r = 0; r < graph.sharedRows; r++) {
      java.util.Arrays.fill(sum, 0);
      for (var table : tables) {
        for (int lane = 0; lane < stride; lane++) {
          sum[lane] += table[r * stride + lane];
        }
      }
      for (int lane = 0; lane < stride; lane++) {
        sum[lane] *= scale;
      }
      scatter(sum, uGradient, r);
    }
  }

  /// Products of query, key and edge vector, summed over vectors, of edges with vectors of their
  /// own.
  private void dotThrice(
      MemorySegment keys,
      MemorySegment edgeRows,
      int from,
      int to,
      float[] query,
      float[] sums,
      int at) {
    for (int e = from; e < to; e++, at += LANES) {
      long key = 4L * stride * graph.source[e];
      long edgeRow = 4L * stride * graph.row[e];
      var sum = FloatVector.zero(SPECIES);
      for (int lane = 0; lane < stride; lane += LANES) {
        var product =
            RowKernels.load(keys, key + 4L * lane)
                .mul(RowKernels.load(edgeRows, edgeRow + 4L * lane));
        sum = product.fma(RowKernels.load(query, lane), sum);
      }
      sum.intoArray(sums, at);
    }
  }

  private void multiply(float[] query, MemorySegment edgeRows, int edgeRow, float[] product) {
    long at = 4L * stride * edgeRow;
    for (int lane = 0; lane < stride; lane += LANES) {
      RowKernels.load(edgeRows, at + 4L * lane)
          .mul(RowKernels.load(query, lane))
          .intoArray(product, lane);
    }
  }

  private static int groupEnd(int[] rows, int from, int to) {
    int row = rows[from];
    int e = from + 1;
    while (e < to && rows[e] == row) {
      e++;
    }
    return e;
  }

  /// Copies a matrix into packed rows, times a factor.
  private MemorySegment pack(Scratch arena, MemorySegment matrix, int rows, float factor) {
    var packed = arena.allocate(4L * Math.max(1, rows) * stride);
    int step = 512;
    Workers.run(
        threads,
        (rows + step - 1) / step,
        piece -> {
          var row = new float[stride];
          for (int i = piece * step; i < Math.min(rows, (piece + 1) * step); i++) {
            gather(matrix, i, row);
            long at = 4L * stride * i;
            for (int lane = 0; lane < stride; lane += LANES) {
              RowKernels.load(row, lane)
                  .mul(factor)
                  .intoMemorySegment(packed, at + 4L * lane, ORDER);
            }
          }
        });
    return packed;
  }

  private void gather(MemorySegment matrix, int i, float[] row) {
    long at = (long) i * width;
    for (int lane = 0; lane < stride; lane++) {
      int c = column[lane];
      row[lane] = c < 0 ? 0 : matrix.getAtIndex(FLOAT, at + c);
    }
  }

  private void scatter(float[] row, MemorySegment matrix, int i) {
    long at = (long) i * width;
    for (int lane = 0; lane < stride; lane++) {
      int c = column[lane];
      if (c >= 0) {
        matrix.setAtIndex(FLOAT, at + c, row[lane]);
      }
    }
  }
}
