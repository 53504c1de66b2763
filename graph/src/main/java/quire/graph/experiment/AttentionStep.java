package quire.graph.experiment;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import quire.graph.Expander;
import quire.graph.data.Draws;
import quire.graph.model.EdgeKind;
import quire.graph.model.GraphNetwork;
import quire.graph.model.Interaction;
import quire.graph.model.Losses;
import quire.graph.model.NetworkConfig;
import quire.graph.model.NetworkConfig.Attention;
import quire.graph.model.NetworkConfig.Local;
import quire.graph.model.Sample;
import quire.tensor.PeakMemory;
import quire.tensor.Scope;
import quire.tensor.Torch;

/// One training step (forward, loss, backward) of one GPS layer whose only branch is an attention.
///
/// Graphs are random with eight neighbours a node on average, the sparse arm adds an expander of
/// degree 6 and one virtual node: the edges a node attends to stay the same at every size.
final class AttentionStep implements AutoCloseable {
  private static final int FEATURES = 8;
  private static final int CLASSES = 4;
  private static final int NEIGHBOURS = 8;
  private static final int DEGREE = 6;

  private final GraphNetwork network;
  private final Interaction batch;
  private final int[] labels;

  AttentionStep(NetworkConfig config, List<Sample> graphs) {
    Torch.seed(0);
    network = new GraphNetwork(config);
    network.train(true);
    batch = new Interaction(graphs, config);
    labels = new int[batch.nodes()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % CLASSES;
    }
  }

  /// A layer of this width with four heads.
  static NetworkConfig layer(Attention attention, int width) {
    return NetworkConfig.of(FEATURES, CLASSES)
        .withShape(1, width, 4)
        .withBranches(Local.NONE, attention)
        .withInteraction(DEGREE, 1, EnumSet.allOf(EdgeKind.class));
  }

  /// Random graphs of these sizes; an expander each where the attention uses one.
  static List<Sample> graphs(int[] sizes, boolean expander, long seed) {
    List<Sample> graphs = new ArrayList<>();
    for (int g = 0; g < sizes.length; g++) {
      var sample = graph(sizes[g], Draws.of(seed, 'c', sizes[g], g));
      if (expander) {
        var drawn = Expander.generate(sizes[g], DEGREE, "hamiltonian", seed, g);
        sample = sample.withExpander(ints(drawn.source()), ints(drawn.target()));
      }
      graphs.add(sample);
    }
    return graphs;
  }

  private static Sample graph(int nodes, Draws draws) {
    int edges = nodes * NEIGHBOURS / 2;
    var source = new int[2 * edges];
    var target = new int[2 * edges];
    for (int e = 0; e < edges; e++) {
      int u = draws.nextInt(nodes);
      int v = (u + 1 + draws.nextInt(nodes - 1)) % nodes;
      source[2 * e] = u;
      target[2 * e] = v;
      source[2 * e + 1] = v;
      target[2 * e + 1] = u;
    }
    var features = new float[nodes * FEATURES];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (2 * draws.nextDouble() - 1);
    }
    return Sample.of(nodes, features, source, target);
  }

  static int[] ints(long[] values) {
    var result = new int[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.toIntExact(values[i]);
    }
    return result;
  }

  /// Does one step.
  void run() {
    try (var _ = new Scope()) {
      network.zero_grad(true);
      Losses.crossEntropy(network.forward(batch), labels).backward();
    }
  }

  /// Seconds that one step takes.
  double seconds() {
    long began = System.nanoTime();
    run();
    return (System.nanoTime() - began) / 1e9;
  }

  /// The most bytes of tensors that a step holds at once beyond parameters and the loaded batch, to
  /// the byte.
  long bytes() {
    network.zero_grad(true);
    return PeakMemory.during(this::run);
  }

  @Override
  public void close() {
    batch.close();
    network.close();
  }
}
