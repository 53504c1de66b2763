package quire.graph.train;

import java.util.stream.IntStream;

/// Class probabilities of every row of a data set, in its order: its nodes, or its graphs.
///
/// @param classes columns
/// @param probabilities rows x classes, row-major; each row sums to 1
public record Predictions(int classes, double[] probabilities) {
  /// How many rows.
  public int rows() {
    return probabilities.length / classes;
  }

  /// The class of the highest probability in each row; of equal ones the first.
  public int[] predicted() {
    int[] predicted = new int[rows()];
    for (int i = 0; i < predicted.length; i++) {
      predicted[i] = predicted(i);
    }
    return predicted;
  }

  /// The class of the highest probability in a row.
  public int predicted(int row) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = probabilities[row * classes + c] > probabilities[row * classes + best] ? c : best;
    }
    return best;
  }

  /// Probabilities of one class.
  double[] of(int column) {
    return IntStream.range(0, rows())
        .mapToDouble(i -> probabilities[i * classes + column])
        .toArray();
  }
}
