package quire.graph.metric;

import quire.base.Check;

/// Measures of class predictions. Truth and predictions are classes from 0; every row counts.
public final class Classification {
  private static final String NO_ROWS = "no rows";

  private Classification() {}

  /// Share of rows whose class is right.
  public static Score accuracy(int[] truth, int[] predicted) {
    check(truth, predicted.length);
    if (truth.length == 0) {
      return Score.undefined(NO_ROWS);
    }
    int right = 0;
    for (int i = 0; i < truth.length; i++) {
      right += truth[i] == predicted[i] ? 1 : 0;
    }
    return Score.of((double) right / truth.length);
  }

  /// Mean over the classes that occur in the truth of the share of their rows that were found.
  public static Score accSbm(int[] truth, int[] predicted) {
    check(truth, predicted.length);
    if (truth.length == 0) {
      return Score.undefined(NO_ROWS);
    }
    var counts = Counts.of(truth, predicted);
    double sum = 0;
    int present = 0;
    for (int c = 0; c < counts.classes(); c++) {
      if (counts.truth[c] > 0) {
        sum += (double) counts.right[c] / counts.truth[c];
        present++;
      }
    }
    return Score.of(sum / present);
  }

  /// Mean of F1 over the classes that occur in truth or prediction; a class never right has 0.
  public static Score macroF1(int[] truth, int[] predicted) {
    check(truth, predicted.length);
    if (truth.length == 0) {
      return Score.undefined(NO_ROWS);
    }
    var counts = Counts.of(truth, predicted);
    double sum = 0;
    int present = 0;
    for (int c = 0; c < counts.classes(); c++) {
      int all = counts.truth[c] + counts.predicted[c];
      if (all > 0) {
        sum += 2.0 * counts.right[c] / all;
        present++;
      }
    }
    return Score.of(sum / present);
  }

  /// Mean over rows of minus the logarithm of the true class's probability, in nats.
  ///
  /// @param probabilities rows x classes, row-major, in [0, 1]
  public static Score crossEntropy(int[] truth, double[] probabilities, int classes) {
    checkRows(truth, probabilities, classes);
    if (truth.length == 0) {
      return Score.undefined(NO_ROWS);
    }
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      sum -= Math.log(probabilities[i * classes + truth[i]]);
    }
    return finite(sum / truth.length);
  }

  /// As [#crossEntropy], each row weighted by the share of rows that are not of its class: with two
  /// classes the mean of the weighted terms, with more their weighted mean.
  public static Score weightedCrossEntropy(int[] truth, double[] probabilities, int classes) {
    checkRows(truth, probabilities, classes);
    if (truth.length == 0) {
      return Score.undefined(NO_ROWS);
    }
    var weights = classWeights(truth, classes);
    double sum = 0;
    double total = 0;
    for (int i = 0; i < truth.length; i++) {
      double weight = weights[truth[i]];
      if (weight > 0) {
        sum -= weight * Math.log(probabilities[i * classes + truth[i]]);
        total += weight;
      }
    }
    if (classes == 2) {
      return finite(sum / truth.length);
    }
    return total == 0 ? Score.undefined("one class only") : finite(sum / total);
  }

  /// Weights `(V - count) / V` of the classes of V rows; 0 for absent ones.
  public static double[] classWeights(int[] truth, int classes) {
    var weights = new double[classes];
    for (int c : truth) {
      weights[c]++;
    }
    for (int c = 0; c < classes; c++) {
      weights[c] = weights[c] == 0 ? 0 : (truth.length - weights[c]) / truth.length;
    }
    return weights;
  }

  private static Score finite(double value) {
    if (Double.isNaN(value)) {
      return Score.undefined("a probability is no number");
    }
    return Double.isInfinite(value)
        ? Score.undefined("infinite: a true class has probability 0")
        : Score.of(value + 0.0);
  }

  private static void check(int[] truth, int predictions) {
    Check.that(
        truth.length == predictions,
        "%d rows of truth do not match %d predictions",
        truth.length,
        predictions);
  }

  private static void checkRows(int[] truth, double[] probabilities, int classes) {
    Check.that(classes >= 2, "classes must be at least 2, are %d", classes);
    Check.that(
        probabilities.length == truth.length * classes,
        "%d rows of %d classes need %d probabilities, there are %d",
        truth.length,
        classes,
        truth.length * classes,
        probabilities.length);
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] < 0 || truth[i] >= classes) {
        Check.that(false, "row %d: class %d of %d", i, truth[i], classes);
      }
    }
  }

  private record Counts(int[] truth, int[] predicted, int[] right) {
    static Counts of(int[] truth, int[] predicted) {
      int classes = 1;
      for (int i = 0; i < truth.length; i++) {
        Check.that(truth[i] >= 0 && predicted[i] >= 0, "row %d: classes must be at least 0", i);
        classes = Math.max(classes, 1 + Math.max(truth[i], predicted[i]));
      }
      var counts = new Counts(new int[classes], new int[classes], new int[classes]);
      for (int i = 0; i < truth.length; i++) {
        counts.truth[truth[i]]++;
        counts.predicted[predicted[i]]++;
        counts.right[truth[i]] += truth[i] == predicted[i] ? 1 : 0;
      }
      return counts;
    }

    int classes() {
      return truth.length;
    }
  }
}
