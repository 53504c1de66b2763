package quire.graph.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quire.graph.metric.Classification;
import quire.tensor.Dtype;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.Torch;

class LossesTest {
  @BeforeAll
  static void load() {
    Torch.load();
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 10));
  }

  /// Law: losses are the measures of the same name on the labelled rows' probabilities; one logit
  /// is the second class's against nothing.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void lossesAreTheMeasures(long seed) {
    try (var _ = new Scope()) {
      var random = new Random(seed);
      int classes = 2 + random.nextInt(3);
      int columns = classes == 2 && random.nextBoolean() ? 1 : classes;
      var labels = random.ints(12, -1, classes).toArray();
      labels[0] = 0;
      labels[1] = 1;
      var outputs = Cases.normal(random, Dtype.F64, 12, columns);
      var both =
          columns > 1
              ? outputs
              : torch.cat(
                  new org.bytedeco.pytorch.TensorVector(torch.zeros_like(outputs), outputs), 1);
      var p = Tensors.doubles(torch.softmax(both, 1));
      var kept = java.util.Arrays.stream(labels).filter(c -> c >= 0).toArray();
      var q = new double[kept.length * classes];
      for (int i = 0, at = 0; i < 12; i++) {
        if (labels[i] >= 0) {
          System.arraycopy(p, i * classes, q, at, classes);
          at += classes;
        }
      }
      assertThat(Tensors.value(Losses.crossEntropy(outputs, labels)))
          .isCloseTo(Classification.crossEntropy(kept, q, classes).value(), within(1e-12));
      // With two columns the loss is the multi-class form, a weighted mean.
      double weighted = Classification.weightedCrossEntropy(kept, q, classes).value();
      if (columns == 2) {
        var weights = Classification.classWeights(kept, 2);
        weighted /= java.util.Arrays.stream(kept).mapToDouble(c -> weights[c]).average().orElse(1);
      }
      assertThat(Tensors.value(Losses.weightedCrossEntropy(outputs, labels)))
          .isCloseTo(weighted, within(1e-12));
    }
  }

  @Test
  void extremesAndRefusals() {
    try (var _ = new Scope()) {
      Tensor outputs = Tensors.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
      assertThat(Tensors.value(Losses.weightedCrossEntropy(outputs, new int[] {1, 1}))).isZero();
      assertThatThrownBy(() -> Losses.crossEntropy(outputs, new int[] {-1, -1}))
          .hasMessageContaining("no row");
      assertThatThrownBy(() -> Losses.crossEntropy(outputs, new int[] {0, 3}))
          .hasMessageContaining("the largest is 3");
      assertThat(Tensors.value(Losses.absolute(outputs, new double[] {1, 2, 3, 4, 5, 0})))
          .isCloseTo(1, within(1e-12));
      double nan = Double.NaN;
      assertThat(
              Tensors.value(
                  Losses.multiLabel(
                      Tensors.of(new double[] {0, 9, 9}, 1, 3), new double[] {1, nan, nan})))
          .isCloseTo(Math.log(2), within(1e-12));
    }
  }
}
