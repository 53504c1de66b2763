package quire.graph.train;

import java.util.List;
import java.util.stream.Collectors;
import quire.graph.metric.Classification;
import quire.graph.metric.Metric;
import quire.graph.metric.Ranking;
import quire.graph.metric.Score;

/// The measures that can choose an epoch.
final class Selection {
  static final List<Metric> KNOWN =
      List.of(Metric.ACCURACY, Metric.ACC_SBM, Metric.MACRO_F1, Metric.AUC);

  private Selection() {}

  static String names() {
    return KNOWN.stream().map(Metric::id).collect(Collectors.joining(", "));
  }

  /// The measure of some labelled rows.
  ///
  /// @param positive probability of class 1 for each row, read by AUC alone
  static Score score(Metric metric, int[] truth, int[] predicted, double[] positive) {
    return switch (metric) {
      case ACC_SBM -> Classification.accSbm(truth, predicted);
      case MACRO_F1 -> Classification.macroF1(truth, predicted);
      case AUC -> {
        boolean[] ones = new boolean[truth.length];
        for (int i = 0; i < truth.length; i++) {
          ones[i] = truth[i] == 1;
        }
        yield Ranking.auc(ones, positive);
      }
      default -> Classification.accuracy(truth, predicted);
    };
  }
}
