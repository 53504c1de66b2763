package quire.graph.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import quire.base.RequestException;
import quire.graph.model.NetworkConfig.Attention;
import quire.graph.model.NetworkConfig.Head;
import quire.graph.model.NetworkConfig.Local;
import quire.graph.model.NetworkConfig.Pool;
import quire.graph.model.NetworkConfig.Task;
import quire.graph.model.NetworkConfig.VirtualUpdate;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.Torch;

class GraphNetworkTest {
  private static final Set<EdgeKind> ALL = EnumSet.allOf(EdgeKind.class);

  @BeforeAll
  static void load() {
    Torch.load();
  }

  private static long parameters(NetworkConfig config) {
    try (var _ = new Scope()) {
      return new GraphNetwork(config).parameterCount();
    }
  }

  /// Published totals, and those of the formulas: 13 w^2 + 18 w a layer with GatedGCN, 9 w^2 + 10 w
  /// with GCN, w + 3 m w for expander and virtual nodes. PATTERN without its positional encoding
  /// (440 of the encoder, 121 a layer) and with one logit: 91,045 - 440 - 484.
  @Test
  void parameterTotalsAreThePublishedOnes() {
    var citation =
        NetworkConfig.of(767, 10)
            .withShape(4, 80, 2)
            .withBranches(Local.GCN, Attention.EXPHORMER)
            .withStart(1, true, false);
    assertThat(parameters(citation)).as("Computer").isEqualTo(302_570);
    assertThat(parameters(citation.withShape(4, 64, 2).withInputs(745, 0, 8)))
        .as("Photo")
        .isEqualTo(202_632);
    var malnet =
        NetworkConfig.of(5, 5)
            .withShape(5, 64, 4)
            .withInteraction(0, 4, ALL)
            .withHead(Task.GRAPH, 3, Head.GRAPHGYM, Pool.MAX)
            .withStart(1, true, true);
    assertThat(parameters(malnet)).as("MalNet-Tiny").isEqualTo(286_277);
    assertThat(parameters(pattern())).as("PATTERN").isEqualTo(91_045 - 440 - 4 * 121);
  }

  private static NetworkConfig pattern() {
    return NetworkConfig.of(3, 1)
        .withShape(4, 40, 4)
        .withInteraction(14, 4, ALL)
        .withHead(Task.NODE, 3, Head.GRAPHGYM, Pool.MEAN);
  }

  @ParameterizedTest
  @CsvSource({"GATEDGCN,13,18", "GCN,9,10"})
  void aLayerHasTheFormulasParameters(Local local, int square, int linear) {
    for (int w : new int[] {8, 40}) {
      var config =
          NetworkConfig.of(3, 2).withShape(2, w, 4).withBranches(local, Attention.EXPHORMER);
      long one = parameters(config);
      long two = parameters(config.withShape(3, w, 4));
      assertThat(two - one).isEqualTo((long) square * w * w + (long) linear * w);
      assertThat(parameters(config.withInteraction(6, 3, ALL)) - one).isEqualTo(9L * w);
    }
  }

  @Test
  void sparseAttentionHasFewerParametersThanDense() {
    var dense = pattern().withBranches(Local.GATEDGCN, Attention.DENSE);
    assertThat(parameters(dense) - parameters(pattern())).isEqualTo(91_165 - 91_045);
  }

  static Stream<NetworkConfig> networks() {
    var base = NetworkConfig.of(3, 2).withShape(2, 16, 4).withInteraction(4, 2, ALL);
    return Stream.of(
        base,
        base.withSelfLoops(true).withVirtualUpdate(VirtualUpdate.RESIDUAL_NORM),
        base.withBranches(Local.GCN, Attention.EXPHORMER).withStart(1, true, false),
        base.withBranches(Local.NONE, Attention.EXPHORMER).withInputs(3, 2, 2),
        base.withInputs(3, 2, 2).withHead(Task.GRAPH, 2, Head.GRAPHGYM, Pool.MAX),
        base.withShape(2, 12, 3).withHead(Task.GRAPH, 2, Head.PLAIN, Pool.MEAN),
        base.withBranches(Local.GATEDGCN, Attention.DENSE),
        base.withBranches(Local.GCN, Attention.DENSE_FUSED)
            .withHead(Task.GRAPH, 1, Head.PLAIN, Pool.ADD),
        base.withBranches(Local.GATEDGCN, Attention.NONE),
        base.withInteraction(4, 0, EnumSet.of(EdgeKind.EXPANDER)));
  }

  private static Sample sample(Random random, int nodes, NetworkConfig config) {
    return Cases.sample(
        random,
        nodes,
        0.3,
        config.inputs().features(),
        config.edges().degree(),
        config.inputs().edgeFeatures());
  }

  private static float[] run(GraphNetwork network, List<Sample> samples) {
    try (var _ = new Scope()) {
      return Tensors.floats(network.forward(new Interaction(samples, network.config())));
    }
  }

  /// A network that has trained on a batch, so that its running statistics are its own, then
  /// evaluates.
  private static GraphNetwork trained(NetworkConfig config) {
    Torch.seed(11);
    var network = new GraphNetwork(config);
    network.train(true);
    var random = new Random(1);
    for (int i = 0; i < 3; i++) {
      run(network, List.of(sample(random, 9, config), sample(random, 6, config)));
    }
    network.train(false);
    return network;
  }

  private static void assertClose(float[] actual, float[] expected, String what) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("%s at %d: %s and %s", what, i, actual[i], expected[i])
          .isLessThan(2e-5f * Math.max(1, Math.abs(expected[i])));
    }
  }

  /// Law: in evaluation, a graph's output is the same alone, and in any batch at any place.
  @ParameterizedTest
  @MethodSource("networks")
  void aGraphsOutputDoesNotDependOnItsBatch(NetworkConfig config) {
    var network = trained(config);
    var random = new Random(2);
    var graphs = new ArrayList<Sample>();
    for (int nodes : new int[] {7, 1, 12, 3}) {
      graphs.add(sample(random, nodes, config));
    }
    var expected = new ArrayList<float[]>();
    for (var graph : graphs) {
      expected.add(run(network, List.of(graph)));
    }
    for (var order : List.of(List.of(0, 1, 2, 3), List.of(2, 0, 3, 1, 2), List.of(3, 2))) {
      var all = run(network, order.stream().map(graphs::get).toList());
      int at = 0;
      for (int g : order) {
        var part = Arrays.copyOfRange(all, at, at + expected.get(g).length);
        assertClose(part, expected.get(g), "graph " + g);
        at += part.length;
      }
    }
  }

  /// Law: numbering the nodes otherwise numbers the outputs otherwise, or changes nothing where the
  /// output belongs to the graph; and the order of the edges does not matter.
  @ParameterizedTest
  @MethodSource("networks")
  void permutingNodesAndEdgesPermutesOutputs(NetworkConfig config) {
    var network = trained(config);
    var random = new Random(3);
    var graph = sample(random, 11, config);
    var other = sample(random, 5, config);
    int[] place = Cases.permutation(random, 11);
    int[] order = Cases.permutation(random, graph.source().length);
    var expected = run(network, List.of(graph, other));
    var actual = run(network, List.of(renumbered(graph, place, order, config), other));
    if (config.readout().task() == Task.GRAPH) {
      assertClose(actual, expected, "graphs");
      return;
    }
    for (int i = 0; i < 11; i++) {
      var row = Arrays.copyOfRange(actual, 2 * place[i], 2 * place[i] + 2);
      assertClose(row, Arrays.copyOfRange(expected, 2 * i, 2 * i + 2), "node " + i);
    }
  }

  private static Sample renumbered(Sample g, int[] place, int[] order, NetworkConfig config) {
    int f = config.inputs().features();
    int ef = config.inputs().edgeFeatures();
    var features = new float[g.features().length];
    for (int i = 0; i < g.nodes(); i++) {
      System.arraycopy(g.features(), i * f, features, place[i] * f, f);
    }
    var edgeFeatures = new float[g.edgeFeatures().length];
    for (int e = 0; e < order.length; e++) {
      System.arraycopy(g.edgeFeatures(), order[e] * ef, edgeFeatures, e * ef, ef);
    }
    return new Sample(
        g.nodes(),
        features,
        Arrays.stream(order).map(e -> place[g.source()[e]]).toArray(),
        Arrays.stream(order).map(e -> place[g.target()[e]]).toArray(),
        edgeFeatures,
        Arrays.stream(g.expanderSource()).map(i -> place[i]).toArray(),
        Arrays.stream(g.expanderTarget()).map(i -> place[i]).toArray());
  }

  /// Same seed, same bits, whatever the number of threads of our kernels; gradients reach every
  /// parameter that is used.
  @ParameterizedTest
  @MethodSource("networks")
  void trainsRepeatablyAndReachesItsParameters(NetworkConfig config) {
    var first = gradients(config);
    var second = gradients(config);
    assertThat(second).containsExactlyElementsOf(first);
    long reached = first.stream().filter(line -> !line.endsWith(" none")).count();
    assertThat(reached).as("%s", first).isGreaterThan(first.size() - 5);
  }

  private static List<String> gradients(NetworkConfig config) {
    Torch.seed(5);
    var network = new GraphNetwork(config.withDropout(0.1, 0.1));
    network.train(true);
    List<String> lines = new ArrayList<>();
    try (var _ = new Scope()) {
      var random = new Random(8);
      var batch =
          new Interaction(
              List.of(sample(random, 9, config), sample(random, 6, config)), network.config());
      var out = network.forward(batch);
      out.mul(out).sum().backward();
      var named = network.named_parameters();
      var keys = named.keys();
      for (long i = 0; i < keys.size(); i++) {
        var gradient = named.get(keys.get(i)).grad();
        double sum = 0;
        if (gradient.defined()) {
          for (double g : Tensors.doubles(gradient)) {
            assertThat(g).isFinite();
            sum += Math.abs(g);
          }
        }
        lines.add(keys.get(i).getString() + " " + (sum == 0 ? "none" : Double.toString(sum)));
      }
    }
    return lines;
  }

  /// Each switch of the interaction graph adds the entries it should.
  @Test
  void interactionCountsItsEdges() {
    var random = new Random(4);
    var config = NetworkConfig.of(3, 2).withShape(1, 8, 2).withInteraction(4, 3, ALL);
    var graphs = List.of(sample(random, 6, config), sample(random, 4, config));
    long local = graphs.stream().mapToLong(g -> g.source().length).sum();
    try (var batch = new Interaction(graphs, config)) {
      assertThat(batch.attentionEdges(EdgeKind.LOCAL)).isEqualTo(local);
      assertThat(batch.attentionEdges(EdgeKind.EXPANDER)).isEqualTo(4 * 10);
      assertThat(batch.attentionEdges(EdgeKind.VIRTUAL)).isEqualTo(2 * 3 * 10);
      assertThat(batch.attentionEdges()).isEqualTo(local + 100);
    }
    try (var batch = new Interaction(graphs, config.withSelfLoops(true))) {
      assertThat(batch.attentionEdges()).isEqualTo(local + 100 + 10 + 2 * 3);
    }
    var only = config.withInteraction(4, 3, EnumSet.of(EdgeKind.EXPANDER));
    try (var batch = new Interaction(graphs, only)) {
      assertThat(batch.attentionEdges()).isEqualTo(40);
      assertThat(batch.virtual()).isZero();
    }
  }

  @Test
  void refusesByName() {
    var config = NetworkConfig.of(3, 2);
    refused(() -> config.withShape(4, 30, 4), "width 30 is not divisible by heads 4");
    refused(() -> config.withInteraction(5, 0, ALL), "degree must be even");
    refused(
        () -> config.withInteraction(0, 0, EnumSet.of(EdgeKind.EXPANDER, EdgeKind.VIRTUAL)),
        "attention has no edges");
    refused(() -> config.withBranches(Local.NONE, Attention.NONE), "both none");
    refused(() -> config.withDropout(1, 0), "dropout must lie in [0, 1)");
    var wrong = Sample.of(2, new float[4], new int[] {0}, new int[] {1});
    refused(() -> new Interaction(List.of(wrong), config), "graph 0 has 4 features for 2 nodes");
    var local = config.withInteraction(0, 0, EnumSet.of(EdgeKind.LOCAL));
    var empty = List.of(Sample.of(2, new float[6], new int[0], new int[0]));
    try (var batch = new Interaction(empty, local)) {
      refused(() -> batch.requireAttentionEdges(local), "attention has no edges: 1 graphs");
    }
    var far = Sample.of(2, new float[6], new int[] {0}, new int[] {2});
    refused(() -> new Interaction(List.of(far), config), "graph 0, edge 0: node 2 of 2");
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String part) {
    assertThatThrownBy(call).isInstanceOf(RequestException.class).hasMessageContaining(part);
  }
}
