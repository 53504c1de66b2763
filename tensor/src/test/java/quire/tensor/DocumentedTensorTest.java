package quire.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.DocumentedPage;
import quire.tensor.file.Npy;
import quire.tensor.file.NpyArray;
import quire.tensor.file.Npz;
import quire.tensor.file.OnnxFile;
import quire.tensor.file.OnnxTensor;
import quire.tensor.file.Safetensors;
import quire.tensor.nn.AttentionMask;
import quire.tensor.nn.KeyValueCache;
import quire.tensor.nn.Norm;
import quire.tensor.nn.Precision;
import quire.tensor.nn.RotaryPositions;
import quire.tensor.nn.TransformerEncoder;
import quire.tensor.nn.TransformerOptions;
import quire.tensor.train.AdamW;
import quire.tensor.train.ModelState;
import quire.tensor.train.Schedule;
import quire.tensor.train.TrainingLoop;
import quire.tensor.train.TrainingOptions;

/// What `docs/tensor.md` shows is code that compiles and runs.
class DocumentedTensorTest {
  @TempDir private Path folder;

  @Test
  void thePageShowsTheSourceAsItIs() throws Exception {
    DocumentedPage.of("tensor").showsSources(7);
  }

  @Test
  void aTour() {
    Torch.threads(1);
    Torch.seed(1);
    try (var _ = new Scope()) {
      Tensor x = Tensors.of(new float[] {1, 2, 3, 4}, 2, 2);
      Tensor w = Tensors.of(new float[] {1, 0, 0, 1}, 2, 2).set_requires_grad(true);
      Tensor loss = x.matmul(w).square().sum();
      loss.backward();
      float[] gradient = Tensors.floats(w.grad()); // 2 xᵀ x w
      assertThat(gradient).containsExactly(20, 28, 28, 40);
    }
  }

  @Test
  void scopesAndOperatorsByName() {
    Tensor row = Tensors.of(new double[] {3, 1, 2}, 3);
    Tensor best = largest(row, 2);
    assertThat(Tensors.doubles(best)).containsExactly(3, 2);
    best.close();
    row.close();
  }

  static Tensor largest(Tensor row, int count) {
    try (var scope = new Scope()) {
      List<Tensor> found = Boxed.call("aten::topk", "", row, count, -1, true, true);
      return scope.keep(found.getFirst()); // the indices are freed, the values are the caller's
    }
  }

  /// Squares each element in a loop of our own; the gradient is 2 x.
  static final class Square implements Kernel {
    private double[] x = {};
    private long[] shape = {};

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      x = Tensors.doubles(inputs.getFirst());
      shape = Tensors.shape(inputs.getFirst());
      return List.of(Tensors.of(Arrays.stream(x).map(v -> v * v).toArray(), shape));
    }

    @Override
    public List<@Nullable Tensor> backward(List<Tensor> outputGradients) {
      double[] gradient = Tensors.doubles(outputGradients.getFirst());
      Arrays.setAll(gradient, i -> gradient[i] * 2 * x[i]);
      return List.of(Tensors.of(gradient, shape));
    }
  }

  @Test
  void aKernelOfOurOwn() {
    try (var _ = new Scope()) {
      Tensor x = Tensors.of(new double[] {1, -2, 3}, 3);
      GradientCheck.Result result =
          GradientCheck.check(
              in -> Differentiable.apply(new Square(), in.getFirst()).getFirst().sum(), List.of(x));
      assertThat(result.maxError()).as(result.where()).isLessThan(1e-7);
    }
  }

  @Test
  void files() {
    try (var _ = new Scope()) {
      Tensor w = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      Npy.write(folder.resolve("w.npy"), NpyArray.of(w));
      Npz.write(folder.resolve("all.npz"), Map.of("w", NpyArray.of(w)));
      Safetensors.write(folder.resolve("w.safetensors"), Map.of("w", w), Map.of("step", "7"));
      OnnxFile.writeWeights(folder.resolve("w.onnx"), Map.of("w", OnnxTensor.of(w)));

      Tensor fromNpy = Npy.read(folder.resolve("w.npy")).toTensor();
      Tensor fromNpz = Npz.require(Npz.read(folder.resolve("all.npz")), "w").toTensor();
      Tensor fromSafetensors = Safetensors.open(folder.resolve("w.safetensors")).tensor("w");
      Map<String, OnnxTensor> fromOnnx = OnnxFile.readWeights(folder.resolve("w.onnx"));
      for (Tensor read : List.of(fromNpy, fromNpz, fromSafetensors)) {
        assertThat(read.equal(w)).isTrue();
      }
      assertThat(fromOnnx.get("w")).isNotNull();
    }
  }

  @Test
  void layers() {
    Torch.threads(1);
    Torch.seed(3);
    try (var _ = new Scope();
        var _ = new NoTape()) {
      var options =
          TransformerOptions.of(2, 32, 4, 64) // layers, width, heads, feed-forward width
              .withNorm(Norm.Kind.RMS, 1e-6)
              .withRotary(RotaryPositions.of(8, RotaryPositions.Pairing.HALF_SPLIT))
              .withPrecision(Precision.of("fp32"));
      var model = new TransformerEncoder(options);
      model.eval();
      AttentionMask causal = AttentionMask.none().withCausal();
      Tensor x = torch.randn(1, 6, 32); // (batch, length, width)
      Tensor whole = model.forward(x, causal, null);
      try (var cache = new KeyValueCache(2)) {
        model.forward(x.narrow(1, 0, 5), causal, cache);
        Tensor last = model.forward(x.narrow(1, 5, 1), causal, cache); // only what is new
        assertThat(Tensors.value(last.sub(whole.narrow(1, 5, 1)).abs().max()))
            .isCloseTo(0, within(1e-5));
      }
    }
  }

  @Test
  void trainingGoesOnWithTheSameBits() {
    Torch.threads(1);
    double[] undisturbed = train(20, folder.resolve("a"));
    train(10, folder.resolve("b"));
    assertThat(train(20, folder.resolve("b"))).containsExactly(undisturbed);
    assertThat(undisturbed[0]).isCloseTo(2, within(0.3));
  }

  static double[] train(long steps, Path checkpoints) {
    Tensor w = Scope.outside(() -> Tensors.zeros(Dtype.F32, 1).set_requires_grad(true));
    Map<String, Tensor> parameters = Map.of("w", w);
    List<Double> losses = new ArrayList<>();
    try (var optimizer = new AdamW(parameters, 0)) {
      var loop =
          new TrainingLoop<Tensor>(
              ModelState.of(parameters),
              optimizer,
              (place, _) -> Tensors.of(new float[] {new Random(place.step()).nextFloat() + 1}, 1),
              x -> x.mul(w).sub(x.mul(new Scalar(2))).square().mean(), // w should become 2
              TrainingOptions.of(steps, 0.2).withClip(1).withCheckpoints(checkpoints, 5));
      loop.schedule(Schedule.cosine(2, 20, 0.1)).listen(step -> losses.add(step.loss()));
      loop.resume(); // does nothing where the folder holds no checkpoint
      loop.run();
      return Tensors.doubles(w);
    } finally {
      w.close();
    }
  }
}
