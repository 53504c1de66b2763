package quire.network.model;

/// Operations of one training iteration, over all GPUs (Narayanan et al., SC'21; Korthikanti et al.
/// 2022). For a GPT of batch B: model `72 B s l h^2 (1 + s/(6h) + V/(12 l h))`; with full
/// recomputation `96 B s l h^2 (1 + s/(6h) + V/(16 l h))`. A backward pass counts twice a forward
/// one.
///
/// @param matrices forward operations of the layers' matrices
/// @param attention forward operations of scores and their product with the values
/// @param logits forward operations of the last matrix
public record Flops(double matrices, double attention, double logits) {
  /// Operations for so many sequences.
  ///
  /// @param causal counts only the lower half of the scores; the literature counts all
  public static Flops of(ModelShape m, double sequences, boolean causal) {
    double tokens = sequences * m.sequence();
    double active = m.layers() * m.attentionWeights();
    double moe = m.expertLayers();
    active += (m.layers() - moe) * m.denseWeights();
    var experts = m.experts();
    if (experts != null) {
      active += moe * (m.sharedWeights() + experts.topK() * m.expertWeights());
    }
    double attention =
        2 * tokens * m.sequence() * m.heads() * (scoreWidth(m) + valueWidth(m)) * m.layers();
    return new Flops(
        2 * tokens * active, causal ? attention / 2 : attention, 2 * tokens * m.embedding());
  }

  /// Width of a query and key in the scores.
  public static int scoreWidth(ModelShape m) {
    var latent = m.latent();
    return latent == null ? m.headSize() : latent.plainHead() + latent.rotaryHead();
  }

  /// Width of a value.
  public static int valueWidth(ModelShape m) {
    var latent = m.latent();
    return latent == null ? m.headSize() : latent.valueHead();
  }

  /// Forward and backward, nothing done twice.
  public double model() {
    return 3 * (matrices + attention + logits);
  }

  /// What the hardware does: full recomputation runs the layers' forward pass again, selective one
  /// the attention's.
  public double hardware(Recompute recompute) {
    return model()
        + switch (recompute) {
          case NONE -> 0;
          case SELECTIVE -> attention;
          case FULL -> matrices + attention;
        };
  }

  /// As Korthikanti et al. print it: with selective recomputation `s/(3h)`, which counts the
  /// attention's three passes again instead of one.
  public double printed(Recompute recompute) {
    return recompute == Recompute.SELECTIVE ? model() + 3 * attention : hardware(recompute);
  }
}
