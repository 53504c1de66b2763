package quire.graph.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quire.graph.GatedGcn;
import quire.tensor.Differentiable;
import quire.tensor.Dtype;
import quire.tensor.GradientCheck;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.Torch;

class LocalLayersTest {
  @BeforeAll
  static void load() {
    Torch.load();
  }

  /// Outputs, gradients of both inputs and of all parameters, and the running statistics.
  private static List<double[]> run(
      GatedGcnLayer layer, Tensor x, Tensor state, Incidence graph, boolean last) {
    var xLeaf = x.detach().clone().set_requires_grad(true);
    var stateLeaf = state.detach().clone().set_requires_grad(true);
    layer.zero_grad(true);
    var result = layer.forward(xLeaf, stateLeaf, graph, last);
    var loss = result.nodes().mul(result.nodes()).sum();
    List<double[]> all = new ArrayList<>();
    all.add(Tensors.doubles(result.nodes()));
    var edges = result.edges();
    if (edges != null) {
      all.add(Tensors.doubles(edges));
      loss = loss.add(edges.mul(edges.sin()).sum());
    }
    loss.backward();
    all.add(Tensors.doubles(xLeaf.grad()));
    all.add(Tensors.doubles(stateLeaf.grad()));
    var parameters = layer.parameters();
    for (long i = 0; i < parameters.size(); i++) {
      var gradient = parameters.get(i).grad();
      all.add(gradient.defined() ? Tensors.doubles(gradient) : new double[0]);
    }
    var buffers = layer.buffers();
    for (long i = 0; i < buffers.size(); i++) {
      all.add(Tensors.doubles(buffers.get(i)));
    }
    return all;
  }

  private static void toDouble(Module module) {
    module.to(Dtype.F64.scalarType(), false);
  }

  /// The fused convolution in float32 gives what libtorch's operators give in float64: outputs,
  /// gradients and running statistics, in training (with and without the edge side) and evaluation.
  @ParameterizedTest
  @CsvSource({
    "16,40,900,false,true",
    "16,40,900,true,true",
    "40,30,200,false,false",
    "8,5,9000,false,true"
  })
  void fusedGatedConvolutionMatchesOperators(
      int width, int nodes, int edges, boolean last, boolean training) {
    Torch.seed(7);
    try (var _ = new Scope()) {
      var random = new Random(width);
      var graph = Cases.edges(random, nodes, edges, 1, 0).inOrder();
      var layer = new GatedGcnLayer(width, 0);
      layer.train(true);
      var x = Cases.normal(random, Dtype.F32, nodes, width);
      var state = Cases.normal(random, Dtype.F32, edges, width);
      // A first step moves the running statistics away from their start.
      run(layer, x, state, graph, false);
      var twin = new GatedGcnLayer(width, 0);
      copy(layer, twin);
      toDouble(twin);
      layer.train(training);
      twin.train(training);
      var fused = run(layer, x, state, graph, last);
      var plain = run(twin, Tensors.to(x, Dtype.F64), Tensors.to(state, Dtype.F64), graph, last);
      assertThat(fused).hasSameSizeAs(plain);
      // Parameters' gradients are sums over the edges, which cancel where a norm follows a bias.
      double bound = 3e-4 * Math.max(1, edges / 1000.0);
      for (int k = 0; k < fused.size(); k++) {
        assertThat(fused.get(k)).as("result %d", k).hasSameSizeAs(plain.get(k));
        assertThat(absoluteError(fused.get(k), plain.get(k))).as("result %d", k).isLessThan(bound);
      }
    }
  }

  /// Largest difference over max(1, size): biases before a norm have gradients of rounding only.
  private static double absoluteError(double[] a, double[] b) {
    double off = 0;
    double size = 1;
    for (int i = 0; i < a.length; i++) {
      off = Math.max(off, Math.abs(a[i] - b[i]));
      size = Math.max(size, Math.abs(b[i]));
    }
    return off / size;
  }

  private static void copy(Module from, Module to) {
    try (var _ = new quire.tensor.NoTape()) {
      var source = from.named_parameters().values();
      var target = to.named_parameters().values();
      for (long i = 0; i < source.size(); i++) {
        target.get(i).copy_(source.get(i));
      }
      var buffers = from.named_buffers().values();
      var others = to.named_buffers().values();
      for (long i = 0; i < buffers.size(); i++) {
        others.get(i).copy_(buffers.get(i));
      }
    }
  }

  /// The layer's own sums are those of the public record.
  @Test
  void gatedSumsAreThoseOfTheRecord() {
    Torch.seed(3);
    try (var _ = new Scope()) {
      var random = new Random(3);
      int width = 8;
      var graph = Cases.edges(random, 6, 25, 1, 0).inOrder();
      var layer = new GatedGcnLayer(width, 0);
      var x = Cases.normal(random, Dtype.F32, 6, width);
      var state = Cases.normal(random, Dtype.F32, 25, width);
      List<double[]> matrices = new ArrayList<>();
      List<double[]> biases = new ArrayList<>();
      for (var name : List.of("a", "b", "c", "d", "e")) {
        matrices.add(Tensors.doubles(layer.map(name).weight()));
        biases.add(Tensors.doubles(layer.map(name).bias()));
      }
      var expected =
          new GatedGcn(width, matrices, biases)
              .forward(
                  Tensors.doubles(x),
                  longs(graph.source),
                  longs(graph.targets()),
                  Tensors.doubles(state));
      var op = new GatedOperator(graph, width, GatedOperator.EdgeSide.RAW, null);
      var out =
          op.forward(
              List.of(
                  layer.map("d").forward(x),
                  layer.map("e").forward(x),
                  layer.map("b").forward(x),
                  state,
                  layer.map("c").weight(),
                  layer.map("c").bias()));
      var nodes = layer.map("a").forward(x).add(out.get(0));
      assertThat(Tensors.doubles(nodes)).containsExactly(expected.nodes(), within(1e-5));
      assertThat(Tensors.doubles(out.get(1))).containsExactly(expected.edges(), within(1e-5));
    }
  }

  private static long[] longs(int[] values) {
    return java.util.Arrays.stream(values).asLongStream().toArray();
  }

  /// The sparse product against the dense one, and its gradient, in both precisions.
  @ParameterizedTest
  @CsvSource({"8", "24", "5"})
  void sparseProductMatchesDense(int width) {
    try (var _ = new Scope()) {
      var random = new Random(width);
      var graph = Cases.edges(random, 9, 40, 1, 0).withLoops();
      var weights = SpmmOperator.symmetric(graph);
      var dense = new double[81];
      var targets = graph.targets();
      for (int e = 0; e < graph.edges; e++) {
        dense[targets[e] * 9 + graph.source[e]] += weights[e];
      }
      var matrix = Tensors.of(dense, 9, 9);
      var x = Cases.normal(random, Dtype.F32, 9, width);
      var expected = matrix.matmul(Tensors.to(x, Dtype.F64));
      var out = Differentiable.apply(new SpmmOperator(graph, weights), x).get(0);
      assertThat(Cases.error(Tensors.doubles(out), Tensors.doubles(expected))).isLessThan(1e-6);
      var g = Cases.normal(random, Dtype.F64, 9, width);
      var check =
          GradientCheck.check(
              in ->
                  Differentiable.apply(new SpmmOperator(graph, weights), in.get(0))
                      .get(0)
                      .mul(g)
                      .sum(),
              List.of(x));
      assertThat(check.maxError()).as(check.where()).isLessThan(1e-7);
      var leaf = x.detach().clone().set_requires_grad(true);
      var fast = Differentiable.apply(new SpmmOperator(graph, weights), leaf).get(0);
      fast.mul(Tensors.to(g, Dtype.F32)).sum().backward();
      assertThat(Cases.error(Tensors.doubles(leaf.grad()), Tensors.doubles(matrix.t().matmul(g))))
          .isLessThan(1e-6);
    }
  }

  /// Rows of D^-1/2 (A + I) D^-1/2 for the path of three nodes: 1/2, 1/sqrt(6), 1/3.
  @Test
  void symmetricWeightsOfAPath() {
    var graph =
        new Incidence(3, new int[] {0, 1, 1, 2}, new int[] {1, 0, 2, 1}, new int[4], 1, 1)
            .withLoops();
    float side = (float) (1 / Math.sqrt(6));
    assertThat(SpmmOperator.symmetric(graph))
        .containsExactly(new float[] {0.5f, side, side, 1f / 3, side, side, 0.5f}, within(1e-7f));
  }
}
