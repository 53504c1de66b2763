package quire.network.model;

import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// The shape of a decoder-only transformer: what decides its parameters, operations and memory.
///
/// @param name for reports
/// @param layers l
/// @param hidden h, width of the residual stream
/// @param heads a, attention heads
/// @param kvHeads key and value heads: `heads` for plain, fewer for grouped, 1 for multi-query
/// @param headSize width of a head, usually h / a
/// @param ffn f, inner width of a dense feed-forward block
/// @param gated whether the feed-forward block has three matrices (SwiGLU) instead of two
/// @param vocabulary V
/// @param sequence s, tokens of a training sequence
/// @param biases whether matrices carry biases and norms have an offset (LayerNorm rather than
///   RMSNorm)
/// @param tied whether input and output embedding are one matrix
/// @param positions what tells positions apart
/// @param embeddingNorm whether a norm follows the embedding (BLOOM)
/// @param experts the experts, or null for a dense model
/// @param latent multi-head latent attention, or null for the usual projections
/// @param published the published parameter count, NaN where there is none
public record ModelShape(
    String name,
    int layers,
    int hidden,
    int heads,
    int kvHeads,
    int headSize,
    int ffn,
    boolean gated,
    int vocabulary,
    int sequence,
    boolean biases,
    boolean tied,
    Positions positions,
    boolean embeddingNorm,
    @Nullable Experts experts,
    @Nullable Latent latent,
    double published) {
  /// How positions are told, as far as it has parameters.
  public enum Positions {
    /// Rotary, ALiBi or none: no parameters.
    FREE,
    /// A learned vector for each position: s h parameters.
    LEARNED,
    /// Relative, with one more h x (a headSize) matrix a layer (Transformer-XL, Gopher).
    RELATIVE
  }

  /// A mixture of experts in every layer but the first ones.
  ///
  /// @param count routed experts a layer
  /// @param topK routed experts a token passes
  /// @param ffn inner width of one expert
  /// @param shared experts that every token passes
  /// @param denseLayers first layers that have a plain block instead
  /// @param routerBias whether the router has a bias for each expert
  public record Experts(
      int count, int topK, int ffn, int shared, int denseLayers, boolean routerBias) {
    /// Refuses what cannot be.
    public Experts {
      Check.that(
          topK <= count, "experts: topK %d is more than the %d experts there are", topK, count);
    }
  }

  /// Multi-head latent attention (DeepSeek): ranks of the compressed query and key-value, and head
  /// widths without and with rotary part.
  public record Latent(
      int queryRank, int keyValueRank, int plainHead, int rotaryHead, int valueHead) {}

  /// Refuses what cannot be.
  public ModelShape {
    Check.that(
        heads % kvHeads == 0,
        "model %s: heads %d is no multiple of kvHeads %d",
        name,
        heads,
        kvHeads);
  }

  /// A GPT of the usual shape: f = 4h, biases, learned positions, tied embeddings.
  public static ModelShape gpt(
      String name,
      int layers,
      int hidden,
      int heads,
      int vocabulary,
      int sequence,
      double published) {
    Check.that(
        hidden % heads == 0, "model %s: hidden %d is no multiple of heads %d", name, hidden, heads);
    return new ModelShape(
        name,
        layers,
        hidden,
        heads,
        heads,
        hidden / heads,
        4 * hidden,
        false,
        vocabulary,
        sequence,
        true,
        true,
        Positions.LEARNED,
        false,
        null,
        null,
        published);
  }

  /// Layers whose feed-forward block is a mixture of experts.
  public int expertLayers() {
    return experts == null ? 0 : Math.max(0, layers - experts.denseLayers());
  }

  /// Weights of the attention matrices of one layer.
  public double attentionWeights() {
    double h = hidden;
    double relative = positions == Positions.RELATIVE ? h * heads * headSize : 0;
    if (latent != null) {
      double query = latent.plainHead() + latent.rotaryHead();
      double q =
          latent.queryRank() == 0
              ? h * heads * query
              : h * latent.queryRank() + latent.queryRank() * heads * query;
      return q
          + h * (latent.keyValueRank() + latent.rotaryHead())
          + (double) latent.keyValueRank() * heads * (latent.plainHead() + latent.valueHead())
          + (double) heads * latent.valueHead() * h;
    }
    return 2 * h * heads * headSize + 2 * h * kvHeads * headSize + relative;
  }

  /// Weights of a dense feed-forward block.
  public double denseWeights() {
    return (gated ? 3.0 : 2.0) * hidden * ffn;
  }

  /// Weights of one expert.
  public double expertWeights() {
    return experts == null ? 0 : (gated ? 3.0 : 2.0) * hidden * experts.ffn();
  }

  /// Weights of all routed experts of a layer.
  public double routedWeights() {
    return experts == null ? 0 : expertWeights() * experts.count();
  }

  /// Weights of an expert layer's router and shared experts.
  public double sharedWeights() {
    return experts == null
        ? 0
        : (double) hidden * experts.count() + expertWeights() * experts.shared();
  }

  /// Norms and biases of one layer, the router's bias included.
  public double layerVectors() {
    double h = hidden;
    double norms = (biases ? 4 : 2) * h;
    double bias =
        biases ? (double) (heads + 2 * kvHeads) * headSize + h + (gated ? 2.0 : 1.0) * ffn + h : 0;
    double latentNorms = latent == null ? 0 : latent.queryRank() + latent.keyValueRank();
    return norms + bias + latentNorms;
  }

  /// Matrices of all layers: what "12 l h^2" counts for a GPT.
  public double layerMatrices() {
    double moe = expertLayers();
    return layers * attentionWeights()
        + (layers - moe) * denseWeights()
        + moe * (routedWeights() + sharedWeights());
  }

  /// Norms and biases of everything.
  public double vectors() {
    double router =
        experts != null && experts.routerBias() ? (double) expertLayers() * experts.count() : 0;
    double perNorm = (biases ? 2.0 : 1.0) * hidden;
    return layers * layerVectors() + router + perNorm * (embeddingNorm ? 2 : 1);
  }

  /// Weights of one embedding matrix, V h.
  public double embedding() {
    return (double) vocabulary * hidden;
  }

  /// Weights of learned positions.
  public double positionWeights() {
    return positions == Positions.LEARNED ? (double) sequence * hidden : 0;
  }

  /// All parameters. For a GPT this is `12 l h^2 (1 + 13/(12h) + (V+s)/(12 l h))`, and 2h more for
  /// the last norm, which that formula leaves out.
  public double parameters() {
    return layerMatrices() + vectors() + embedding() * (tied ? 1 : 2) + positionWeights();
  }

  /// Parameters that one token passes: only `topK` of the routed experts.
  public double activeParameters() {
    double idle = experts == null ? 0 : expertWeights() * (experts.count() - experts.topK());
    return parameters() - idle * expertLayers();
  }

  /// The same model with another sequence length.
  public ModelShape withSequence(int tokens) {
    return new ModelShape(
        name,
        layers,
        hidden,
        heads,
        kvHeads,
        headSize,
        ffn,
        gated,
        vocabulary,
        tokens,
        biases,
        tied,
        positions,
        embeddingNorm,
        experts,
        latent,
        tokens == sequence ? published : Double.NaN);
  }
}
