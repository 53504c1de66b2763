package quire.graph.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import quire.tensor.Scope;

/// The whole network: encoders, GPS layers, head.
///
/// It is a module with named parameters: `encoder`, `encoderNorm`, `edgeEncoder` or `localVector`,
/// `expanderVector`, `virtualIn`, `virtualOut`, `virtualState`, `loopVector`, `before0`..,
/// `layer0`.., `head0`.., as far as the configuration has them. Make it outside a scope;
/// `train(true)` and `train(false)` switch dropout and batch statistics.
public final class GraphNetwork extends Module {
  private final NetworkConfig config;
  private final LinearImpl encoder;
  private final @Nullable BatchNorm1dImpl encoderNorm;
  private final @Nullable LinearImpl edgeEncoder;
  private final @Nullable Tensor localVector;
  private final @Nullable Tensor expanderVector;
  private final @Nullable Tensor virtualIn;
  private final @Nullable Tensor virtualOut;
  private final @Nullable Tensor virtualState;
  private final @Nullable Tensor loopVector;
  private final List<LinearImpl> before = new ArrayList<>();
  private final List<BatchNorm1dImpl> beforeNorms = new ArrayList<>();
  private final List<GpsLayer> layers = new ArrayList<>();
  private final List<LinearImpl> head = new ArrayList<>();

  /// Starts with random parameters from libtorch's generator, see [Torch#seed].
  public GraphNetwork(NetworkConfig config) {
    this.config = config;
    int width = config.width();
    encoder = Layers.linear(this, "encoder", config.inputs().features(), width, true);
    encoderNorm = config.start().encoderNorm() ? Layers.norm(this, "encoderNorm", width) : null;
    boolean real = config.inputs().edgeFeatures() > 0;
    edgeEncoder =
        real
            ? Layers.linear(this, "edgeEncoder", config.inputs().edgeFeatures(), width, true)
            : null;
    boolean sparse = config.attention() == NetworkConfig.Attention.EXPHORMER;
    localVector = real ? null : Layers.vectors(this, "localVector", 1, width);
    expanderVector = sparse ? Layers.vectors(this, "expanderVector", 1, width) : null;
    int virtual = sparse ? config.edges().virtual() : 0;
    virtualIn = virtual > 0 ? Layers.vectors(this, "virtualIn", virtual, width) : null;
    virtualOut = virtual > 0 ? Layers.vectors(this, "virtualOut", virtual, width) : null;
    virtualState = virtual > 0 ? Layers.vectors(this, "virtualState", virtual, width) : null;
    loopVector =
        sparse && config.edges().selfLoops() ? Layers.vectors(this, "loopVector", 1, width) : null;
    for (int i = 0; i < config.start().layers(); i++) {
      before.add(Layers.linear(this, "before" + i, width, width, false));
      beforeNorms.add(Layers.norm(this, "beforeNorm" + i, width));
    }
    for (int i = 0; i < config.layers(); i++) {
      layers.add(register_module("layer" + i, new GpsLayer(config)));
    }
    for (int i = 0; i < config.readout().layers(); i++) {
      boolean last = i == config.readout().layers() - 1;
      head.add(
          Layers.linear(this, "head" + i, width, last ? config.inputs().outputs() : width, true));
    }
  }

  /// What it was made from.
  public NetworkConfig config() {
    return config;
  }

  /// How many numbers are trained.
  public long parameterCount() {
    long count = 0;
    try (var all = parameters()) {
      for (long i = 0; i < all.size(); i++) {
        count += all.get(i).numel();
      }
    }
    return count;
  }

  /// One row of outputs for every node, or for every graph where the task is GRAPH: (rows,
  /// outputs).
  ///
  /// @param batch made with this network's configuration
  public Tensor forward(Interaction batch) {
    try (var scope = new Scope()) {
      return scope.keep(computed(batch));
    }
  }

  private Tensor computed(Interaction batch) {
    boolean training = is_training();
    var x = encoder.forward(like(batch.features()));
    if (encoderNorm != null) {
      x = encoderNorm.forward(x);
    }
    for (int i = 0; i < before.size(); i++) {
      x = beforeNorms.get(i).forward(before.get(i).forward(x));
      x = torch.relu(Layers.dropped(x, config.regularisation().dropout(), training));
    }
    if (!before.isEmpty() && config.start().normalise()) {
      x = Layers.unitRows(x);
    }
    var edges = encodedEdges(batch);
    var vectors = vectors(edges);
    var state = new GpsLayer.State(x, virtualStates(batch), edgeState(edges, batch));
    for (int i = 0; i < layers.size(); i++) {
      state = layers.get(i).forward(state, vectors, batch, i == layers.size() - 1);
    }
    return headed(
        config.readout().task() == NetworkConfig.Task.GRAPH
            ? pooled(state.nodes(), batch)
            : state.nodes());
  }

  private Tensor like(Tensor values) {
    return values.to(encoder.weight().scalar_type());
  }

  /// Encoded edge features, or null where all local edges share one vector.
  private @Nullable Tensor encodedEdges(Interaction batch) {
    var features = batch.edgeFeatures();
    return edgeEncoder == null || features == null ? null : edgeEncoder.forward(like(features));
  }

  /// The table of edge vectors in the order that [Interaction] states.
  private Tensor vectors(@Nullable Tensor edges) {
    List<Tensor> rows = new ArrayList<>();
    for (var part :
        new @Nullable Tensor[] {
          localVector, expanderVector, virtualIn, virtualOut, loopVector, edges
        }) {
      if (part != null) {
        rows.add(part);
      }
    }
    return Layers.join(rows.toArray(Tensor[]::new));
  }

  private @Nullable Tensor virtualStates(Interaction batch) {
    return virtualState == null || batch.virtual() == 0
        ? null
        : virtualState.repeat_interleave(
            batch.graphs(),
            new org.bytedeco.pytorch.LongOptional(0),
            new org.bytedeco.pytorch.LongOptional());
  }

  private @Nullable Tensor edgeState(@Nullable Tensor edges, Interaction batch) {
    if (config.local() != NetworkConfig.Local.GATEDGCN) {
      return null;
    }
    return edges != null || localVector == null
        ? edges
        : localVector.expand(batch.localEdges(), config.width()).contiguous();
  }

  private Tensor pooled(Tensor x, Interaction batch) {
    if (batch.graphs() == 1) {
      return switch (config.readout().pool()) {
        case MEAN -> x.mean(new long[] {0}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
        case ADD -> x.sum(new long[] {0}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
        case MAX -> x.amax(new long[] {0}, true);
      };
    }
    var how =
        switch (config.readout().pool()) {
          case MEAN -> "mean";
          case ADD -> "sum";
          case MAX -> "max";
        };
    return torch.segment_reduce(
        x,
        how,
        Layers.optional(batch.lengths()),
        Layers.optional(null),
        Layers.optional(null),
        0,
        false,
        Layers.noScalar());
  }

  private Tensor headed(Tensor x) {
    for (int i = 0; i < head.size() - 1; i++) {
      x = torch.relu(head.get(i).forward(x));
      if (config.readout().head() == NetworkConfig.Head.GRAPHGYM) {
        x = Layers.unitRows(x);
      }
    }
    return head.getLast().forward(x);
  }
}
