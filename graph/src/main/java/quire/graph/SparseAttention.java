package quire.graph;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import quire.base.Check;
import quire.graph.model.FusedAttention;
import quire.graph.model.PlainAttention;

/// Multi-head attention along given edges, with vectors on the edges (Exphormer, ICML 2023).
///
/// With q = Wq x, k = Wk x, v = Wv x, u = We f and heads of c = width / heads columns, the logit of
/// an edge from j to i is `s = clamp(sum_r q_i k_j u / sqrt(c))`; row i of the output is `sum
/// exp(s) v_j / (sum exp(s) + 1e-6)`. A node without in-edges gets zeros. There is no bias and no
/// output map.
///
/// @param width columns of x, a multiple of heads
/// @param heads number of heads, at least 1
/// @param clamp bound of the logits, above 0; 5 as published, infinite for none
/// @param query,key,value,edge Wq, Wk, Wv, We, each width x width, row-major, y = W x
public record SparseAttention(
    int width,
    int heads,
    double clamp,
    double[] query,
    double[] key,
    double[] value,
    double[] edge) {

  /// Gradients of a loss, each in the shape of what it belongs to.
  public record Gradients(
      double[] x,
      double[] kindVectors,
      double[] query,
      double[] key,
      double[] value,
      double[] edge) {}

  /// @throws quire.base.RequestException naming the component and what it should be
  public SparseAttention {
    Check.positive("width", width);
    Check.positive("heads", heads);
    Check.that(
        width % heads == 0, "width %d is not divisible by heads %d: change one", width, heads);
    Check.that(clamp > 0, "clamp must be above 0, is %s", clamp);
    checkMatrix("query", query, width);
    checkMatrix("key", key, width);
    checkMatrix("value", value, width);
    checkMatrix("edge", edge, width);
  }

  private static void checkMatrix(String name, double[] matrix, int width) {
    Check.that(
        matrix.length == width * width,
        "%s must hold %d x %d numbers, holds %d",
        name,
        width,
        width,
        matrix.length);
  }

  /// The output in double precision.
  ///
  /// @param x nodes x width, row-major
  /// @return nodes x width
  public double[] forward(double[] x, Edges e) {
    return plain(x, e).forward(at(query, x), at(key, x), at(value, x), kinds(e), null).out();
  }

  /// The output in single precision, by the fused kernel that networks train with; loads libtorch.
  ///
  /// @param x nodes x width, row-major
  /// @return nodes x width
  public float[] forward(float[] x, Edges e) {
    var wide = new double[x.length];
    Arrays.setAll(wide, i -> x[i]);
    var plain = plain(wide, e);
    return FusedAttention.forward(
        plain,
        narrow(DenseMatrix.times(wide, query, width)),
        narrow(DenseMatrix.times(wide, key, width)),
        narrow(DenseMatrix.times(wide, value, width)),
        narrow(DenseMatrix.times(e.kindVectors(), edge, width)));
  }

  /// Logits before the clamp, edges x heads.
  public double[] logits(double[] x, Edges e) {
    return plain(x, e).logits(at(query, x), at(key, x), kinds(e));
  }

  /// Gradients in the input, the edge vectors and the four matrices.
  ///
  /// @param outputGradient of the loss in the output, nodes x width
  public Gradients backward(double[] x, Edges e, double[] outputGradient) {
    Check.that(
        outputGradient.length == x.length,
        "outputGradient must hold %d numbers as x does, holds %d",
        x.length,
        outputGradient.length);
    var plain = plain(x, e);
    var q = at(query, x);
    var k = at(key, x);
    var v = at(value, x);
    var u = kinds(e);
    var output = plain.forward(q, k, v, u, null);
    int kinds = e.kindVectors().length / width;
    var g = plain.backward(q, k, v, u, null, output, MemorySegment.ofArray(outputGradient), kinds);
    var dx = new double[x.length];
    DenseMatrix.addBack(g[0], query, width, dx);
    DenseMatrix.addBack(g[1], key, width, dx);
    DenseMatrix.addBack(g[2], value, width, dx);
    var vectors = new double[e.kindVectors().length];
    DenseMatrix.addBack(g[3], edge, width, vectors);
    return new Gradients(
        dx,
        vectors,
        DenseMatrix.outer(g[0], x, width),
        DenseMatrix.outer(g[1], x, width),
        DenseMatrix.outer(g[2], x, width),
        DenseMatrix.outer(g[3], e.kindVectors(), width));
  }

  private MemorySegment at(double[] matrix, double[] x) {
    return MemorySegment.ofArray(DenseMatrix.times(x, matrix, width));
  }

  private MemorySegment kinds(Edges e) {
    return at(edge, e.kindVectors());
  }

  private PlainAttention plain(double[] x, Edges e) {
    Check.that(x.length % width == 0, "x must hold rows of %d numbers, holds %d", width, x.length);
    Check.that(
        e.kindVectors().length % width == 0,
        "kindVectors must hold rows of %d numbers, hold %d",
        width,
        e.kindVectors().length);
    int nodes = x.length / width;
    int kinds = e.kindVectors().length / width;
    for (int i = 0; i < e.kind().length; i++) {
      if (e.kind()[i] < 0 || e.kind()[i] >= kinds) {
        Check.that(false, "edge %d: kind %d of %d", i, e.kind()[i], kinds);
      }
    }
    return new PlainAttention(
        nodes,
        width,
        heads,
        clamp,
        DenseMatrix.nodes("source", e.source(), nodes),
        DenseMatrix.nodes("target", e.target(), nodes),
        e.kind());
  }

  private static float[] narrow(double[] x) {
    var y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }
}
