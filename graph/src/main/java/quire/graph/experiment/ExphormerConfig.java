package quire.graph.experiment;

import java.util.List;
import quire.base.Check;
import quire.lab.Preset;

/// The scale of the experiment.
///
/// @param seeds repeats of everything that is drawn or trained, at least 1
/// @param cost how the cost of a step is measured
/// @param expanders what is drawn to check expanders
/// @param pattern training on PATTERN
/// @param cluster training on CLUSTER
/// @param ring carrying a class half round a ring
/// @param jdk training on the class graph of the running JDK
public record ExphormerConfig(
    int seeds,
    Cost cost,
    Expanders expanders,
    Blocks pattern,
    Blocks cluster,
    Ring ring,
    OneGraph jdk) {
  public ExphormerConfig {
    Check.positive("seeds", seeds);
  }

  /// Cost of one training step of one attention layer in the GPS shell, without message passing.
  ///
  /// @param sparseLargest largest graph of the sparse arm, at least 4,096 nodes
  /// @param denseLargest largest graph of the dense arms, at least 2,048 nodes
  /// @param repeats timed steps a point at most, arms interleaved where they are compared (three
  ///   times as many on the small graphs); the median counts
  /// @param width columns, a multiple of 4 heads
  /// @param batchGigabytes tensor bytes that a batch may take (D10); 0: not measured
  public record Cost(
      int sparseLargest, int denseLargest, int repeats, int width, double batchGigabytes) {
    public Cost {
      Check.range("sparseLargest", sparseLargest, 4096, 1 << 22);
      Check.range("denseLargest", denseLargest, 2048, 1 << 15);
      Check.range("repeats", repeats, 3, 10_000);
      Check.positive("width", width);
      Check.that(width % 4 == 0, "width must be a multiple of 4 heads, is %d", width);
      Check.range("batchGigabytes", batchGigabytes, 0, 1000);
    }
  }

  /// Expanders that are drawn and judged.
  ///
  /// @param degree D, even, at least 4
  /// @param graphs expanders a seed of the size of a PATTERN graph (119 nodes)
  /// @param largest largest number of nodes of the growing ones, a power of two, at least 512
  /// @param delta distance to uniform that a random walk must reach, in (0, 1)
  public record Expanders(int degree, int graphs, int largest, double delta) {
    public Expanders {
      Check.that(
          degree >= 4 && degree % 2 == 0, "degree must be even and at least 4, is %d", degree);
      Check.positive("graphs", graphs);
      Check.range("largest", largest, 512, 1 << 20);
      Check.that(Integer.bitCount(largest) == 1, "largest must be a power of two, is %d", largest);
      Check.that(delta > 0 && delta < 1, "delta must lie in (0, 1), is %s", delta);
    }
  }

  /// A network and how it is trained; every arm of a data set has the same.
  ///
  /// @param layers GPS layers
  /// @param width columns, a multiple of heads
  /// @param heads attention heads
  /// @param degree expander degree, even
  /// @param virtual virtual nodes a graph
  /// @param batch graphs a step
  /// @param epochs passes over the training graphs
  /// @param rate largest learning rate
  /// @param decay AdamW's weight decay
  public record Training(
      int layers,
      int width,
      int heads,
      int degree,
      int virtual,
      int batch,
      int epochs,
      double rate,
      double decay) {
    public Training {
      Check.positive("layers", layers);
      Check.positive("heads", heads);
      Check.that(
          width > 0 && width % heads == 0,
          "width %d must be a positive multiple of heads %d",
          width,
          heads);
      Check.that(
          degree >= 2 && degree % 2 == 0, "degree must be even and at least 2, is %d", degree);
      Check.range("virtual", virtual, 1, 64);
      Check.positive("batch", batch);
      Check.positive("epochs", epochs);
      Check.positive("rate", rate);
      Check.that(decay >= 0, "decay must be at least 0, is %s", decay);
    }
  }

  /// A stochastic block model data set.
  ///
  /// @param train graphs for training
  /// @param val graphs for selection
  /// @param test graphs for the verdict
  /// @param arms which arms are trained; empty: the data set is left out
  /// @param training the network and its training
  public record Blocks(int train, int val, int test, List<String> arms, Training training) {
    public Blocks {
      Check.positive("train", train);
      Check.positive("val", val);
      Check.positive("test", test);
      arms = List.copyOf(arms);
      arms.forEach(Arm::named);
    }
  }

  /// Rings.
  ///
  /// @param nodes nodes of a ring, even; the class travels half of them
  /// @param train rings for training
  /// @param val rings for selection
  /// @param test rings for the verdict
  /// @param arms which arms are trained; empty: left out
  /// @param training the network and its training; it must have fewer layers than hops
  public record Ring(
      int nodes, int train, int val, int test, List<String> arms, Training training) {
    public Ring {
      Check.that(nodes >= 4 && nodes % 2 == 0, "nodes must be even and at least 4, are %d", nodes);
      Check.positive("train", train);
      Check.positive("val", val);
      Check.positive("test", test);
      arms = List.copyOf(arms);
      arms.forEach(Arm::named);
      Check.that(
          training.layers() < nodes / 2,
          "layers %d must be fewer than the %d hops of the ring",
          training.layers(),
          nodes / 2);
    }
  }

  /// One large graph.
  ///
  /// @param arms which arms are trained; empty: left out
  /// @param memoryGigabytes what a training step may take; dense attention is held against it
  /// @param training the network and its training
  public record OneGraph(List<String> arms, double memoryGigabytes, Training training) {
    public OneGraph {
      arms = List.copyOf(arms);
      arms.forEach(Arm::named);
      Check.positive("memoryGigabytes", memoryGigabytes);
    }
  }

  private static final List<String> NOTHING = List.of();

  private static final List<String> ABLATION =
      List.of("exphormer", "mpnn", "dense", "no-mpnn", "no-local", "no-expander", "no-virtual");

  /// The configuration of a preset.
  public static ExphormerConfig of(Preset preset) {
    return switch (preset) {
      case QUICK ->
          new ExphormerConfig(
              3,
              new Cost(65_536, 4_096, 4, 64, 0),
              new Expanders(6, 60, 32_768, 0.1),
              new Blocks(
                  24,
                  8,
                  12,
                  List.of("exphormer", "mpnn", "dense"),
                  new Training(2, 32, 4, 6, 2, 8, 5, 3e-3, 2e-5)),
              new Blocks(10, 10, 10, NOTHING, new Training(2, 32, 8, 6, 3, 16, 1, 1e-3, 1e-5)),
              new Ring(32, 10, 10, 10, NOTHING, new Training(4, 32, 4, 6, 1, 64, 1, 1e-3, 1e-5)),
              new OneGraph(NOTHING, 16, new Training(3, 64, 2, 6, 4, 1, 1, 1e-2, 1e-3)));
      case STUDY ->
          new ExphormerConfig(
              5,
              new Cost(65_536, 8_192, 20, 64, 4),
              new Expanders(6, 400, 32_768, 0.1),
              new Blocks(300, 100, 200, ABLATION, new Training(4, 40, 4, 6, 2, 10, 20, 1e-3, 2e-5)),
              new Blocks(
                  200,
                  100,
                  100,
                  List.of("exphormer", "mpnn", "no-mpnn"),
                  new Training(6, 32, 8, 6, 3, 10, 15, 1e-3, 1e-5)),
              new Ring(
                  32,
                  1_000,
                  200,
                  1_000,
                  List.of("mpnn", "expander-only", "virtual-only"),
                  new Training(4, 32, 4, 6, 1, 64, 15, 2e-3, 1e-5)),
              new OneGraph(
                  List.of("mpnn", "no-expander", "no-virtual", "exphormer"),
                  16,
                  new Training(3, 64, 2, 6, 4, 1, 60, 1e-2, 1e-3)));
      case PAPER ->
          new ExphormerConfig(
              10,
              new Cost(65_536, 8_192, 50, 64, 16),
              new Expanders(6, 10_000, 32_768, 0.1),
              new Blocks(
                  10_000,
                  2_000,
                  2_000,
                  ABLATION,
                  new Training(4, 40, 4, 14, 4, 32, 120, 2e-4, 2e-5)),
              new Blocks(
                  10_000,
                  1_000,
                  1_000,
                  ABLATION,
                  new Training(20, 32, 8, 6, 3, 16, 150, 2e-4, 1e-5)),
              new Ring(
                  32,
                  10_000,
                  1_000,
                  1_000,
                  List.of("mpnn", "expander-only", "virtual-only"),
                  new Training(4, 64, 4, 6, 1, 64, 60, 1e-3, 1e-5)),
              new OneGraph(
                  List.of("mpnn", "no-expander", "no-virtual", "exphormer"),
                  16,
                  new Training(3, 96, 2, 6, 4, 1, 600, 1e-2, 1e-3)));
    };
  }
}
