package quire.graph.model;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.graph.metric.Classification;
import quire.tensor.Dtype;
import quire.tensor.Tensors;

/// Training losses. Rows whose label is -1 take no part.
public final class Losses {
  private static final long NONE = 0;
  private static final long MEAN = 1;

  private Losses() {}

  /// Mean cross-entropy over the labelled rows, in nats.
  ///
  /// @param outputs (rows, classes), or (rows, 1) for two classes as one logit
  /// @param labels class of each row, -1 for none
  public static Tensor crossEntropy(Tensor outputs, int[] labels) {
    return crossEntropy(outputs, labels, false);
  }

  /// Cross-entropy with each class c weighted by `(V - count_c) / V` over the V labelled rows of
  /// this batch: with one logit the mean of the weighted terms, else their weighted mean. Zero
  /// where one class alone occurs.
  public static Tensor weightedCrossEntropy(Tensor outputs, int[] labels) {
    return crossEntropy(outputs, labels, true);
  }

  private static Tensor crossEntropy(Tensor outputs, int[] labels, boolean weighted) {
    Check.that(
        outputs.size(0) == labels.length,
        "%d rows of output do not match %d labels",
        outputs.size(0),
        labels.length);
    var rows = IntStream.range(0, labels.length).filter(i -> labels[i] >= 0).toArray();
    Check.that(rows.length > 0, "no row of the batch has a label");
    var kept = IntStream.of(rows).map(i -> labels[i]).toArray();
    int columns = Math.toIntExact(outputs.size(1));
    int classes = Math.max(2, columns);
    Check.that(
        Arrays.stream(kept).allMatch(c -> c < classes),
        "labels must lie in [0, %d), the largest is %d",
        classes,
        Arrays.stream(kept).max().orElse(0));
    var used =
        rows.length == labels.length
            ? outputs
            : outputs.index_select(0, Tensors.of(IntStream.of(rows).asLongStream().toArray()));
    double[] weights = weighted ? Classification.classWeights(kept, classes) : null;
    return columns == 1 ? binary(used, kept, weights) : multi(used, kept, weights);
  }

  private static Tensor binary(Tensor outputs, int[] labels, double @Nullable [] weights) {
    var target = like(outputs, IntStream.of(labels).mapToDouble(c -> c).toArray());
    var weight =
        weights == null
            ? null
            : like(outputs, IntStream.of(labels).mapToDouble(c -> weights[c]).toArray());
    return torch.binary_cross_entropy_with_logits(
        outputs.squeeze(1), target, Layers.optional(weight), Layers.optional(null), MEAN);
  }

  private static Tensor multi(Tensor outputs, int[] labels, double @Nullable [] weights) {
    if (weights != null && Arrays.stream(weights).allMatch(w -> w == 0)) {
      return outputs.sum().mul(new Scalar(0.0));
    }
    var target = Tensors.of(IntStream.of(labels).asLongStream().toArray());
    var weight = weights == null ? null : like(outputs, weights);
    return torch.nll_loss(
        torch.log_softmax(outputs, 1), target, Layers.optional(weight), MEAN, -100);
  }

  /// Mean over rows and labels of the binary cross-entropy, labels independent of each other.
  ///
  /// @param outputs (rows, labels), logits
  /// @param truth rows x labels, 0 or 1; NaN takes no part
  public static Tensor multiLabel(Tensor outputs, double[] truth) {
    var known = Arrays.stream(truth).map(t -> Double.isNaN(t) ? 0 : 1).toArray();
    double count = Arrays.stream(known).sum();
    Check.that(count > 0, "no row of the batch has a label");
    var filled = Arrays.stream(truth).map(t -> Double.isNaN(t) ? 0 : t).toArray();
    return torch
        .binary_cross_entropy_with_logits(
            outputs.flatten(),
            like(outputs, filled),
            Layers.optional(like(outputs, known)),
            Layers.optional(null),
            NONE)
        .sum()
        .div(new Scalar(count));
  }

  /// Mean absolute error.
  ///
  /// @param outputs (rows, values)
  /// @param truth rows x values
  public static Tensor absolute(Tensor outputs, double[] truth) {
    return outputs.flatten().sub(like(outputs, truth)).abs().mean();
  }

  private static Tensor like(Tensor outputs, double[] values) {
    return Tensors.to(Tensors.of(values), Dtype.of(outputs));
  }
}
