package quire.bench;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import quire.graph.model.EdgeKind;
import quire.graph.model.GraphNetwork;
import quire.graph.model.Interaction;
import quire.graph.model.Losses;
import quire.graph.model.NetworkConfig;
import quire.graph.model.Sample;
import quire.tensor.Scope;
import quire.tensor.Torch;
import quire.tensor.train.AdamW;
import quire.tensor.train.ModelState;

/// One training step of a sparse graph transformer on a batch that is laid out beforehand: forward,
/// loss, backward, AdamW.
final class GraphStep implements Runnable {
  /// Sizes of the step.
  ///
  /// @param edges undirected edges of each graph
  /// @param outputs 1: one logit for two classes, weighted by class
  record Size(
      int graphs,
      int nodes,
      int edges,
      int features,
      int outputs,
      int width,
      int degree,
      int virtual,
      NetworkConfig.Local local) {
    /// The batch of `bench/peers/graph_step.py` of the same name.
    static Size of(String variant) {
      return variant.equals("pattern")
          ? new Size(32, 119, 3050, 3, 1, 40, 14, 4, NetworkConfig.Local.GATEDGCN)
          : new Size(1, 20_000, 100_000, 64, 10, 64, 6, 0, NetworkConfig.Local.GCN);
    }
  }

  private static final int LAYERS = 4;
  private static final int HEADS = 4;
  private static final double RATE = 1e-3;

  private final Size size;
  private final GraphNetwork network;
  private final Interaction batch;
  private final int[] labels;
  private final AdamW optimizer;

  GraphStep(Size size, int threads) {
    this.size = size;
    Torch.load();
    Torch.threads(threads);
    Torch.seed(0);
    var config =
        NetworkConfig.of(size.features(), size.outputs())
            .withShape(LAYERS, size.width(), HEADS)
            .withBranches(size.local(), NetworkConfig.Attention.EXPHORMER)
            .withInteraction(size.degree(), size.virtual(), EnumSet.allOf(EdgeKind.class));
    network = new GraphNetwork(config);
    network.train(true);
    var random = new Random(1);
    List<Sample> samples = new ArrayList<>();
    for (int g = 0; g < size.graphs(); g++) {
      samples.add(sample(random, size));
    }
    batch = new Interaction(samples, config);
    labels = random.ints(batch.nodes(), 0, Math.max(2, size.outputs())).toArray();
    optimizer = new AdamW(ModelState.of(network).parameters(), 1e-5);
  }

  private static Sample sample(Random random, Size size) {
    int n = size.nodes();
    var seen = new HashSet<Long>();
    var source = new int[2 * size.edges()];
    var target = new int[2 * size.edges()];
    for (int e = 0; e < size.edges(); ) {
      int a = random.nextInt(n);
      int b = random.nextInt(n);
      if (a != b && seen.add((long) Math.min(a, b) * n + Math.max(a, b))) {
        source[2 * e] = target[2 * e + 1] = a;
        source[2 * e + 1] = target[2 * e] = b;
        e++;
      }
    }
    var features = new float[n * size.features()];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    return cycles(random, Sample.of(n, features, source, target), size.degree());
  }

  private static Sample cycles(Random random, Sample sample, int degree) {
    int n = sample.nodes();
    var source = new int[n * degree];
    var target = new int[n * degree];
    for (int c = 0; c < degree / 2; c++) {
      var order = new int[n];
      for (int i = 0; i < n; i++) {
        int j = random.nextInt(i + 1);
        order[i] = order[j];
        order[j] = i;
      }
      for (int i = 0; i < n; i++) {
        int at = 2 * (c * n + i);
        source[at] = target[at + 1] = order[i];
        source[at + 1] = target[at] = order[(i + 1) % n];
      }
    }
    return sample.withExpander(source, target);
  }

  @Override
  public void run() {
    var _ = loss();
  }

  /// Runs the step and returns the loss before it.
  double loss() {
    try (var _ = new Scope()) {
      network.zero_grad(true);
      var outputs = network.forward(batch);
      var loss =
          size.outputs() == 1
              ? Losses.weightedCrossEntropy(outputs, labels)
              : Losses.crossEntropy(outputs, labels);
      loss.backward();
      optimizer.step(RATE);
      return loss.item_double();
    }
  }
}
