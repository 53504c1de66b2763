package quire.graph.model;

import java.util.EnumSet;
import java.util.Set;
import quire.base.Check;

/// Everything that shapes a [GraphNetwork], grouped as a batch meets it: what comes in, the layers
/// before the first GPS layer, the GPS layers with their two branches and the interaction graph,
/// the head.
///
/// Start from [#of(int, int)] and vary with the `with` methods.
///
/// @param inputs columns in and out
/// @param start what stands before the first GPS layer
/// @param shape depth and width of the GPS layers
/// @param local message passing of the local branch
/// @param attention the other branch
/// @param edges what attention runs along
/// @param readout the head
/// @param regularisation dropout and the bound of attention logits
public record NetworkConfig(
    Inputs inputs,
    Start start,
    Shape shape,
    Local local,
    Attention attention,
    AttentionAlong edges,
    Readout readout,
    Regularisation regularisation) {

  /// Columns in and out.
  ///
  /// @param features columns of the node features, at least 1
  /// @param edgeFeatures columns of the edge features, 0 where the data have none
  /// @param outputs numbers per node or graph: classes, or 1 for two classes as one logit
  public record Inputs(int features, int edgeFeatures, int outputs) {
    public Inputs {
      Check.positive("features", features);
      Check.that(edgeFeatures >= 0, "edgeFeatures must be at least 0, are %d", edgeFeatures);
      Check.positive("outputs", outputs);
    }
  }

  /// What stands before the first GPS layer.
  ///
  /// @param layers each linear, norm, dropout, ReLU
  /// @param normalise whether rows have length 1 after them
  /// @param encoderNorm whether the node encoder ends in batch normalisation
  public record Start(int layers, boolean normalise, boolean encoderNorm) {
    public Start {
      Check.that(layers >= 0, "preLayers must be at least 0, is %d", layers);
    }
  }

  /// Depth and width of the GPS layers.
  ///
  /// @param layers at least 1
  /// @param width columns inside, a multiple of heads
  /// @param heads attention heads, at least 1
  public record Shape(int layers, int width, int heads) {
    public Shape {
      Check.positive("layers", layers);
      Check.positive("width", width);
      Check.positive("heads", heads);
      Check.that(
          width % heads == 0, "width %d is not divisible by heads %d: change one", width, heads);
    }
  }

  /// Message passing along the graph's own edges.
  public enum Local {
    /// Gated graph convolution with an edge state.
    GATEDGCN,
    /// Symmetrically normalised convolution.
    GCN,
    /// None: attention alone.
    NONE
  }

  /// The branch beside message passing.
  public enum Attention {
    /// Sparse attention along the interaction graph.
    EXPHORMER,
    /// Attention of all pairs, its matrix materialised: memory grows with the square of a graph.
    DENSE,
    /// Attention of all pairs by the fused kernel: time grows with the square, memory does not.
    DENSE_FUSED,
    /// None: message passing alone.
    NONE
  }

  /// What becomes of a virtual node's state after a layer.
  public enum VirtualUpdate {
    /// The attention output replaces it, as published.
    REPLACE,
    /// It is added to the output and layer-normalised.
    RESIDUAL_NORM
  }

  /// What sparse attention runs along.
  ///
  /// @param degree expander degree, even; 0: no expander
  /// @param virtual virtual nodes per graph, 0 to 64
  /// @param kinds of edges that attention uses; not empty
  /// @param selfLoops whether every node also attends to itself
  /// @param virtualUpdate what becomes of a virtual node's state
  public record AttentionAlong(
      int degree,
      int virtual,
      Set<EdgeKind> kinds,
      boolean selfLoops,
      VirtualUpdate virtualUpdate) {
    public AttentionAlong {
      Check.that(
          degree >= 0 && degree % 2 == 0, "degree must be even and at least 0, is %d", degree);
      Check.range("virtual", virtual, 0, 64);
      Check.that(!kinds.isEmpty(), "attend must name at least one of local, expander, virtual");
      kinds = Set.copyOf(kinds);
    }

    private boolean any() {
      return kinds.contains(EdgeKind.LOCAL)
          || kinds.contains(EdgeKind.EXPANDER) && degree > 0
          || kinds.contains(EdgeKind.VIRTUAL) && virtual > 0
          || selfLoops;
    }
  }

  /// What the head sits on.
  public enum Task {
    /// Every node.
    NODE,
    /// Every graph.
    GRAPH
  }

  /// Hidden layers of the head.
  public enum Head {
    /// Linear, ReLU, rows scaled to length 1: GraphGym's default, which published numbers used.
    GRAPHGYM,
    /// Linear, ReLU.
    PLAIN
  }

  /// How node rows are joined into one of the graph.
  public enum Pool {
    /// Mean.
    MEAN,
    /// Maximum of every column.
    MAX,
    /// Sum.
    ADD
  }

  /// The head.
  ///
  /// @param task what it sits on
  /// @param layers linear maps in it, at least 1
  /// @param head form of its hidden layers
  /// @param pool how a graph's nodes are joined where the task is GRAPH
  public record Readout(Task task, int layers, Head head, Pool pool) {
    public Readout {
      Check.positive("headLayers", layers);
    }
  }

  /// Dropout and the bound of attention logits.
  ///
  /// @param dropout share dropped in training, in [0, 1)
  /// @param attentionDropout likewise, of attention weights
  /// @param clamp bound of attention logits, above 0; 5 as published
  public record Regularisation(double dropout, double attentionDropout, double clamp) {
    public Regularisation {
      Check.that(dropout >= 0 && dropout < 1, "dropout must lie in [0, 1), is %s", dropout);
      Check.that(
          attentionDropout >= 0 && attentionDropout < 1,
          "attentionDropout must lie in [0, 1), is %s",
          attentionDropout);
      Check.positive("clamp", clamp);
    }
  }

  /// @throws quire.base.RequestException where the network would see no edges
  public NetworkConfig {
    Check.that(
        local != Local.NONE || attention != Attention.NONE,
        "local and attention are both none: the network would see no edges");
    Check.that(
        attention != Attention.EXPHORMER || edges.any(),
        "attention has no edges: attend names %s, degree is %d, virtual nodes are %d",
        edges.kinds(),
        edges.degree(),
        edges.virtual());
  }

  /// Four layers of width 64 with 4 heads, GatedGCN and Exphormer on local edges and an expander of
  /// degree 6, a plain node head, no dropout.
  public static NetworkConfig of(int features, int outputs) {
    return new NetworkConfig(
        new Inputs(features, 0, outputs),
        new Start(0, true, false),
        new Shape(4, 64, 4),
        Local.GATEDGCN,
        Attention.EXPHORMER,
        new AttentionAlong(6, 0, EnumSet.allOf(EdgeKind.class), false, VirtualUpdate.REPLACE),
        new Readout(Task.NODE, 1, Head.GRAPHGYM, Pool.MEAN),
        new Regularisation(0, 0, 5));
  }

  /// The same with another depth, width and number of heads.
  public NetworkConfig withShape(int layers, int width, int heads) {
    return new NetworkConfig(
        inputs,
        start,
        new Shape(layers, width, heads),
        local,
        attention,
        edges,
        readout,
        regularisation);
  }

  /// The same with other inputs and outputs.
  public NetworkConfig withInputs(int features, int edgeFeatures, int outputs) {
    return new NetworkConfig(
        new Inputs(features, edgeFeatures, outputs),
        start,
        shape,
        local,
        attention,
        edges,
        readout,
        regularisation);
  }

  /// The same with other branches.
  public NetworkConfig withBranches(Local local, Attention attention) {
    return new NetworkConfig(
        inputs, start, shape, local, attention, edges, readout, regularisation);
  }

  /// The same with another interaction graph.
  public NetworkConfig withInteraction(int degree, int virtual, Set<EdgeKind> attend) {
    return with(new AttentionAlong(degree, virtual, attend, edges.selfLoops, edges.virtualUpdate));
  }

  /// The same with or without self-loops in the attention.
  public NetworkConfig withSelfLoops(boolean selfLoops) {
    return with(
        new AttentionAlong(
            edges.degree, edges.virtual, edges.kinds, selfLoops, edges.virtualUpdate));
  }

  /// The same with another rule for virtual nodes.
  public NetworkConfig withVirtualUpdate(VirtualUpdate virtualUpdate) {
    return with(
        new AttentionAlong(
            edges.degree, edges.virtual, edges.kinds, edges.selfLoops, virtualUpdate));
  }

  /// The same with another head.
  public NetworkConfig withHead(Task task, int headLayers, Head head, Pool pool) {
    return new NetworkConfig(
        inputs,
        start,
        shape,
        local,
        attention,
        edges,
        new Readout(task, headLayers, head, pool),
        regularisation);
  }

  /// The same with another start.
  public NetworkConfig withStart(int preLayers, boolean preNormalise, boolean encoderNorm) {
    return new NetworkConfig(
        inputs,
        new Start(preLayers, preNormalise, encoderNorm),
        shape,
        local,
        attention,
        edges,
        readout,
        regularisation);
  }

  /// The same with other dropout.
  public NetworkConfig withDropout(double dropout, double attentionDropout) {
    return with(new Regularisation(dropout, attentionDropout, regularisation.clamp));
  }

  /// The same with another bound of attention logits.
  public NetworkConfig withClamp(double clamp) {
    return with(new Regularisation(regularisation.dropout, regularisation.attentionDropout, clamp));
  }

  private NetworkConfig with(AttentionAlong other) {
    return new NetworkConfig(
        inputs, start, shape, local, attention, other, readout, regularisation);
  }

  private NetworkConfig with(Regularisation other) {
    return new NetworkConfig(inputs, start, shape, local, attention, edges, readout, other);
  }

  /// GPS layers.
  public int layers() {
    return shape.layers;
  }

  /// Columns inside.
  public int width() {
    return shape.width;
  }

  /// Attention heads.
  public int heads() {
    return shape.heads;
  }

  /// Whether attention runs along the expander.
  public boolean usesExpander() {
    return attention == Attention.EXPHORMER
        && edges.kinds.contains(EdgeKind.EXPANDER)
        && edges.degree > 0;
  }

  /// Virtual nodes that take part: none outside sparse attention.
  public int activeVirtual() {
    return attention == Attention.EXPHORMER && edges.kinds.contains(EdgeKind.VIRTUAL)
        ? edges.virtual
        : 0;
  }
}
