package quire.tensor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.tensor.Dtype;
import quire.tensor.NativeHeap;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.Torch;

class TrainingLoopTest {
  private static final int THREADS = Torch.threads();

  @TempDir Path folder = Path.of("");

  /// The work is small: threads would only wait for each other.
  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @AfterAll
  static void allThreads() {
    Torch.threads(THREADS);
  }

  @Test
  void learnsAndTellsItsListeners() {
    try (var training = new SmallTraining(TrainingOptions.of(300, 0.02))) {
      training.loop.run();
      var steps = training.steps;
      assertThat(steps).hasSize(300);
      assertThat(mean(training, 0, 20)).isGreaterThan(3 * mean(training, 280, 300));
      assertThat(steps.get(0).rate()).isCloseTo(0.02 / 5, within(1e-12));
      assertThat(steps.get(4).rate()).isEqualTo(0.02);
      assertThat(steps).allSatisfy(step -> assertThat(step.gradientNorm()).isPositive());
      assertThat(steps.get(7).step()).isEqualTo(7);
    }
  }

  private static double mean(SmallTraining training, int from, int to) {
    return training.steps.subList(from, to).stream()
        .mapToDouble(TrainingListener.Step::loss)
        .average()
        .orElseThrow();
  }

  /// Without dropout's part the gradients of parts add up to those of the whole.
  @Test
  void accumulatedPartsEqualTheBigBatch() {
    double[] whole = linear(1);
    double[] parts = linear(4);
    assertThat(parts).containsExactly(whole, within(1e-12));
  }

  private static double[] linear(int accumulate) {
    try (var _ = new Scope()) {
      Tensor w = Tensors.of(new double[] {0.5, -1, 2}, 3, 1).set_requires_grad(true);
      try (var optimizer = new AdamW(Map.of("w", w), 0.1)) {
        var loop =
            new TrainingLoop<Tensor[]>(
                ModelState.of(Map.of("w", w)),
                optimizer,
                (place, _) -> rows(place),
                batch -> batch[0].matmul(w).sub(batch[1]).square().mean(),
                TrainingOptions.of(20, 0.05).withAccumulate(accumulate).withClip(0.5));
        loop.run();
      }
      return Tensors.doubles(w);
    }
  }

  private static Tensor[] rows(Batches.Place place) {
    int from = place.from(8);
    int to = place.to(8);
    double[] x = new double[(to - from) * 3];
    double[] y = new double[to - from];
    for (int row = from; row < to; row++) {
      for (int i = 0; i < 3; i++) {
        x[(row - from) * 3 + i] = Math.sin(row * 3 + i + place.step());
      }
      y[row - from] = Math.cos(row + place.step());
    }
    return new Tensor[] {Tensors.of(x, to - from, 3), Tensors.of(y, to - from, 1)};
  }

  @Test
  void aResumedRunEndsWithTheSameBits() throws IOException {
    String undisturbed;
    try (var training = new SmallTraining(SmallTraining.options(30, null, 1))) {
      training.loop.run();
      undisturbed = training.bits();
    }
    try (var training = new SmallTraining(SmallTraining.options(30, folder, 4))) {
      training.loop.listen(step -> {
        if (step.step() == 12) {
          training.loop.stop();
        }
      });
      training.loop.run();
      assertThat(training.loop.next()).isEqualTo(13);
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("step-000000012.safetensors", "step-000000013.safetensors");
    }
    try (var training = new SmallTraining(SmallTraining.options(30, folder, 4))) {
      assertThat(training.loop.resume()).isTrue();
      assertThat(training.loop.next()).isEqualTo(13);
      training.loop.run();
      assertThat(training.bits()).isEqualTo(undisturbed);
    }
  }

  @Test
  void refusesACheckpointThatDoesNotFit() throws IOException {
    try (var training = new SmallTraining(SmallTraining.options(2, folder, 2))) {
      assertThat(training.loop.resume()).isFalse();
      training.loop.run();
    }
    Path file = folder.resolve("step-000000002.safetensors");
    try (var _ = new Scope()) {
      Tensor w = Tensors.of(new float[] {1}).set_requires_grad(true);
      try (var optimizer = new AdamW(Map.of("w", w), 0)) {
        var loop =
            new TrainingLoop<Tensor>(
                ModelState.of(Map.of("w", w)),
                optimizer,
                (_, _) -> w,
                Tensor::sum,
                TrainingOptions.of(1, 1));
        assertThatThrownBy(() -> loop.resume(file))
            .isInstanceOf(RequestException.class)
            .hasMessage("the checkpoint step-000000002.safetensors lacks the tensor model/w");
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));
    try (var training = new SmallTraining(SmallTraining.options(4, folder, 2))) {
      String before = training.bits();
      assertThatThrownBy(() -> training.loop.resume()).isInstanceOf(RequestException.class);
      assertThat(training.bits()).isEqualTo(before);
    }
  }

  @Test
  void stopsByNameAtTheFirstValueThatIsNoNumber() {
    try (var _ = new Scope()) {
      Tensor good = Tensors.of(new float[] {1, 2}).set_requires_grad(true);
      Tensor bad = Tensors.of(new float[] {1, 0}).set_requires_grad(true);
      var parameters = new LinkedHashMap<>(Map.of("good", good));
      parameters.put("bad", bad);
      try (var optimizer = new AdamW(parameters, 0)) {
        var loop =
            new TrainingLoop<Long>(
                ModelState.of(parameters),
                optimizer,
                (place, _) -> place.step(),
                step -> {
                  // The slope of the root at 0 is infinite, from step 3 on.
                  Tensor root = bad.mul(new Scalar(0.0)).abs().sqrt().sum();
                  Tensor sum = good.sum();
                  return step < 3 ? sum : sum.add(root);
                },
                TrainingOptions.of(10, 0.1));
        assertThatThrownBy(loop::run)
            .isInstanceOf(WorkException.class)
            .hasMessageContaining("step 3: the gradients are not finite")
            .hasMessageContaining("the gradient of bad holds 2 of 2 values")
            .hasMessageContaining("Lower the learning rate");
        assertThat(loop.next()).isEqualTo(3);
        assertThat(Tensors.floats(good)).doesNotContain(Float.NaN);
      }
    }
  }

  @Test
  void namesAParameterThatIsNoNumber() {
    try (var _ = new Scope()) {
      Tensor w = Tensors.of(new float[] {1, Float.NaN}).set_requires_grad(true);
      try (var optimizer = new AdamW(Map.of("w", w), 0)) {
        var loop =
            new TrainingLoop<Long>(
                ModelState.of(Map.of("w", w)),
                optimizer,
                (place, _) -> place.step(),
                _ -> w.sum(),
                TrainingOptions.of(1, 0.1).withClip(2));
        assertThatThrownBy(loop::run)
            .isInstanceOf(WorkException.class)
            .hasMessage(
                "step 0: the loss is NaN; parameter w holds 1 of 2 values that are not finite.\n"
                    + "Lower the learning rate (here 0.100) or the gradient clip (2.0), or train in"
                    + " fp32.");
      }
    }
  }

  @Test
  void refusesALossWithoutParameters() {
    try (var _ = new Scope()) {
      Tensor w = Tensors.of(new float[] {1}).set_requires_grad(true);
      try (var optimizer = new AdamW(Map.of("w", w), 0)) {
        var loop =
            new TrainingLoop<Long>(
                ModelState.of(Map.of("w", w)),
                optimizer,
                (place, _) -> place.step(),
                _ -> Tensors.scalar(Dtype.F32, 1),
                TrainingOptions.of(1, 0.1));
        assertThatThrownBy(loop::run).hasMessage("the loss does not depend on any parameter");
      }
    }
  }

  @Test
  void nativeMemoryStaysFlatOverAThousandSteps() {
    assumeTrue(NativeHeap.known(), "glibc's mallinfo2");
    List<Long> live = new ArrayList<>();
    try (var training = new SmallTraining(TrainingOptions.of(1200, 0.001).withAccumulate(2))) {
      training.loop.listen(step -> {
        if (step.step() % 250 == 199) {
          // What only waits for the collector is no leak.
          System.gc();
          Pointer.deallocateReferences();
          live.add(NativeHeap.liveBytes());
        }
      });
      training.loop.run();
    }
    long least = Long.MAX_VALUE;
    for (int i = 1; i < live.size(); i++) {
      least = Math.min(least, live.get(i) - live.get(i - 1));
    }
    assertThat(live).hasSize(5);
    // A leak of one activation a step would be 750 kB a window.
    assertThat(least).isLessThan(512L << 10);
  }
}
