package quire.graph.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import quire.tensor.Differentiable;
import quire.tensor.Scope;

/// Attention along the interaction graph: four square maps without bias, no output map.
///
/// Parameters `query.weight`, `key.weight`, `value.weight`, `edge.weight`, each (width, width).
final class SparseAttentionLayer extends Module {
  private final LinearImpl query;
  private final LinearImpl key;
  private final LinearImpl value;
  private final LinearImpl edge;
  private final NetworkConfig config;

  SparseAttentionLayer(NetworkConfig config) {
    this.config = config;
    int width = config.width();
    query = Layers.linear(this, "query", width, width, false);
    key = Layers.linear(this, "key", width, width, false);
    value = Layers.linear(this, "value", width, width, false);
    edge = Layers.linear(this, "edge", width, width, false);
  }

  /// @param x real rows, then virtual ones, (rows, width)
  /// @param vectors the table of edge vectors, (table rows, width)
  /// @return (rows, width); rows without an edge are zero
  Tensor forward(Tensor x, Tensor vectors, Interaction batch) {
    try (var scope = new Scope()) {
      return scope.keep(attended(x, vectors, batch.attention()));
    }
  }

  private Tensor attended(Tensor x, Tensor vectors, Incidence graph) {
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(query.forward(x));
    inputs.add(key.forward(x));
    inputs.add(value.forward(x));
    inputs.add(edge.forward(vectors));
    double share = config.regularisation().attentionDropout();
    if (is_training() && share > 0) {
      var kept = torch.ones(graph.edges, config.heads()).to(x.scalar_type());
      inputs.add(torch.dropout(kept, share, true));
    }
    var operator = new AttentionOperator(graph, config.heads(), config.regularisation().clamp());
    return Differentiable.apply(operator, inputs.toArray(Tensor[]::new)).get(0);
  }
}
