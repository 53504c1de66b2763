package quire.tensor.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.Torch;

/// A small network with dropout, a buffer, an average and a schedule: what the tests of the loop
/// train, in this JVM and in others.
final class SmallTraining implements AutoCloseable {
  static final int BATCH = 12;
  private static final int INPUTS = 6;

  final ModelState model;
  final AdamW optimizer;
  final Ema ema;
  final TrainingLoop<Tensor[]> loop;
  final List<TrainingListener.Step> steps = new ArrayList<>();

  SmallTraining(TrainingOptions options) {
    Torch.seed(11);
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    parameters.put("in.weight", leaf(INPUTS, 32));
    parameters.put("in.bias", leaf(32));
    parameters.put("out.weight", leaf(32, 1));
    Tensor seen = Scope.outside(() -> torch.zeros(INPUTS));
    model = new ModelState(parameters, Map.of("seen", seen));
    optimizer = new AdamW(parameters, 0.01);
    ema = new Ema(parameters, 0.9, true);
    loop = new TrainingLoop<>(model, optimizer, (place, _) -> batch(place), this::loss, options);
    loop.schedule(Schedule.cosine(5, 400, 0.1)).average(ema).listen(steps::add);
  }

  private static Tensor leaf(long... shape) {
    return Scope.outside(() -> {
      try (var _ = new NoTape()) {
        return torch.randn(shape).mul(new Scalar(0.3)).set_requires_grad(true);
      }
    });
  }

  /// Rows of the step's batch: x and a target, made from the step alone.
  private static Tensor[] batch(Batches.Place place) {
    var random = new Random(place.step() + 1000);
    int from = place.from(BATCH);
    int to = place.to(BATCH);
    float[] x = new float[(to - from) * INPUTS];
    float[] y = new float[to - from];
    for (int row = 0; row < BATCH; row++) {
      float sum = 0;
      for (int i = 0; i < INPUTS; i++) {
        float value = (float) random.nextGaussian();
        sum += value * (i - 2);
        if (row >= from && row < to) {
          x[(row - from) * INPUTS + i] = value;
        }
      }
      if (row >= from && row < to) {
        y[row - from] = (float) Math.tanh(sum);
      }
    }
    return new Tensor[] {Tensors.of(x, to - from, INPUTS), Tensors.of(y, to - from, 1)};
  }

  private Tensor loss(Tensor[] batch) {
    Map<String, Tensor> p = model.parameters();
    Tensor seen = model.buffers().get("seen");
    if (seen != null) {
      try (var _ = new NoTape()) {
        seen.add_(batch[0].mean(0));
      }
    }
    Tensor hidden = torch.tanh(torch.addmm(get(p, "in.bias"), batch[0], get(p, "in.weight")));
    Tensor dropped = torch.dropout(hidden, 0.1, true);
    return dropped.matmul(get(p, "out.weight")).sub(batch[1]).square().mean();
  }

  private static Tensor get(Map<String, Tensor> map, String name) {
    Tensor tensor = map.get(name);
    if (tensor == null) {
      throw new IllegalStateException(name);
    }
    return tensor;
  }

  /// The bits of everything that training changes, as text.
  String bits() {
    var text = new StringBuilder();
    Map<String, Tensor> all = new LinkedHashMap<>(model.parameters());
    all.putAll(model.buffers());
    all.putAll(ema.state());
    all.putAll(optimizer.state());
    all.forEach((name, tensor) -> {
      text.append(name).append(' ');
      for (double value : Tensors.doubles(tensor)) {
        text.append(HexFormat.of().toHexDigits(Double.doubleToRawLongBits(value)));
      }
      text.append('\n');
    });
    return text.toString();
  }

  @Override
  public void close() {
    optimizer.close();
    ema.close();
    model.parameters().values().forEach(Tensor::close);
    model.buffers().values().forEach(Tensor::close);
  }

  /// Arguments: steps, folder of checkpoints (`-` for none), every, milliseconds a step pauses,
  /// then for several processes port, rank, ranks. Prints each step, then the bits.
  public static void main(String[] args) throws Exception {
    long steps = Long.parseLong(args[0]);
    Path folder = args[1].equals("-") ? null : Path.of(args[1]);
    long pause = Long.parseLong(args[3]);
    Torch.threads(1);
    try (GradientReducer reducer = reducer(args);
        var training = new SmallTraining(options(steps, folder, Long.parseLong(args[2])))) {
      training.loop.reduce(reducer);
      training.loop.listen(step -> {
        System.out.println("loss " + step.step() + " " + step.loss());
        System.out.flush();
        sleep(pause);
      });
      training.loop.resume();
      training.loop.run();
      if (folder != null) {
        Files.writeString(folder.resolve("bits.txt"), training.bits());
      }
      System.out.println("done");
    }
  }

  static TrainingOptions options(long steps, @Nullable Path folder, long every) {
    TrainingOptions options = TrainingOptions.of(steps, 0.02).withClip(1).withSeed(5);
    return folder == null ? options : options.withCheckpoints(folder, every);
  }

  private static GradientReducer reducer(String[] args) {
    if (args.length < 7) {
      return GradientReducer.none();
    }
    return GlooReducer.join(
        "127.0.0.1",
        Integer.parseInt(args[4]),
        Integer.parseInt(args[5]),
        Integer.parseInt(args[6]),
        Duration.ofSeconds(60));
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
    }
  }
}
