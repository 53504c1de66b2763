package quire.tensor.train;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.base.WorkException;
import quire.tensor.Dtype;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.Torch;

/// The one training loop.
///
/// ```java
/// var loop = new TrainingLoop<>(model, optimizer, batches, loss, TrainingOptions.of(1000, 1e-3));
/// loop.schedule(Schedule.cosine(50, 1000, 0)).listen(step -> log(step));
/// loop.resume();
/// loop.run();
/// ```
///
/// A step: gradients of the mean loss over the step's batch (in parts, and over processes),
/// clipped; one step of the optimizer; the average updated; listeners told; a checkpoint when one
/// is due. Everything native that a step makes is freed at its end.
///
/// With several processes each takes its parts of every batch; process 0's parameters are used by
/// all, gradients are added up, process 0 writes checkpoints. Buffers stay each process's own.
///
/// @param <B> a batch
public final class TrainingLoop<B> {
  private final ModelState model;
  private final AdamW optimizer;
  private final Batches<B> batches;
  private final Loss<B> loss;
  private final TrainingOptions options;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private Schedule schedule = Schedule.constant();
  private GradientReducer reducer = GradientReducer.none();
  private @Nullable Device device;
  private @Nullable Ema ema;
  private long next;
  private volatile boolean stopped;

  /// A loop on the processor, in one process, at a constant rate.
  public TrainingLoop(
      ModelState model,
      AdamW optimizer,
      Batches<B> batches,
      Loss<B> loss,
      TrainingOptions options) {
    this.model = model;
    this.optimizer = optimizer;
    this.batches = batches;
    this.loss = loss;
    this.options = options;
  }

  /// Follows a schedule.
  @CanIgnoreReturnValue
  public TrainingLoop<B> schedule(Schedule schedule) {
    this.schedule = schedule;
    return this;
  }

  /// Keeps an average of the parameters, updated after each step and saved with the rest.
  @CanIgnoreReturnValue
  public TrainingLoop<B> average(Ema ema) {
    this.ema = ema;
    return this;
  }

  /// Trains together with other processes.
  @CanIgnoreReturnValue
  public TrainingLoop<B> reduce(GradientReducer reducer) {
    this.reducer = reducer;
    return this;
  }

  /// Asks for batches on a device; the model must lie there already.
  @CanIgnoreReturnValue
  public TrainingLoop<B> on(Device device) {
    this.device = device;
    return this;
  }

  /// Adds a listener; all are called in order.
  @CanIgnoreReturnValue
  public TrainingLoop<B> listen(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /// Ends the run after the present step; may be called by a listener.
  public void stop() {
    stopped = true;
  }

  /// The step that comes next, from 0; the number of steps done.
  public long next() {
    return next;
  }

  /// Goes on from the newest checkpoint in the options' folder.
  ///
  /// @return whether there was one
  /// @throws quire.base.RequestException when it does not fit this model, or is damaged
  @CanIgnoreReturnValue
  public boolean resume() {
    Path folder = options.checkpoints();
    Path newest = folder == null ? null : Checkpoint.newest(folder);
    if (newest == null) {
      return false;
    }
    resume(newest);
    return true;
  }

  /// Goes on from a checkpoint.
  ///
  /// @throws quire.base.RequestException when it does not fit this model, or is damaged
  public void resume(Path checkpoint) {
    next = new Checkpoint(model, optimizer, ema).read(checkpoint);
  }

  /// Does the steps that are left.
  ///
  /// @throws WorkException when the loss or a gradient is no finite number: it names the step, the
  ///   tensor and what to lower; the parameters are then those before the step
  public void run() {
    Torch.load();
    stopped = false;
    shareParameters();
    while (next < options.steps() && !stopped) {
      long start = System.nanoTime();
      double rate = options.rate() * schedule.factor(next);
      double value;
      double norm;
      try (var _ = new Scope()) {
        value = gradients();
        norm = Gradients.clip(model.parameters().values(), options.clip());
        NumberCheck.afterGradients(model, next, value, norm, rate, options.clip());
        optimizer.step(rate);
        if (ema != null) {
          ema.update();
        }
        optimizer.clearGradients();
      }
      long done = next++;
      var step =
          new TrainingListener.Step(done, value, rate, norm, (System.nanoTime() - start) / 1e9);
      listeners.forEach(listener -> listener.stepped(step));
      saveWhenDue();
    }
  }

  /// Leaves the gradients of the whole batch in the parameters and gives its mean loss.
  private double gradients() {
    optimizer.clearGradients();
    int parts = reducer.ranks() * options.accumulate();
    double sum = 0;
    for (int i = 0; i < options.accumulate(); i++) {
      int part = reducer.rank() * options.accumulate() + i;
      Torch.seed(Mix.of(options.seed(), next, part));
      try (var _ = new Scope()) {
        B batch = batches.at(new Batches.Place(next, part, parts), device());
        Tensor mean = loss.of(batch);
        Check.that(
            mean.numel() == 1, "the loss must be one value, it is %s", Tensors.describe(mean));
        sum += Tensors.value(mean);
        backward(mean, parts);
      }
    }
    return parts == options.accumulate() ? sum / parts : reduced(sum / parts);
  }

  private void backward(Tensor mean, int parts) {
    Check.that(mean.requires_grad(), "the loss does not depend on any parameter");
    try {
      if (parts == 1) {
        mean.backward();
      } else {
        mean.mul(new Scalar(1.0 / parts)).backward();
      }
    } catch (RuntimeException problem) {
      String reason = String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
      throw new WorkException("step " + next + ": the gradients failed: " + reason, problem);
    }
  }

  private double reduced(double share) {
    try (var _ = new Scope();
        var _ = new NoTape()) {
      List<Tensor> gradients = new ArrayList<>();
      for (Tensor parameter : model.tensors()) {
        if (!parameter.grad().defined()) {
          // Another process may have one: all must bring the same tensors.
          parameter.mutable_grad().put(torch.zeros_like(parameter));
        }
        gradients.add(parameter.grad());
      }
      Tensor total = Tensors.scalar(Dtype.F64, share);
      gradients.add(total);
      reducer.sum(gradients);
      return Tensors.value(total);
    }
  }

  private void shareParameters() {
    if (reducer.ranks() == 1) {
      return;
    }
    try (var _ = new Scope();
        var _ = new NoTape()) {
      List<Tensor> all = model.tensors();
      if (reducer.rank() != 0) {
        for (Tensor tensor : all) {
          var _ = tensor.detach().zero_();
        }
      }
      reducer.sum(all);
    }
  }

  private void saveWhenDue() {
    Path folder = options.checkpoints();
    boolean due = next % options.checkpointEvery() == 0 || next == options.steps() || stopped;
    if (folder != null && due && reducer.rank() == 0) {
      new Checkpoint(model, optimizer, ema).write(folder, next, options.keep());
    }
  }

  private Device device() {
    if (device == null) {
      device = Torch.cpu();
    }
    return device;
  }
}
