package quire.tensor.nn;

import java.util.Arrays;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import quire.base.Check;

/// softmax(Q K^T / sqrt(d) + bias) V over heads (Vaswani et al., 2017, equation 1).
///
/// @param path how to compute it
/// @param dropout share of the attention weights set to zero while training, in [0, 1)
public record DotProductAttention(AttentionPath path, double dropout) {
  public DotProductAttention {
    Check.that(dropout >= 0 && dropout < 1, "dropout must lie in [0, 1), is %s", dropout);
  }

  /// The way that `AUTO` takes, never `AUTO` itself.
  ///
  /// The fused CPU kernel is the faster one in fp32 and the slower one in bfloat16, where its inner
  /// products do not reach oneDNN; it has neither dropout nor a gradient for the bias, so those are
  /// written out too.
  public static AttentionPath choose(ScalarType dtype, boolean dropping, boolean biasGradient) {
    boolean reduced = dtype.intern() == ScalarType.BFloat16 || dtype.intern() == ScalarType.Half;
    return reduced || dropping || biasGradient ? AttentionPath.WRITTEN : AttentionPath.FUSED;
  }

  /// Attends.
  ///
  /// @param q queries, shape (batch, heads, queries, d)
  /// @param k keys, shape (batch, groups, keys, d); heads is a multiple of groups, and each group
  ///   of heads / groups neighbouring heads shares one key and value head
  /// @param v values, shape (batch, groups, keys, e), dtype of q like k
  /// @param training whether dropout acts
  /// @return shape (batch, heads, queries, e); rows that see no key are zero
  public Tensor attend(Tensor q, Tensor k, Tensor v, AttentionMask mask, boolean training) {
    checkShapes(q, k, v);
    boolean dropping = training && dropout > 0;
    var bias = mask.bias();
    boolean biasGradient = bias != null && bias.requires_grad() && GradMode.is_enabled();
    var way = path == AttentionPath.AUTO ? choose(Calls.dtype(q), dropping, biasGradient) : path;
    Check.that(
        way != AttentionPath.FUSED || !biasGradient,
        "the fused attention has no gradient for the bias: choose AUTO or WRITTEN");
    long repeats = q.size(1) / k.size(1);
    var keys = repeated(k, repeats);
    var values = repeated(v, repeats);
    return way == AttentionPath.FUSED
        ? fused(q, keys, values, mask, dropping)
        : written(q, keys, values, mask, dropping);
  }

  private Tensor fused(Tensor q, Tensor k, Tensor v, AttentionMask mask, boolean dropping) {
    boolean square = mask.causalSquare(q.size(2), k.size(2));
    var resolved =
        square
            ? new AttentionMask.Resolved(null, null)
            : mask.resolve(Calls.dtype(q), q.size(0), q.size(2), k.size(2));
    var y =
        torch.scaled_dot_product_attention(
            q,
            k,
            v,
            Calls.optional(resolved.bias()),
            dropping ? dropout : 0,
            square,
            new DoubleOptional(),
            false);
    return seeing(y, resolved);
  }

  private Tensor written(Tensor q, Tensor k, Tensor v, AttentionMask mask, boolean dropping) {
    var resolved = mask.resolve(Calls.dtype(q), q.size(0), q.size(2), k.size(2));
    var scaled = q.mul(Calls.scalar(1 / Math.sqrt(Calls.last(q))));
    var scores = scaled.matmul(k.transpose(-2, -1));
    if (resolved.bias() != null) {
      scores = scores.add(resolved.bias());
    }
    var weights = scores.softmax(-1); // sums in fp32 inside, also for bfloat16
    if (dropping) {
      weights = torch.dropout(weights, dropout, true);
    }
    return seeing(weights.matmul(v), resolved);
  }

  private static Tensor seeing(Tensor y, AttentionMask.Resolved resolved) {
    return resolved.blind() == null ? y : y.masked_fill(resolved.blind(), Calls.scalar(0));
  }

  private static Tensor repeated(Tensor x, long repeats) {
    return repeats == 1 ? x : x.repeat_interleave(repeats, new LongOptional(1), new LongOptional());
  }

  private static void checkShapes(Tensor q, Tensor k, Tensor v) {
    boolean fits =
        q.dim() == 4
            && k.dim() == 4
            && v.dim() == 4
            && q.size(0) == k.size(0)
            && k.size(0) == v.size(0)
            && k.size(1) == v.size(1)
            && q.size(1) % k.size(1) == 0
            && k.size(2) == v.size(2)
            && q.size(3) == k.size(3);
    Check.that(
        fits,
        "attention needs q (batch, heads, queries, d), k and v (batch, groups, keys, d or e) with"
            + " heads a multiple of groups; got %s, %s, %s",
        Arrays.toString(q.shape()),
        Arrays.toString(k.shape()),
        Arrays.toString(v.shape()));
  }
}
