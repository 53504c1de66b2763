package quire.graph.model;

import java.util.EnumSet;
import java.util.Set;
import quire.base.Check;

/// Everything that shapes a [GraphNetwork].
///
/// Start from [#of(int, int)] and vary with the `with` methods.
///
/// @param features columns of the node features, at least 1
/// @param edgeFeatures columns of the edge features, 0 where the data have none
/// @param outputs numbers per node or graph: classes, or 1 for two classes as one logit
/// @param layers GPS layers, at least 1
/// @param width columns inside, a multiple of heads
/// @param heads attention heads, at least 1
/// @param local message passing of the local branch
/// @param attention the other branch
/// @param degree expander degree, even; 0: no expander
/// @param virtual virtual nodes per graph, 0 to 64
/// @param attend kinds of edges that attention runs along; not empty
/// @param selfLoops whether every node also attends to itself
/// @param virtualUpdate what becomes of a virtual node's state
/// @param task what the head sits on
/// @param headLayers linear maps in the head, at least 1
/// @param head form of the hidden head layers
/// @param pool how a graph's nodes are joined where the task is GRAPH
/// @param preLayers layers before the first GPS layer: linear, norm, dropout, ReLU
/// @param preNormalise whether rows have length 1 after them
/// @param encoderNorm whether the node encoder ends in batch normalisation
/// @param dropout share dropped in training, in [0, 1)
/// @param attentionDropout likewise, of attention weights
/// @param clamp bound of attention logits, above 0; 5 as published
public record NetworkConfig(
    int features,
    int edgeFeatures,
    int outputs,
    int layers,
    int width,
    int heads,
    Local local,
    Attention attention,
    int degree,
    int virtual,
    Set<EdgeKind> attend,
    boolean selfLoops,
    VirtualUpdate virtualUpdate,
    Task task,
    int headLayers,
    Head head,
    Pool pool,
    int preLayers,
    boolean preNormalise,
    boolean encoderNorm,
    double dropout,
    double attentionDropout,
    double clamp) {

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

  /// @throws quire.base.RequestException naming the component, its value and what it should be
  public NetworkConfig {
    Check.positive("features", features);
    Check.that(edgeFeatures >= 0, "edgeFeatures must be at least 0, are %d", edgeFeatures);
    Check.positive("outputs", outputs);
    Check.positive("layers", layers);
    Check.positive("width", width);
    Check.positive("heads", heads);
    Check.that(
        width % heads == 0, "width %d is not divisible by heads %d: change one", width, heads);
    Check.that(degree >= 0 && degree % 2 == 0, "degree must be even and at least 0, is %d", degree);
    Check.range("virtual", virtual, 0, 64);
    Check.that(!attend.isEmpty(), "attend must name at least one of local, expander, virtual");
    attend = Set.copyOf(attend);
    Check.positive("headLayers", headLayers);
    Check.that(preLayers >= 0, "preLayers must be at least 0, is %d", preLayers);
    Check.that(dropout >= 0 && dropout < 1, "dropout must lie in [0, 1), is %s", dropout);
    Check.that(
        attentionDropout >= 0 && attentionDropout < 1,
        "attentionDropout must lie in [0, 1), is %s",
        attentionDropout);
    Check.positive("clamp", clamp);
    Check.that(
        local != Local.NONE || attention != Attention.NONE,
        "local and attention are both none: the network would see no edges");
    boolean edges =
        attend.contains(EdgeKind.LOCAL)
            || attend.contains(EdgeKind.EXPANDER) && degree > 0
            || attend.contains(EdgeKind.VIRTUAL) && virtual > 0
            || selfLoops;
    Check.that(
        attention != Attention.EXPHORMER || edges,
        "attention has no edges: attend names %s, degree is %d, virtual nodes are %d",
        attend,
        degree,
        virtual);
  }

  /// Four layers of width 64 with 4 heads, GatedGCN and Exphormer on local edges and an expander of
  /// degree 6, a plain node head, no dropout.
  public static NetworkConfig of(int features, int outputs) {
    return new NetworkConfig(
        features,
        0,
        outputs,
        4,
        64,
        4,
        Local.GATEDGCN,
        Attention.EXPHORMER,
        6,
        0,
        EnumSet.allOf(EdgeKind.class),
        false,
        VirtualUpdate.REPLACE,
        Task.NODE,
        1,
        Head.GRAPHGYM,
        Pool.MEAN,
        0,
        true,
        false,
        0,
        0,
        5);
  }

  /// The same with another depth, width and number of heads.
  public NetworkConfig withShape(int layers, int width, int heads) {
    return new NetworkConfig(
        features,
        edgeFeatures,
        outputs,
        layers,
        width,
        heads,
        local,
        attention,
        degree,
        virtual,
        attend,
        selfLoops,
        virtualUpdate,
        task,
        headLayers,
        head,
        pool,
        preLayers,
        preNormalise,
        encoderNorm,
        dropout,
        attentionDropout,
        clamp);
  }

  /// The same with other inputs and outputs.
  public NetworkConfig withInputs(int features, int edgeFeatures, int outputs) {
    return new NetworkConfig(
        features,
        edgeFeatures,
        outputs,
        layers,
        width,
        heads,
        local,
        attention,
        degree,
        virtual,
        attend,
        selfLoops,
        virtualUpdate,
        task,
        headLayers,
        head,
        pool,
        preLayers,
        preNormalise,
        encoderNorm,
        dropout,
        attentionDropout,
        clamp);
  }

  /// The same with other branches.
  public NetworkConfig withBranches(Local local, Attention attention) {
    return new NetworkConfig(
        features,
        edgeFeatures,
        outputs,
        layers,
        width,
        heads,
        local,
        attention,
        degree,
        virtual,
        attend,
        selfLoops,
        virtualUpdate,
        task,
        headLayers,
        head,
        pool,
        preLayers,
        preNormalise,
        encoderNorm,
        dropout,
        attentionDropout,
        clamp);
  }

  /// The same with another interaction graph.
  public NetworkConfig withInteraction(int degree, int virtual, Set<EdgeKind> attend) {
    return new NetworkConfig(
        features,
        edgeFeatures,
        outputs,
        layers,
        width,
        heads,
        local,
        attention,
        degree,
        virtual,
        attend,
        selfLoops,
        virtualUpdate,
        task,
        headLayers,
        head,
        pool,
        preLayers,
        preNormalise,
        encoderNorm,
        dropout,
        attentionDropout,
        clamp);
  }

  /// The same with or without self-loops in the attention.
  public NetworkConfig withSelfLoops(boolean selfLoops) {
    return new NetworkConfig(
        features,
        edgeFeatures,
        outputs,
        layers,
        width,
        heads,
        local,
        attention,
        degree,
        virtual,
        attend,
        selfLoops,
        virtualUpdate,
        task,
        headLayers,
        head,
        pool,
        preLayers,
        preNormalise,
        encoderNorm,
        dropout,
        attentionDropout,
        clamp);
  }

  /// The same with another rule for virtual nodes.
  public NetworkConfig withVirtualUpdate(VirtualUpdate virtualUpdate) {
    return new NetworkConfig(
        features,
        edgeFeatures,
        outputs,
        layers,
        width,
        heads,
        local,
        attention,
        degree,
        virtual,
        attend,
        selfLoops,
        virtualUpdate,
        task,
        headLayers,
        head,
        pool,
        preLayers,
        preNormalise,
        encoderNorm,
        dropout,
        attentionDropout,
        clamp);
  }

  /// The same with another head.
  public NetworkConfig withHead(Task task, int headLayers, Head head, Pool pool) {
    return new NetworkConfig(
        features,
        edgeFeatures,
        outputs,
        layers,
        width,
        heads,
        local,
        attention,
        degree,
        virtual,
        attend,
        selfLoops,
        virtualUpdate,
        task,
        headLayers,
        head,
        pool,
        preLayers,
        preNormalise,
        encoderNorm,
        dropout,
        attentionDropout,
        clamp);
  }

  /// The same with another start.
  public NetworkConfig withStart(int preLayers, boolean preNormalise, boolean encoderNorm) {
    return new NetworkConfig(
        features,
        edgeFeatures,
        outputs,
        layers,
        width,
        heads,
        local,
        attention,
        degree,
        virtual,
        attend,
        selfLoops,
        virtualUpdate,
        task,
        headLayers,
        head,
        pool,
        preLayers,
        preNormalise,
        encoderNorm,
        dropout,
        attentionDropout,
        clamp);
  }

  /// The same with other dropout.
  public NetworkConfig withDropout(double dropout, double attentionDropout) {
    return new NetworkConfig(
        features,
        edgeFeatures,
        outputs,
        layers,
        width,
        heads,
        local,
        attention,
        degree,
        virtual,
        attend,
        selfLoops,
        virtualUpdate,
        task,
        headLayers,
        head,
        pool,
        preLayers,
        preNormalise,
        encoderNorm,
        dropout,
        attentionDropout,
        clamp);
  }

  /// The same with another bound of attention logits.
  public NetworkConfig withClamp(double clamp) {
    return new NetworkConfig(
        features,
        edgeFeatures,
        outputs,
        layers,
        width,
        heads,
        local,
        attention,
        degree,
        virtual,
        attend,
        selfLoops,
        virtualUpdate,
        task,
        headLayers,
        head,
        pool,
        preLayers,
        preNormalise,
        encoderNorm,
        dropout,
        attentionDropout,
        clamp);
  }

  /// Whether attention runs along the expander.
  public boolean usesExpander() {
    return attention == Attention.EXPHORMER && attend.contains(EdgeKind.EXPANDER) && degree > 0;
  }

  /// Virtual nodes that take part: none outside sparse attention.
  public int activeVirtual() {
    return attention == Attention.EXPHORMER && attend.contains(EdgeKind.VIRTUAL) ? virtual : 0;
  }
}
