package quire.tensor.nn;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// Which keys a query may see, and what is added to their scores. The parts combine.
///
/// A query that may see no key at all gets zeros, not NaN, and passes no gradient on.
///
/// @param causal query i sees key j only when j <= i + (keys - queries): with a cache the queries
///   are the last positions
/// @param keyPadding boolean, shape (batch, keys), true where the key is padding and is not seen
///   (PyTorch's convention); or null
/// @param bias floating, added to the scaled scores, minus infinity where a key is not seen;
///   broadcast to (batch, heads, queries, keys) from the right, so (heads, queries, keys) is a bias
///   per head; may require a gradient; or null
public record AttentionMask(boolean causal, @Nullable Tensor keyPadding, @Nullable Tensor bias) {
  private static final AttentionMask NONE = new AttentionMask(false, null, null);

  public AttentionMask {
    if (keyPadding != null) {
      Check.that(
          keyPadding.dim() == 2 && Calls.dtype(keyPadding) == ScalarType.Bool,
          "keyPadding must be boolean of shape (batch, keys), is %s of shape %s",
          Calls.dtype(keyPadding),
          Arrays.toString(keyPadding.shape()));
    }
    if (bias != null) {
      Check.that(
          bias.is_floating_point() && bias.dim() >= 1 && bias.dim() <= 4,
          "bias must be floating and broadcast to (batch, heads, queries, keys), is %s of shape %s",
          Calls.dtype(bias),
          Arrays.toString(bias.shape()));
    }
  }

  /// Every query sees every key.
  public static AttentionMask none() {
    return NONE;
  }

  /// This mask, and no key after the query is seen.
  public AttentionMask withCausal() {
    return new AttentionMask(true, keyPadding, bias);
  }

  /// This mask, and keys marked true are not seen. Shape (batch, keys).
  public AttentionMask withKeyPadding(Tensor padding) {
    return new AttentionMask(causal, padding, bias);
  }

  /// This mask, and the bias is added to the scores.
  public AttentionMask withBias(Tensor scores) {
    return new AttentionMask(causal, keyPadding, scores);
  }

  /// What the parts amount to for one call.
  ///
  /// @param bias to add to the scores, 4 axes, or null; rows that see nothing hold 0 here
  /// @param blind true for the rows that see nothing, broadcast to (batch, heads, queries, 1), or
  ///   null where there is none
  record Resolved(@Nullable Tensor bias, @Nullable Tensor blind) {}

  /// @param batch rows of `keyPadding` expected
  Resolved resolve(ScalarType dtype, long batch, long queries, long keys) {
    var sum = bias == null ? null : Calls.cast(fourAxes(bias), dtype);
    if (causal && queries > 1) {
      sum = plus(sum, after(queries, keys, dtype));
    }
    if (keyPadding != null) {
      Check.that(
          keyPadding.size(0) == batch && keyPadding.size(1) == keys,
          "keyPadding must have shape (%d, %d), has %s",
          batch,
          keys,
          Arrays.toString(keyPadding.shape()));
      var padding = keyPadding.unsqueeze(1).unsqueeze(1);
      var zeros = torch.zeros(new long[] {batch, 1, 1, keys}, Calls.options(dtype));
      sum = plus(sum, zeros.masked_fill_(padding, Calls.scalar(Double.NEGATIVE_INFINITY)));
    }
    if (sum == null) {
      return new Resolved(null, null);
    }
    var blind = sum.isneginf().all(-1, true);
    if (!blind.any().item_bool()) {
      return new Resolved(sum, null);
    }
    return new Resolved(sum.masked_fill(blind, Calls.scalar(0)), blind);
  }

  /// Is the mask the plain causal square, which the fused kernel knows without a bias?
  boolean causalSquare(long queries, long keys) {
    return causal && keyPadding == null && bias == null && queries == keys;
  }

  private static Tensor after(long queries, long keys, ScalarType dtype) {
    var full =
        torch.full(
            new long[] {queries, keys},
            Calls.scalar(Double.NEGATIVE_INFINITY),
            Calls.options(dtype));
    return fourAxes(full.triu(keys - queries + 1));
  }

  private static Tensor fourAxes(Tensor x) {
    var y = x;
    while (y.dim() < 4) {
      y = y.unsqueeze(0);
    }
    return y;
  }

  private static Tensor plus(@Nullable Tensor sum, Tensor part) {
    return sum == null ? part : sum.add(part);
  }
}
