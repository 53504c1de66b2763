package quire.graph.metric;

import java.util.Arrays;
import java.util.stream.Collectors;
import quire.base.RequestException;

/// The measures by the names that commands and files use.
public enum Metric {
  /// Share of right classes.
  ACCURACY("accuracy", true),
  /// Mean over classes of the share found, over the whole split.
  ACC_SBM("accSbm", true),
  /// Mean over classes of F1.
  MACRO_F1("macroF1", true),
  /// Average precision, mean over labels.
  AP("ap", true),
  /// Area under the ROC curve.
  AUC("auc", true),
  /// Mean reciprocal rank.
  MRR("mrr", true),
  /// Mean absolute error.
  MAE("mae", false),
  /// Mean of minus the logarithm of the true class's probability, nats.
  CROSS_ENTROPY("crossEntropy", false),
  /// The same, classes weighted by the share of the others.
  WEIGHTED_CROSS_ENTROPY("weightedCrossEntropy", false);

  private final String id;
  private final boolean higherIsBetter;

  Metric(String id, boolean higherIsBetter) {
    this.id = id;
    this.higherIsBetter = higherIsBetter;
  }

  /// The name in commands, files and JSON.
  public String id() {
    return id;
  }

  /// Whether more is better.
  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /// The measure of a name.
  ///
  /// @throws RequestException naming those there are
  public static Metric of(String id) {
    for (var metric : values()) {
      if (metric.id.equals(id)) {
        return metric;
      }
    }
    throw new RequestException(
        "no metric is called %s; there are %s"
            .formatted(
                id, Arrays.stream(values()).map(Metric::id).collect(Collectors.joining(", "))));
  }
}
