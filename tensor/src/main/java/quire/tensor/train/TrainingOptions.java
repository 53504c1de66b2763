package quire.tensor.train;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// How a training runs.
///
/// @param steps to do in all, at least 0; a resumed run does the rest of them
/// @param rate learning rate that the schedule multiplies, at least 0
/// @param clip largest norm of the gradients, above 0; infinity for no limit
/// @param accumulate parts in which each process computes its share of a batch, at least 1; more
///   parts need less memory and give the same gradients
/// @param seed of the random draws in batches and losses
/// @param checkpoints folder of the checkpoints, `null` for none
/// @param checkpointEvery steps between checkpoints, at least 1; the last step is always saved
/// @param keep how many checkpoints stay, at least 1
public record TrainingOptions(
    long steps,
    double rate,
    double clip,
    int accumulate,
    long seed,
    @Nullable Path checkpoints,
    long checkpointEvery,
    int keep) {
  /// Checks the ranges.
  public TrainingOptions {
    Check.that(steps >= 0, "steps must be at least 0, are %d", steps);
    Check.range("learning rate", rate, 0, 1e6);
    Check.that(clip > 0, "the gradient clip must be above 0, is %s", clip);
    Check.positive("accumulate", accumulate);
    Check.that(checkpointEvery >= 1, "checkpointEvery must be at least 1, is %d", checkpointEvery);
    Check.positive("keep", keep);
  }

  /// So many steps at a rate; no clipping, no accumulation, seed 0, no checkpoints.
  public static TrainingOptions of(long steps, double rate) {
    return new TrainingOptions(steps, rate, Double.POSITIVE_INFINITY, 1, 0, null, 1, 2);
  }

  /// The same with clipped gradients.
  public TrainingOptions withClip(double limit) {
    return new TrainingOptions(
        steps, rate, limit, accumulate, seed, checkpoints, checkpointEvery, keep);
  }

  /// The same with accumulated gradients.
  public TrainingOptions withAccumulate(int parts) {
    return new TrainingOptions(steps, rate, clip, parts, seed, checkpoints, checkpointEvery, keep);
  }

  /// The same with another seed.
  public TrainingOptions withSeed(long other) {
    return new TrainingOptions(
        steps, rate, clip, accumulate, other, checkpoints, checkpointEvery, keep);
  }

  /// The same with checkpoints, of which the last two stay.
  public TrainingOptions withCheckpoints(Path folder, long every) {
    return new TrainingOptions(steps, rate, clip, accumulate, seed, folder, every, keep);
  }
}
