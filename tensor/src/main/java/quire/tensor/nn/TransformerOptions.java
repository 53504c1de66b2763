package quire.tensor.nn;

import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// What a transformer stack is made of. Biases, dropout and precision are those of its attention,
/// and hold for the other maps of a block too.
///
/// @param layers of the stack
/// @param feedForward features of the hidden layer (after gating, for a gated activation)
/// @param activation of the feed-forward block
/// @param norm which normalisation, and where it stands
/// @param attention heads, widths, positions, biases, dropout, precision
public record TransformerOptions(
    int layers,
    int feedForward,
    Activation activation,
    Normalization norm,
    MultiHeadAttention.Options attention) {

  /// Which normalisation a stack has, and where.
  ///
  /// @param kind layer norm or RMS norm
  /// @param epsilon added below the root, above 0
  /// @param first true: what enters each block (pre-norm); false: the sum after it (post-norm)
  /// @param last whether the stack ends with one; pre-norm stacks need it
  public record Normalization(Norm.Kind kind, double epsilon, boolean first, boolean last) {
    public Normalization {
      Check.positive("normEpsilon", epsilon);
    }
  }

  public TransformerOptions {
    Check.positive("layers", layers);
    Check.positive("feedForward", feedForward);
  }

  /// Pre-norm with layer norms and a final one, GELU, biases, no dropout, fp32.
  ///
  /// @param width features of the residual stream, a multiple of heads
  public static TransformerOptions of(int layers, int width, int heads, int feedForward) {
    return new TransformerOptions(
        layers,
        feedForward,
        Activation.GELU,
        new Normalization(Norm.Kind.LAYER, 1e-5, true, true),
        MultiHeadAttention.Options.of(width, heads));
  }

  /// Features of the residual stream.
  public int width() {
    return attention.shape().width();
  }

  /// Whether linear maps and layer norms have biases.
  public boolean bias() {
    return attention.bias();
  }

  /// Share of attention weights, hidden features and block outputs dropped in training.
  public double dropout() {
    return attention.dropout();
  }

  /// In which the products are computed.
  public Precision precision() {
    return attention.precision();
  }

  /// The same with another attention.
  public TransformerOptions withAttention(MultiHeadAttention.Options options) {
    return new TransformerOptions(layers, feedForward, activation, norm, options);
  }

  /// The same with another activation.
  public TransformerOptions withActivation(Activation function) {
    return new TransformerOptions(layers, feedForward, function, norm, attention);
  }

  /// The same with another kind of normalisation, in the same places.
  public TransformerOptions withNorm(Norm.Kind kind, double epsilon) {
    return with(new Normalization(kind, epsilon, norm.first(), norm.last()));
  }

  /// The same, normalised after each sum and not at the end, as in the original paper.
  public TransformerOptions withPostNorm() {
    return with(new Normalization(norm.kind(), norm.epsilon(), false, false));
  }

  /// The same with or without a normalisation at the end.
  public TransformerOptions withFinalNorm(boolean present) {
    return with(new Normalization(norm.kind(), norm.epsilon(), norm.first(), present));
  }

  /// The same with another number of key and value heads.
  public TransformerOptions withGroups(int count) {
    return withAttention(attention.withGroups(count));
  }

  /// The same with or without biases.
  public TransformerOptions withBias(boolean present) {
    return withAttention(attention.withBias(present));
  }

  /// The same with another dropout.
  public TransformerOptions withDropout(double share) {
    return withAttention(attention.withDropout(share));
  }

  /// The same with rotary positions, or none.
  public TransformerOptions withRotary(@Nullable RotaryPositions positions) {
    return withAttention(attention.withRotary(positions));
  }

  /// The same in another precision.
  public TransformerOptions withPrecision(Precision wanted) {
    return withAttention(attention.withPrecision(wanted));
  }

  /// The same with attention computed in another way.
  public TransformerOptions withPath(AttentionPath way) {
    return withAttention(attention.withPath(way));
  }

  /// A normalisation of the stack, with parameters of its own.
  Norm newNorm() {
    return Norm.of(norm.kind(), width(), norm.epsilon(), bias());
  }

  private TransformerOptions with(Normalization other) {
    return new TransformerOptions(layers, feedForward, activation, other, attention);
  }
}
