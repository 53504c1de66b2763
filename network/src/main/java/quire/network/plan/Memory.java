package quire.network.plan;

import quire.network.model.ModelShape;
import quire.network.model.Recompute;

/// Bytes on the fullest GPU, one of the first stage.
///
/// State is weights, gradients and optimizer: 18 bytes a parameter (2 and 4 for weight and
/// gradient, 12 for Adam's two moments and the master weight); ZeRO-1 keeps 6 + 12/d, ZeRO-3 18/d.
/// Activations of a layer and micro-batch (Korthikanti et al. 2022): `s b h (10 + 24/t + 5 a s/(h
/// t))`, with sequence parallelism `s b h/t (34 + 5 a s/h)`; selective recomputation drops the last
/// term, full keeps `2 s b h`. The first stage holds p micro-batches of l/p layers, `1 + (p-1)/(p
/// v)` times that when interleaved.
///
/// @param layerState state of the layers' matrices: what "18 bytes x 12 l h^2 / (t p)" counts
/// @param embeddingState state of embeddings, positions, norms and biases
/// @param activations kept for the backward pass
public record Memory(double layerState, double embeddingState, double activations) {
  /// Bytes of a parameter's state, all of it on one GPU.
  public static final double STATE = 18;

  /// Bytes of weight and gradient.
  public static final double WEIGHT_AND_GRADIENT = 6;

  /// The sum.
  public double total() {
    return layerState + embeddingState + activations;
  }

  /// The bytes of a layout.
  public static Memory of(TrainingJob job, Layout layout) {
    var model = new StepModel(job);
    model.set(layout);
    return model.memory();
  }

  /// Bytes of state a parameter for a ZeRO stage over so many ranks.
  static double statePerParameter(int zero, double ranks) {
    return switch (zero) {
      case 0 -> STATE;
      case 1 -> WEIGHT_AND_GRADIENT + (STATE - WEIGHT_AND_GRADIENT) / ranks;
      default -> STATE / ranks;
    };
  }

  /// Bytes that one token of one layer keeps, outside the tensor-parallel region, and inside it
  /// before division by t; scores aside. In units of bytes, h and f counted out.
  static double outside(ModelShape m, boolean expertLayer) {
    double routed = expertLayer && m.experts() != null ? 2.0 * m.experts().topK() * m.hidden() : 0;
    return 10.0 * m.hidden() + routed;
  }

  /// See [#outside].
  static double inside(ModelShape m, boolean expertLayer) {
    double heads = m.heads();
    double attention;
    var latent = m.latent();
    if (latent != null) {
      double query = latent.plainHead() + latent.rotaryHead();
      attention =
          2
              * (heads * (2 * query + 2.0 * latent.valueHead())
                  + latent.queryRank()
                  + latent.keyValueRank());
    } else {
      attention = 2.0 * m.headSize() * (2 * heads + 2.0 * m.kvHeads());
    }
    double perUnit = m.gated() ? 6 : 4;
    double width = m.ffn();
    var experts = m.experts();
    if (expertLayer && experts != null) {
      width = (double) experts.ffn() * (experts.topK() + experts.shared());
    }
    return attention + perUnit * width;
  }

  /// Whether the scores are kept.
  static boolean keepsScores(Recompute recompute, boolean fused) {
    return recompute == Recompute.NONE && !fused;
  }
}
