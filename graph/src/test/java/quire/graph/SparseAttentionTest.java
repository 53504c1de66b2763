package quire.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quire.base.RequestException;

class SparseAttentionTest {
  /// Four nodes, width 4, two heads; weights by a rule; a path as local edges and two expander
  /// edges. All figures of this fixture were computed from the formulas in double precision.
  private static final double[] X = {1, 0, 2, -1, 0, 1, -1, 2, 2, -1, 0, 1, -1, 2, 1, 0};

  private static final Edges EDGES =
      new Edges(
          new long[] {0, 1, 1, 2, 2, 3, 0, 2, 1, 3},
          new long[] {1, 0, 2, 1, 3, 2, 2, 0, 3, 1},
          new int[] {0, 0, 0, 0, 0, 0, 1, 1, 1, 1},
          new double[] {1, 0, -1, 2, -2, 1, 1, 0});

  private static final double[][] LOGITS = {
    {-.57452426, -2.37543684},
    {-.53033009, -1.77881550},
    {-.23201941, 3.95537856},
    {-.26516504, 2.15446597},
    {-.16572815, -.83968930},
    {-.14363106, -3.24827178},
    {-.07733980, 6.98267946},
    {-.04419417, 2.29809704},
    {-.14363106, 4.15425234},
    {-.17677670, 2.65165043}
  };

  private static final double[] OUTPUT = {
    -1.73839034, 1.34520020, -1.96664598, 1.75416905, -.27305998, -.59192413, .64104454, .03481797,
    .34355965, -.66919255, .18533490, -.40427271, -1.48895104, 1.37638021, -.01346650, 1.99831666
  };

  private static double[] rule(IntBinaryOperator rule) {
    return IntStream.range(0, 16)
        .mapToDouble(k -> (rule.applyAsInt(k / 4, k % 4) % 7 - 3) / 4.0)
        .toArray();
  }

  private static SparseAttention fixture(double clamp) {
    return new SparseAttention(
        4,
        2,
        clamp,
        rule((i, j) -> 2 * i + 3 * j + 1),
        rule((i, j) -> 3 * i + j + 2),
        rule((i, j) -> 4 * i + 5 * j),
        rule((i, j) -> i + 2 * j + 3));
  }

  @Test
  void matchesTheFixtureToEightDigits() {
    var attention = fixture(5);
    var logits = attention.logits(X, EDGES);
    for (int k = 0; k < logits.length; k++) {
      assertThat(logits[k]).as("logit %d", k).isCloseTo(LOGITS[k / 2][k % 2], within(6e-9));
    }
    assertThat(attention.forward(X, EDGES)).containsExactly(OUTPUT, within(6e-9));
  }

  @Test
  void theClampMatters() {
    var free = fixture(Double.POSITIVE_INFINITY).forward(X, EDGES);
    double change =
        IntStream.range(0, 16).mapToDouble(i -> Math.abs(free[i] - OUTPUT[i])).max().orElse(0);
    assertThat(change).isCloseTo(.6955, within(5e-5));
  }

  @Test
  void singlePrecisionRunsTheFusedKernelToTheSameNumbers() {
    var x = new float[X.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) X[i];
    }
    var out = fixture(5).forward(x, EDGES);
    for (int i = 0; i < out.length; i++) {
      assertThat(out[i]).isCloseTo((float) OUTPUT[i], within(1e-6f));
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 20));
  }

  /// A random case: up to 7 nodes, 30 edges with repeats and loops, 3 kinds.
  private record Case(SparseAttention attention, double[] x, Edges edges, int nodes) {
    static Case of(long seed) {
      var random = new Random(seed);
      int heads = 1 + random.nextInt(3);
      int width = heads * (1 + random.nextInt(3));
      int nodes = 1 + random.nextInt(7);
      int count = random.nextInt(30);
      return new Case(
          new SparseAttention(
              width,
              heads,
              5,
              normal(random, width * width),
              normal(random, width * width),
              normal(random, width * width),
              normal(random, width * width)),
          normal(random, nodes * width),
          new Edges(
              random.longs(count, 0, nodes).toArray(),
              random.longs(count, 0, nodes).toArray(),
              random.ints(count, 0, 3).toArray(),
              normal(random, 3 * width)),
          nodes);
    }

    double[] values() {
      return DenseMatrix.times(x, attention.value(), attention.width());
    }

    double[] meanOfNeighbours() {
      int w = attention.width();
      var v = values();
      var mean = new double[x.length];
      var count = new int[nodes];
      for (int e = 0; e < edges.source().length; e++) {
        int i = (int) edges.target()[e];
        count[i]++;
        for (int c = 0; c < w; c++) {
          mean[i * w + c] += v[(int) edges.source()[e] * w + c];
        }
      }
      for (int i = 0; i < mean.length; i++) {
        mean[i] /= Math.max(1, count[i / w]);
      }
      return mean;
    }
  }

  private static double[] normal(Random random, int n) {
    return random.doubles(n, -1.5, 1.5).toArray();
  }

  /// Law: without a query, or without edge vectors, all weights are one: the mean over in-edges.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void zeroQueryOrZeroEdgesGiveTheMean(long seed) {
    var c = Case.of(seed);
    var a = c.attention;
    var zero = new double[a.query().length];
    var mean = c.meanOfNeighbours();
    var noQuery = new SparseAttention(a.width(), a.heads(), 5, zero, a.key(), a.value(), a.edge());
    var noEdge = new SparseAttention(a.width(), a.heads(), 5, a.query(), a.key(), a.value(), zero);
    assertThat(noQuery.forward(c.x, c.edges)).containsExactly(mean, within(1e-5));
    assertThat(noEdge.forward(c.x, c.edges)).containsExactly(mean, within(1e-5));
  }

  /// Law: the order of the edges does not matter; two copies of each change only the epsilon's
  /// part.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void orderAndDoublingOfEdgesDoNotMatter(long seed) {
    var c = Case.of(seed);
    int n = c.edges.source().length;
    var order = IntStream.range(0, n).boxed().collect(java.util.stream.Collectors.toList());
    java.util.Collections.shuffle(order, new Random(seed));
    int[] once = order.stream().mapToInt(i -> i).toArray();
    int[] twice = IntStream.concat(Arrays.stream(once), IntStream.range(0, n)).toArray();
    var out = c.attention.forward(c.x, c.edges);
    assertThat(c.attention.forward(c.x, picked(c.edges, once))).containsExactly(out, within(1e-12));
    assertThat(c.attention.forward(c.x, picked(c.edges, twice))).containsExactly(out, within(1e-3));
  }

  private static Edges picked(Edges e, int[] order) {
    return new Edges(
        Arrays.stream(order).mapToLong(i -> e.source()[i]).toArray(),
        Arrays.stream(order).mapToLong(i -> e.target()[i]).toArray(),
        Arrays.stream(order).map(i -> e.kind()[i]).toArray(),
        e.kindVectors());
  }

  /// Law: every output is a mean of the values that reach it, so it lies between their extremes
  /// (the epsilon pulls it towards zero a little); nothing reaches a node without in-edges.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void outputLiesInTheHullOfTheValues(long seed) {
    var c = Case.of(seed);
    int w = c.attention.width();
    var v = c.values();
    var out = c.attention.forward(c.x, c.edges);
    for (int i = 0; i < out.length; i++) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int e = 0; e < c.edges.source().length; e++) {
        if (c.edges.target()[e] == i / w) {
          double value = v[(int) c.edges.source()[e] * w + i % w];
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
      if (low > high) {
        assertThat(out[i]).isZero();
      } else {
        assertThat(out[i]).isBetween(low - 1e-3, high + 1e-3);
      }
    }
  }

  /// Law: on the complete graph without loops, with edge vectors of ones and no clamp, this is
  /// softmax attention with the diagonal masked.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void completeGraphIsMaskedSoftmaxAttention(long seed) {
    var random = new Random(seed);
    int n = 2 + random.nextInt(5);
    int w = 3;
    var wq = normal(random, 9);
    var wk = normal(random, 9);
    var wv = normal(random, 9);
    var x = normal(random, n * w);
    var identity = new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1};
    var source = new long[n * (n - 1)];
    var target = new long[source.length];
    for (int k = 0, i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (i != j) {
          source[k] = j;
          target[k++] = i;
        }
      }
    }
    var edges = new Edges(source, target, new int[source.length], new double[] {1, 1, 1});
    var out =
        new SparseAttention(w, 1, Double.POSITIVE_INFINITY, wq, wk, wv, identity).forward(x, edges);
    var q = DenseMatrix.times(x, wq, w);
    var k = DenseMatrix.times(x, wk, w);
    var v = DenseMatrix.times(x, wv, w);
    for (int i = 0; i < n; i++) {
      double total = 0;
      var sum = new double[w];
      for (int j = 0; j < n; j++) {
        double dot = 0;
        for (int c = 0; c < w; c++) {
          dot += q[i * w + c] * k[j * w + c];
        }
        double a = i == j ? 0 : Math.exp(dot / Math.sqrt(w));
        total += a;
        for (int c = 0; c < w; c++) {
          sum[c] += a * v[j * w + c];
        }
      }
      for (int c = 0; c < w; c++) {
        assertThat(out[i * w + c]).isCloseTo(sum[c] / total, within(1e-4 * Math.max(1, 1 / total)));
      }
    }
  }

  /// The gradients agree with central differences, for all six kinds of input.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void gradientsAgreeWithDifferences(long seed) {
    var c = Case.of(seed);
    var a = c.attention;
    var weights = normal(new Random(seed + 1), c.x.length);
    for (double s : a.logits(c.x, c.edges)) {
      if (Math.abs(Math.abs(s) - 5) < 1e-3) {
        return; // the loss has a kink there
      }
    }
    var g = a.backward(c.x, c.edges, weights);
    var inputs =
        new double[][] {c.x, c.edges.kindVectors(), a.query(), a.key(), a.value(), a.edge()};
    var gradients =
        new double[][] {g.x(), g.kindVectors(), g.query(), g.key(), g.value(), g.edge()};
    for (int k = 0; k < inputs.length; k++) {
      for (int i = 0; i < inputs[k].length; i++) {
        double before = inputs[k][i];
        inputs[k][i] = before + 1e-5;
        double high = loss(c, weights);
        inputs[k][i] = before - 1e-5;
        double low = loss(c, weights);
        inputs[k][i] = before;
        assertThat(gradients[k][i])
            .as("input %d at %d", k, i)
            .isCloseTo((high - low) / 2e-5, within(1e-6 * Math.max(1, Math.abs(gradients[k][i]))));
      }
    }
  }

  private static double loss(Case c, double[] weights) {
    var out = c.attention.forward(c.x, c.edges);
    double sum = 0;
    for (int i = 0; i < out.length; i++) {
      sum += weights[i] * out[i];
    }
    return sum;
  }

  @Test
  void refusesByName() {
    var m = new double[16];
    assertThatThrownBy(() -> new SparseAttention(4, 3, 5, m, m, m, m))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("width 4 is not divisible by heads 3");
    assertThatThrownBy(() -> new SparseAttention(4, 2, 5, m, new double[3], m, m))
        .hasMessageContaining("key must hold 4 x 4");
    assertThatThrownBy(() -> new SparseAttention(4, 2, 0, m, m, m, m))
        .hasMessageContaining("clamp");
    var far = new Edges(new long[] {9}, new long[] {0}, new int[] {0}, new double[4]);
    assertThatThrownBy(() -> fixture(5).forward(X, far)).hasMessageContaining("node 9 of 4");
    var kind = new Edges(new long[] {1}, new long[] {0}, new int[] {2}, new double[8]);
    assertThatThrownBy(() -> fixture(5).forward(X, kind)).hasMessageContaining("kind 2 of 2");
  }
}
