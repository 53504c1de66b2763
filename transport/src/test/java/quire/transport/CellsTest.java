package quire.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quire.base.RequestException;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.Torch;

class CellsTest {
  @BeforeAll
  static void oneThread() {
    Torch.load();
    Torch.threads(1);
  }

  /// Whole numbers, so that products are exact in any order and ties do occur.
  @ParameterizedTest
  @CsvSource({"1,1,1", "7,3,2", "300,200,5", "5000,65,3", "40,1000,30"})
  void firstOfTheLargestScores(int points, int targets, int dimension) {
    var random = new SplittableRandom(points + targets);
    double[] x = random.ints((long) points * dimension, -4, 5).asDoubleStream().toArray();
    double[] y = random.ints((long) targets * dimension, -4, 5).asDoubleStream().toArray();
    double[] h = random.ints(targets, -3, 4).asDoubleStream().toArray();
    try (var _ = new Scope()) {
      int[] found =
          new Cells(floats(y, targets, dimension))
              .of(floats(x, points, dimension), floats(h, targets));
      for (int i = 0; i < points; i++) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < targets; j++) {
          double score = h[j];
          for (int k = 0; k < dimension; k++) {
            score += x[i * dimension + k] * y[j * dimension + k];
          }
          if (score > most) {
            most = score;
            best = j;
          }
        }
        assertThat(found[i]).as("point %d", i).isEqualTo(best);
      }
      assertThatThrownBy(() ->
              new Cells(floats(y, targets, dimension))
                  .of(floats(new double[dimension + 1], 1, dimension + 1), floats(h, targets)))
          .isInstanceOf(RequestException.class)
          .hasMessageContaining("points must be float32 of shape (S, " + dimension + ")");
    }
  }

  private static Tensor floats(double[] values, long... shape) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensors.of(floats, shape);
  }
}
