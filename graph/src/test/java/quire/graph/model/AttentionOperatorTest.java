package quire.graph.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import quire.tensor.Differentiable;
import quire.tensor.Dtype;
import quire.tensor.GradientCheck;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.Torch;

class AttentionOperatorTest {
  private static int threads;

  @BeforeAll
  static void load() {
    Torch.load();
    threads = Torch.threads();
  }

  @AfterEach
  void restore() {
    Torch.threads(threads);
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 6));
  }

  private static List<Tensor> inputs(Random random, Incidence graph, int width, Dtype dtype) {
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      inputs.add(Cases.normal(random, dtype, i == 3 ? graph.rows : graph.nodes, width));
    }
    return inputs;
  }

  /// Output and gradients of a weighted sum of the output.
  private static List<double[]> run(
      Incidence graph, int heads, List<Tensor> inputs, Tensor weights) {
    List<Tensor> leaves = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      leaves.add(inputs.get(i).detach().clone().set_requires_grad(i < 4));
    }
    var out =
        Differentiable.apply(new AttentionOperator(graph, heads, 5), leaves.toArray(Tensor[]::new))
            .get(0);
    out.mul(weights).sum().backward();
    List<double[]> results = new ArrayList<>();
    results.add(Tensors.doubles(out));
    for (int i = 0; i < 4; i++) {
      results.add(Tensors.doubles(leaves.get(i).grad()));
    }
    return results;
  }

  private static List<Tensor> wide(List<Tensor> inputs) {
    return inputs.stream().map(x -> Tensors.to(x, Dtype.F64)).toList();
  }

  /// The fused kernel gives the plain loop's numbers for any width, heads, degree and kind of edge
  /// vector; 700 edges into 2 nodes go beyond one tile.
  @ParameterizedTest
  @CsvSource({
    "40,4,50,600,3,0", "64,8,30,300,2,0", "12,3,9,80,1,20", "10,5,9,80,2,0", "24,12,9,80,2,9",
    "7,1,5,40,1,0", "16,2,2,700,2,0", "72,2,30,200,4,50", "96,8,20,100,1,300", "8,8,4,0,1,0",
    "20,4,2,300,1,400"
  })
  void fusedKernelMatchesThePlainLoop(
      int width, int heads, int nodes, int edges, int shared, int own) {
    try (var _ = new Scope()) {
      var random = new Random(width * 31L + heads);
      var graph = Cases.edges(random, nodes, edges, shared, own);
      var inputs = inputs(random, graph, width, Dtype.F32);
      var weights = Cases.normal(random, Dtype.F32, nodes, width);
      var fused = run(graph, heads, inputs, weights);
      var plain = run(graph, heads, wide(inputs), Tensors.to(weights, Dtype.F64));
      // Rows are sums of up to `terms` products; a float32 sum errs by that many half-units.
      double terms = 8.0 + Math.max(edges, own) / nodes;
      for (int k = 0; k < fused.size(); k++) {
        assertThat(Cases.error(fused.get(k), plain.get(k)))
            .as("result %d", k)
            .isLessThan(2e-7 * terms);
      }
    }
  }

  /// Law: same bits for any number of threads and any order of the edges.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void bitsDependOnNeitherThreadsNorEdgeOrder(long seed) {
    try (var _ = new Scope()) {
      var random = new Random(seed);
      int nodes = 400;
      int count = 20_000;
      var source = random.ints(count, 0, nodes).toArray();
      var target = random.ints(count, 0, nodes).toArray();
      var row = random.ints(count, 0, 3).toArray();
      var order = Cases.permutation(random, count);
      var graph = new Incidence(nodes, source, target, row, 3, 3);
      var shuffled =
          new Incidence(nodes, pick(source, order), pick(target, order), pick(row, order), 3, 3);
      var inputs = inputs(random, graph, 32, Dtype.F32);
      var weights = Cases.normal(random, Dtype.F32, nodes, 32);
      Torch.threads(1);
      var one = run(graph, 4, inputs, weights);
      Torch.threads(3);
      var three = run(shuffled, 4, inputs, weights);
      for (int k = 0; k < one.size(); k++) {
        assertThat(three.get(k)).as("result %d", k).isEqualTo(one.get(k));
      }
    }
  }

  private static int[] pick(int[] values, int[] order) {
    return java.util.Arrays.stream(order).map(i -> values[i]).toArray();
  }

  /// Dropout factors: fused and plain agree, and factors of one change nothing.
  @Test
  void weightsAreDroppedAfterTheirSum() {
    try (var _ = new Scope()) {
      var random = new Random(5);
      var graph = Cases.edges(random, 12, 90, 2, 15);
      var inputs = new ArrayList<>(inputs(random, graph, 12, Dtype.F32));
      var weights = Cases.normal(random, Dtype.F32, 12, 12);
      var without = run(graph, 3, inputs, weights);
      inputs.add(torch.ones(graph.edges, 3));
      var ones = run(graph, 3, inputs, weights);
      assertThat(Cases.error(ones.get(0), without.get(0))).isLessThan(1e-7);
      inputs.set(4, torch.dropout(torch.ones(graph.edges, 3), 0.4, true));
      var dropped = run(graph, 3, inputs, weights);
      var plain = run(graph, 3, wide(inputs), Tensors.to(weights, Dtype.F64));
      for (int k = 0; k < dropped.size(); k++) {
        assertThat(Cases.error(dropped.get(k), plain.get(k))).as("result %d", k).isLessThan(3e-6);
      }
      assertThat(Cases.error(dropped.get(0), without.get(0))).isGreaterThan(0.01);
    }
  }

  /// The gradients agree with central differences in q, k, v and u, away from the clamp.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void gradientsAgreeWithDifferences(long seed) {
    try (var _ = new Scope()) {
      var random = new Random(seed);
      var graph = Cases.edges(random, 5, 14, 2, 3);
      var inputs = inputs(random, graph, 6, Dtype.F64).stream().map(x -> x.mul(half())).toList();
      var weights = Cases.normal(random, Dtype.F64, 5, 6);
      var result =
          GradientCheck.check(
              x ->
                  Differentiable.apply(new AttentionOperator(graph, 2, 5), x.toArray(Tensor[]::new))
                      .get(0)
                      .mul(weights)
                      .sum(),
              inputs);
      assertThat(result.maxError()).as(result.where()).isLessThan(1e-7);
    }
  }

  private static org.bytedeco.pytorch.Scalar half() {
    return new org.bytedeco.pytorch.Scalar(0.5);
  }

  /// Beyond the clamp the gradient in the query is exactly zero, and just inside it is not.
  @Test
  void nothingFlowsThroughAClampedLogit() {
    try (var _ = new Scope()) {
      // Two edges into node 0: their logits are both q, their values differ.
      var graph = new Incidence(3, new int[] {1, 2}, new int[] {0, 0}, new int[] {0, 1}, 2, 2);
      for (double q : new double[] {5.5, 4.5}) {
        for (var dtype : new Dtype[] {Dtype.F32, Dtype.F64}) {
          var inputs =
              List.of(
                  Tensors.to(Tensors.of(new double[] {q, 0, 0}, 3, 1), dtype),
                  Tensors.to(Tensors.of(new double[] {0, 1, 1}, 3, 1), dtype),
                  Tensors.to(Tensors.of(new double[] {0, 1, 2}, 3, 1), dtype),
                  Tensors.to(Tensors.of(new double[] {1, 0.5}, 2, 1), dtype));
          var results =
              run(graph, 1, inputs, Tensors.to(Tensors.of(new double[] {1, 1, 1}, 3, 1), dtype));
          var keyGradient = results.get(2);
          assertThat(keyGradient[1] == 0).as("q %s in %s", q, dtype).isEqualTo(q > 5);
          assertThat(keyGradient[2]).isNotZero();
        }
      }
    }
  }

  /// A node that nothing reaches has a row of exact zeros, in both precisions.
  @Test
  void withoutInEdgesTheRowIsZero() {
    try (var _ = new Scope()) {
      var graph = new Incidence(2, new int[] {0}, new int[] {1}, new int[] {0}, 1, 1);
      var inputs = inputs(new Random(3), graph, 8, Dtype.F32);
      var out = run(graph, 2, inputs, torch.ones(2, 8)).get(0);
      assertThat(java.util.Arrays.copyOf(out, 8)).containsOnly(0);
      assertThat(out[8]).isNotZero();
    }
  }
}
