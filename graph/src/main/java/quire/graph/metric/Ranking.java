package quire.graph.metric;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import quire.base.Check;

/// Measures of scores: only their order counts, ties get the mean rank.
public final class Ranking {
  private Ranking() {}

  /// Area under the ROC curve: how often a positive scores above a negative, ties counting half.
  ///
  /// @param positive truth of each row
  /// @param scores higher for positives
  public static Score auc(boolean[] positive, double[] scores) {
    check(positive.length, scores);
    var order = descending(scores);
    long positives = 0;
    for (boolean p : positive) {
      positives += p ? 1 : 0;
    }
    long negatives = positive.length - positives;
    if (positives == 0 || negatives == 0) {
      return Score.undefined(positive.length == 0 ? "no rows" : "one class only");
    }
    double above = 0;
    long negativesBelow = negatives;
    for (int from = 0; from < order.length; ) {
      int to = tieEnd(order, scores, from);
      long tiedPositives = 0;
      for (int k = from; k < to; k++) {
        tiedPositives += positive[order[k]] ? 1 : 0;
      }
      long tiedNegatives = to - from - tiedPositives;
      negativesBelow -= tiedNegatives;
      above += tiedPositives * (negativesBelow + tiedNegatives / 2.0);
      from = to;
    }
    return Score.of(above / positives / negatives);
  }

  /// Average precision of each label, and its mean over the labels that have a positive.
  ///
  /// @param truth rows x labels, 0 or 1; NaN where a row has no truth for a label
  /// @param scores rows x labels
  public static Score averagePrecision(double[] truth, double[] scores, int labels) {
    Check.positive("labels", labels);
    check(truth.length, scores);
    Check.that(truth.length % labels == 0, "%d values are no rows of %d", truth.length, labels);
    double sum = 0;
    int counted = 0;
    for (int label = 0; label < labels; label++) {
      int column = label;
      var rows =
          IntStream.range(0, truth.length / labels)
              .map(row -> row * labels + column)
              .filter(k -> !Double.isNaN(truth[k]))
              .toArray();
      double precision = precision(rows, truth, scores);
      if (!Double.isNaN(precision)) {
        sum += precision;
        counted++;
      }
    }
    return counted == 0 ? Score.undefined("no label has a positive") : Score.of(sum / counted);
  }

  /// Sum over distinct scores of the recall won times the precision there; NaN without positives.
  private static double precision(int[] rows, double[] truth, double[] scores) {
    var own = IntStream.of(rows).mapToDouble(k -> scores[k]).toArray();
    var order = descending(own);
    double positives = IntStream.of(rows).filter(k -> truth[k] > 0.5).count();
    double found = 0;
    double sum = 0;
    for (int from = 0; from < order.length; ) {
      int to = tieEnd(order, own, from);
      double before = found;
      for (int k = from; k < to; k++) {
        found += truth[rows[order[k]]] > 0.5 ? 1 : 0;
      }
      sum += (found - before) / positives * (found / to);
      from = to;
    }
    return positives == 0 ? Double.NaN : sum;
  }

  /// Mean over true rows of one over their rank among the candidates of their query.
  ///
  /// @param query which query each row belongs to
  /// @param positive truth of each row
  /// @param filtered whether other true candidates of the query are left out of the ranking
  public static Score reciprocalRank(
      long[] query, boolean[] positive, double[] scores, boolean filtered) {
    check(positive.length, scores);
    check(query.length, scores);
    Map<Long, List<Integer>> rows = new HashMap<>();
    for (int i = 0; i < query.length; i++) {
      rows.computeIfAbsent(query[i], _ -> new java.util.ArrayList<>()).add(i);
    }
    double sum = 0;
    long counted = 0;
    for (int i = 0; i < query.length; i++) {
      if (!positive[i]) {
        continue;
      }
      double rank = 1;
      for (int other : rows.getOrDefault(query[i], List.of())) {
        if (other != i && !(filtered && positive[other])) {
          int order = Double.compare(scores[other], scores[i]);
          rank += order > 0 ? 1 : order == 0 ? 0.5 : 0;
        }
      }
      sum += 1 / rank;
      counted++;
    }
    return counted == 0 ? Score.undefined("no row is true") : Score.of(sum / counted);
  }

  private static int[] descending(double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
        .mapToInt(i -> i)
        .toArray();
  }

  private static int tieEnd(int[] order, double[] scores, int from) {
    int to = from + 1;
    while (to < order.length && scores[order[to]] == scores[order[from]]) {
      to++;
    }
    return to;
  }

  private static void check(int rows, double[] scores) {
    Check.that(rows == scores.length, "%d rows do not match %d scores", rows, scores.length);
    for (int i = 0; i < scores.length; i++) {
      if (Double.isNaN(scores[i])) {
        Check.that(false, "row %d: the score is no number", i);
      }
    }
  }
}
