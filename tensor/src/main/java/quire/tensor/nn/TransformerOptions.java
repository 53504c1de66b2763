package quire.tensor.nn;

import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// What a transformer stack is made of.
///
/// @param layers of the stack
/// @param width features of the residual stream
/// @param heads query heads
/// @param groups key and value heads, dividing heads
/// @param feedForward features of the hidden layer (after gating, for a gated activation)
/// @param activation of the feed-forward block
/// @param norm which normalisation
/// @param normFirst true: normalise what enters each block (pre-norm); false: the sum after it
/// @param normEpsilon of the normalisation, above 0
/// @param finalNorm whether the stack ends with a normalisation; pre-norm stacks need it
/// @param bias whether linear maps and layer norms have biases
/// @param dropout of attention weights, hidden layer and blocks in training, in [0, 1)
/// @param rotary positions of self-attention, or null
/// @param precision of the products
/// @param path of attention
public record TransformerOptions(
    int layers,
    int width,
    int heads,
    int groups,
    int feedForward,
    Activation activation,
    Norm.Kind norm,
    boolean normFirst,
    double normEpsilon,
    boolean finalNorm,
    boolean bias,
    double dropout,
    @Nullable RotaryPositions rotary,
    Precision precision,
    AttentionPath path) {
  public TransformerOptions {
    Check.positive("layers", layers);
    Check.positive("width", width);
    Check.positive("heads", heads);
    Check.positive("groups", groups);
    Check.positive("feedForward", feedForward);
    Check.positive("normEpsilon", normEpsilon);
    Check.that(
        width % heads == 0, "width must be a multiple of heads, is %d with %d", width, heads);
    Check.that(heads % groups == 0, "heads must be a multiple of groups, is %d", heads);
    Check.that(dropout >= 0 && dropout < 1, "dropout must lie in [0, 1), is %s", dropout);
  }

  /// Pre-norm with layer norms and a final one, GELU, biases, no dropout, fp32.
  public static TransformerOptions of(int layers, int width, int heads, int feedForward) {
    return new TransformerOptions(
        layers,
        width,
        heads,
        heads,
        feedForward,
        Activation.GELU,
        Norm.Kind.LAYER,
        true,
        1e-5,
        true,
        true,
        0,
        null,
        Precision.FP32,
        AttentionPath.AUTO);
  }

  /// The same with another number of key and value heads.
  public TransformerOptions withGroups(int count) {
    return new TransformerOptions(
        layers,
        width,
        heads,
        count,
        feedForward,
        activation,
        norm,
        normFirst,
        normEpsilon,
        finalNorm,
        bias,
        dropout,
        rotary,
        precision,
        path);
  }

  /// The same with another activation.
  public TransformerOptions withActivation(Activation function) {
    return new TransformerOptions(
        layers,
        width,
        heads,
        groups,
        feedForward,
        function,
        norm,
        normFirst,
        normEpsilon,
        finalNorm,
        bias,
        dropout,
        rotary,
        precision,
        path);
  }

  /// The same with another normalisation and its epsilon.
  public TransformerOptions withNorm(Norm.Kind kind, double epsilon) {
    return new TransformerOptions(
        layers,
        width,
        heads,
        groups,
        feedForward,
        activation,
        kind,
        normFirst,
        epsilon,
        finalNorm,
        bias,
        dropout,
        rotary,
        precision,
        path);
  }

  /// The same, normalised after each sum and not at the end, as in the original paper.
  public TransformerOptions withPostNorm() {
    return new TransformerOptions(
        layers,
        width,
        heads,
        groups,
        feedForward,
        activation,
        norm,
        false,
        normEpsilon,
        false,
        bias,
        dropout,
        rotary,
        precision,
        path);
  }

  /// The same with or without a normalisation at the end.
  public TransformerOptions withFinalNorm(boolean present) {
    return new TransformerOptions(
        layers,
        width,
        heads,
        groups,
        feedForward,
        activation,
        norm,
        normFirst,
        normEpsilon,
        present,
        bias,
        dropout,
        rotary,
        precision,
        path);
  }

  /// The same with or without biases.
  public TransformerOptions withBias(boolean present) {
    return new TransformerOptions(
        layers,
        width,
        heads,
        groups,
        feedForward,
        activation,
        norm,
        normFirst,
        normEpsilon,
        finalNorm,
        present,
        dropout,
        rotary,
        precision,
        path);
  }

  /// The same with another dropout.
  public TransformerOptions withDropout(double share) {
    return new TransformerOptions(
        layers,
        width,
        heads,
        groups,
        feedForward,
        activation,
        norm,
        normFirst,
        normEpsilon,
        finalNorm,
        bias,
        share,
        rotary,
        precision,
        path);
  }

  /// The same with rotary positions, or none.
  public TransformerOptions withRotary(@Nullable RotaryPositions positions) {
    return new TransformerOptions(
        layers,
        width,
        heads,
        groups,
        feedForward,
        activation,
        norm,
        normFirst,
        normEpsilon,
        finalNorm,
        bias,
        dropout,
        positions,
        precision,
        path);
  }

  /// The same in another precision.
  public TransformerOptions withPrecision(Precision wanted) {
    return new TransformerOptions(
        layers,
        width,
        heads,
        groups,
        feedForward,
        activation,
        norm,
        normFirst,
        normEpsilon,
        finalNorm,
        bias,
        dropout,
        rotary,
        wanted,
        path);
  }

  /// The same with attention computed in another way.
  public TransformerOptions withPath(AttentionPath way) {
    return new TransformerOptions(
        layers,
        width,
        heads,
        groups,
        feedForward,
        activation,
        norm,
        normFirst,
        normEpsilon,
        finalNorm,
        bias,
        dropout,
        rotary,
        precision,
        way);
  }

  MultiHeadAttention.Options attention() {
    return MultiHeadAttention.Options.of(width, heads)
        .withGroups(groups)
        .withBias(bias)
        .withDropout(dropout)
        .withRotary(rotary)
        .withPrecision(precision)
        .withPath(path);
  }
}
