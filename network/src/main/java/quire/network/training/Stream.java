package quire.network.training;

import java.util.Locale;

/// Queues of a GPU: what stands in one runs in order, different ones run at the same time.
public enum Stream {
  /// Computations, and what they wait for at once.
  COMPUTE,
  /// Tensor, context and expert parallel collectives.
  TENSOR,
  /// Activations and their gradients between pipeline stages.
  PIPELINE,
  /// Gradients and parameters between replicas.
  DATA;

  /// As in timelines: `compute`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
