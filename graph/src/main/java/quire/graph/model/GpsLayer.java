package quire.graph.model;

import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import quire.tensor.Scope;

/// Message passing and attention side by side from the same input, then a feed-forward.
///
/// `z = BN(local) + BN(x + Drop(attention(x)))`, `x' = BN(z + Drop(W2 Drop(ReLU(W1 z))))`. Norms
/// are over the real nodes of the batch. Parameters `local`, `attention`, `normLocal`,
/// `normAttention`, `forward1`, `forward2`, `normForward`, as far as the configuration has them.
final class GpsLayer extends Module {
  private final NetworkConfig config;
  private final @Nullable GatedGcnLayer gated;
  private final @Nullable GcnLayer gcn;
  private final @Nullable SparseAttentionLayer sparse;
  private final @Nullable DenseAttention dense;
  private final @Nullable BatchNorm1dImpl localNorm;
  private final @Nullable BatchNorm1dImpl attentionNorm;
  private final @Nullable Tensor virtualScale;
  private final @Nullable Tensor virtualShift;
  private final LinearImpl widen;
  private final LinearImpl narrow;
  private final BatchNorm1dImpl norm;

  /// What goes from layer to layer.
  ///
  /// @param nodes (N, width)
  /// @param virtual (virtual x graphs, width), null without virtual nodes
  /// @param edges (local edges, width), null without an edge state
  record State(Tensor nodes, @Nullable Tensor virtual, @Nullable Tensor edges) {}

  GpsLayer(NetworkConfig config) {
    this.config = config;
    int width = config.width();
    double share = config.regularisation().attentionDropout();
    gated =
        config.local() == NetworkConfig.Local.GATEDGCN
            ? register_module("local", new GatedGcnLayer(width, config.regularisation().dropout()))
            : null;
    gcn =
        config.local() == NetworkConfig.Local.GCN
            ? register_module("local", new GcnLayer(width))
            : null;
    sparse =
        config.attention() == NetworkConfig.Attention.EXPHORMER
            ? register_module("attention", new SparseAttentionLayer(config))
            : null;
    boolean fused = config.attention() == NetworkConfig.Attention.DENSE_FUSED;
    dense =
        fused || config.attention() == NetworkConfig.Attention.DENSE
            ? register_module("attention", new DenseAttention(width, config.heads(), fused, share))
            : null;
    localNorm =
        config.local() == NetworkConfig.Local.NONE ? null : Layers.norm(this, "normLocal", width);
    attentionNorm =
        config.attention() == NetworkConfig.Attention.NONE
            ? null
            : Layers.norm(this, "normAttention", width);
    boolean residual =
        config.activeVirtual() > 0
            && config.edges().virtualUpdate() == NetworkConfig.VirtualUpdate.RESIDUAL_NORM;
    virtualScale = residual ? Layers.row(this, "virtualScale", width, 1) : null;
    virtualShift = residual ? Layers.row(this, "virtualShift", width, 0) : null;
    widen = Layers.linear(this, "forward1", width, 2 * width, true);
    narrow = Layers.linear(this, "forward2", 2 * width, width, true);
    norm = Layers.norm(this, "normForward", width);
  }

  /// @param vectors the table of edge vectors
  /// @param last whether no layer follows
  State forward(State state, Tensor vectors, Interaction batch, boolean last) {
    // What autograd does not need goes at once, not when the step ends.
    try (var scope = new Scope()) {
      var next = computed(state, vectors, batch, last);
      return new State(
          scope.keep(next.nodes()), kept(scope, next.virtual()), kept(scope, next.edges()));
    }
  }

  private static @Nullable Tensor kept(Scope scope, @Nullable Tensor tensor) {
    return tensor == null ? null : scope.keep(tensor);
  }

  private State computed(State state, Tensor vectors, Interaction batch, boolean last) {
    var x = state.nodes();
    var edges = state.edges();
    Tensor z = null;
    if (localNorm != null) {
      Tensor y;
      if (gated != null && edges != null) {
        var result = gated.forward(x, edges, batch.local(), last);
        edges = result.edges();
        y = result.nodes();
      } else if (gcn != null) {
        y = x.add(dropped(gcn.forward(x, batch.looped())));
      } else {
        throw new IllegalStateException("no edge state");
      }
      z = localNorm.forward(y);
    }
    var virtual = state.virtual();
    if (attentionNorm != null) {
      Tensor attended;
      if (sparse != null) {
        var rows = virtual == null ? x : Layers.join(x, virtual);
        var all = sparse.forward(rows, vectors, batch);
        attended = virtual == null ? all : all.narrow(0, 0, batch.nodes());
        if (virtual != null) {
          virtual = update(virtual, all.narrow(0, batch.nodes(), all.size(0) - batch.nodes()));
        }
      } else if (dense != null) {
        attended = dense.forward(x, batch);
      } else {
        throw new IllegalStateException("no attention");
      }
      var normed = attentionNorm.forward(x.add(dropped(attended)));
      z = z == null ? normed : z.add(normed);
    }
    if (z == null) {
      throw new IllegalStateException("no branch");
    }
    var hidden = dropped(torch.relu(widen.forward(z)));
    var next = norm.forward(z.add(dropped(narrow.forward(hidden))));
    return new State(next, virtual, edges);
  }

  private Tensor update(Tensor before, Tensor attended) {
    if (virtualScale == null || virtualShift == null) {
      return attended;
    }
    return torch.layer_norm(
        before.add(attended),
        new long[] {config.width()},
        Layers.optional(virtualScale),
        Layers.optional(virtualShift),
        1e-5,
        false);
  }

  private Tensor dropped(Tensor x) {
    return Layers.dropped(x, config.regularisation().dropout(), is_training());
  }
}
