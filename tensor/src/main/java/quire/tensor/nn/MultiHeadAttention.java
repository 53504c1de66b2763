package quire.tensor.nn;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// Multi-head attention (Vaswani et al., 2017, section 3.2), as `torch.nn.MultiheadAttention` with
/// `batch_first`, and with grouped keys and values, rotary positions and a cache.
///
/// Parameters, in PyTorch's names: `in_proj_weight` (heads * d + 2 groups * d, width), rows of
/// queries first, then keys, then values; or `q_proj_weight`, `k_proj_weight`, `v_proj_weight`
/// where keys or values come in another width; `in_proj_bias`; `out_proj.weight`, `out_proj.bias`.
public final class MultiHeadAttention extends Module {
  /// The sizes of an attention layer.
  ///
  /// @param width features of queries and of the output
  /// @param heads query heads
  /// @param groups key and value heads; heads is a multiple: equal is multi-head, 1 multi-query
  /// @param headWidth d, features of one head, commonly width / heads
  /// @param keyWidth features of the keys' input
  /// @param valueWidth features of the values' input
  public record Shape(
      int width, int heads, int groups, int headWidth, int keyWidth, int valueWidth) {
    public Shape {
      Check.positive("width", width);
      Check.positive("heads", heads);
      Check.positive("groups", groups);
      Check.positive("headWidth", headWidth);
      Check.positive("keyWidth", keyWidth);
      Check.positive("valueWidth", valueWidth);
      Check.that(
          heads % groups == 0, "heads must be a multiple of groups, is %d of %d", heads, groups);
    }

    private boolean packed() {
      return keyWidth == width && valueWidth == width;
    }
  }

  /// What an attention layer is made of.
  ///
  /// @param shape its sizes
  /// @param bias whether the four projections have a bias
  /// @param dropout share of attention weights dropped in training, in [0, 1)
  /// @param rotary positions for queries and keys of self-attention, or null
  /// @param precision of the products
  /// @param path how attention is computed
  public record Options(
      Shape shape,
      boolean bias,
      double dropout,
      @Nullable RotaryPositions rotary,
      Precision precision,
      AttentionPath path) {
    public Options {
      Check.that(dropout >= 0 && dropout < 1, "dropout must lie in [0, 1), is %s", dropout);
    }

    /// One key head a query head, biases, no dropout, fp32, the faster path.
    public static Options of(int width, int heads) {
      Check.positive("heads", heads);
      Check.that(
          width % heads == 0, "width must be a multiple of heads, is %d with %d", width, heads);
      var shape = new Shape(width, heads, heads, width / heads, width, width);
      return new Options(shape, true, 0, null, Precision.FP32, AttentionPath.AUTO);
    }

    /// The same with another number of key and value heads.
    public Options withGroups(int count) {
      return with(
          new Shape(
              shape.width, shape.heads, count, shape.headWidth, shape.keyWidth, shape.valueWidth));
    }

    /// The same with other features of one head.
    public Options withHeadWidth(int features) {
      return with(
          new Shape(
              shape.width, shape.heads, shape.groups, features, shape.keyWidth, shape.valueWidth));
    }

    /// The same with keys and values that come in another width.
    public Options withMemoryWidth(int key, int value) {
      return with(new Shape(shape.width, shape.heads, shape.groups, shape.headWidth, key, value));
    }

    /// The same with or without biases.
    public Options withBias(boolean present) {
      return new Options(shape, present, dropout, rotary, precision, path);
    }

    /// The same with another dropout.
    public Options withDropout(double share) {
      return new Options(shape, bias, share, rotary, precision, path);
    }

    /// The same with rotary positions, or none.
    public Options withRotary(@Nullable RotaryPositions positions) {
      return new Options(shape, bias, dropout, positions, precision, path);
    }

    /// The same in another precision.
    public Options withPrecision(Precision wanted) {
      return new Options(shape, bias, dropout, rotary, wanted, path);
    }

    /// The same computed in another way.
    public Options withPath(AttentionPath way) {
      return new Options(shape, bias, dropout, rotary, precision, way);
    }

    private Options with(Shape other) {
      return new Options(other, bias, dropout, rotary, precision, path);
    }
  }

  private final Options options;
  private final Shape shape;
  private final DotProductAttention attention;
  private final @Nullable Tensor packedWeight;
  private final Tensor @Nullable [] separateWeights;
  private final @Nullable Tensor bias;
  private final Linear out;

  public MultiHeadAttention(Options options) {
    this.options = options;
    shape = options.shape();
    attention = new DotProductAttention(options.path(), options.dropout());
    int queryRows = shape.heads() * shape.headWidth();
    int keyRows = shape.groups() * shape.headWidth();
    int rows = queryRows + 2 * keyRows;
    if (shape.packed()) {
      packedWeight = xavier("in_proj_weight", rows, shape.width());
      separateWeights = null;
    } else {
      packedWeight = null;
      separateWeights =
          new Tensor[] {
            xavier("q_proj_weight", queryRows, shape.width()),
            xavier("k_proj_weight", keyRows, shape.keyWidth()),
            xavier("v_proj_weight", keyRows, shape.valueWidth())
          };
    }
    bias = options.bias() ? Calls.constant(this, "in_proj_bias", 0, rows) : null;
    out = new Linear(queryRows, shape.width(), options.bias(), options.precision());
    if (out.bias() != null) {
      Calls.fillZero(out.bias());
    }
    var _ = register_module("out_proj", out);
  }

  /// What it is made of.
  public Options options() {
    return options;
  }

  /// The way attention is computed when nothing is dropped and no bias is learned: `FUSED` or
  /// `WRITTEN`.
  public AttentionPath path() {
    return options.path() != AttentionPath.AUTO
        ? options.path()
        : DotProductAttention.choose(
            Linear.working(out.weight(), options.precision()), false, false);
  }

  /// Self-attention without a mask: (batch, length, width) to the same shape.
  public Tensor forward(Tensor x) {
    return forward(x, AttentionMask.none(), null);
  }

  /// Self-attention.
  ///
  /// @param x shape (batch, length, width)
  /// @param cache what was read before, to which x is appended, or null; with it the mask's keys
  ///   are all positions read, x last, and a causal mask is aligned to the end
  /// @return shape of x; bfloat16 in BF16, else the dtype of the parameters
  public Tensor forward(Tensor x, AttentionMask mask, KeyValueCache.@Nullable Layer cache) {
    checkInput("x", x, shape.width());
    Tensor q;
    Tensor k;
    Tensor v;
    if (packedWeight != null) {
      var all = Linear.product(x, packedWeight, bias, options.precision());
      int[] heads = {shape.heads(), shape.groups(), shape.groups()};
      q = headsOf(all, 0, heads[0]);
      k = headsOf(all, heads[0], heads[1]);
      v = headsOf(all, heads[0] + heads[1], heads[2]);
    } else {
      q = project(x, 0);
      k = project(x, 1);
      v = project(x, 2);
    }
    var rotary = options.rotary();
    if (rotary != null) {
      long first = cache == null ? 0 : cache.length();
      q = rotary.apply(q, first);
      k = rotary.apply(k, first);
    }
    if (cache != null) {
      var entry = cache.append(k, v);
      return finish(q, entry.keys(), entry.values(), mask);
    }
    return finish(q, k, v, mask);
  }

  /// Cross-attention: queries look at another sequence. Rotary positions are not applied.
  ///
  /// @param query shape (batch, queries, width)
  /// @param key shape (batch, keys, keyWidth)
  /// @param value shape (batch, keys, valueWidth)
  /// @param cache of the projected keys and values: filled by the first call, which is the only one
  ///   that reads `key` and `value`; or null
  public Tensor forward(
      Tensor query,
      Tensor key,
      Tensor value,
      AttentionMask mask,
      KeyValueCache.@Nullable Layer cache) {
    checkInput("query", query, shape.width());
    var q = project(query, 0);
    if (cache != null && cache.length() > 0) {
      var entry = cache.entry();
      return finish(q, entry.keys(), entry.values(), mask);
    }
    checkInput("key", key, shape.keyWidth());
    checkInput("value", value, shape.valueWidth());
    var k = project(key, 1);
    var v = project(value, 2);
    if (cache != null) {
      var entry = cache.append(k, v);
      return finish(q, entry.keys(), entry.values(), mask);
    }
    return finish(q, k, v, mask);
  }

  private Tensor finish(Tensor q, Tensor k, Tensor v, AttentionMask mask) {
    var y = attention.attend(q, k, v, mask, is_training());
    return out.forward(y.transpose(1, 2).flatten(2, 3));
  }

  /// Projects to queries (0), keys (1) or values (2): (batch, heads or groups, length, d).
  private Tensor project(Tensor x, int part) {
    int d = shape.headWidth();
    int from = part == 0 ? 0 : shape.heads() + (part - 1) * shape.groups();
    int count = part == 0 ? shape.heads() : shape.groups();
    Tensor weight;
    if (packedWeight != null) {
      weight = packedWeight.narrow(0, (long) from * d, (long) count * d);
    } else {
      weight = java.util.Objects.requireNonNull(separateWeights)[part];
    }
    var partBias = bias == null ? null : bias.narrow(0, (long) from * d, (long) count * d);
    return headsOf(Linear.product(x, weight, partBias, options.precision()), 0, count);
  }

  /// Features of `count` heads from the first: (batch, length, ...) to (batch, count, length, d).
  private Tensor headsOf(Tensor x, int first, int count) {
    long d = shape.headWidth();
    var part = Calls.last(x) == count * d ? x : x.narrow(-1, first * d, count * d);
    return part.unflatten(-1, count, d).transpose(1, 2);
  }

  private Tensor xavier(String name, int rows, int columns) {
    return Calls.uniform(this, name, Math.sqrt(6.0 / (rows + columns)), rows, columns);
  }

  private static void checkInput(String name, Tensor x, int width) {
    Check.that(
        x.dim() == 3 && Calls.last(x) == width,
        "%s must have shape (batch, length, %d), has %s",
        name,
        width,
        java.util.Arrays.toString(x.shape()));
  }
}
