package quire.network.plan;

import java.util.Set;
import quire.base.Check;
import quire.network.model.Hardware;
import quire.network.model.ModelShape;

/// A model to be trained on a cluster: everything but the layout and the fabric.
///
/// @param batch B, sequences of an iteration
/// @param options what the time model assumes
public record TrainingJob(
    ModelShape model, Hardware hardware, int gpus, int batch, Options options) {
  /// Refuses numbers that make no job.
  public TrainingJob {
    Check.that(gpus >= 1, "--gpus %d: must be at least 1", gpus);
    Check.that(batch >= 1, "--batch %d: must be at least 1", batch);
  }

  /// Communication that may hide behind work.
  public enum Overlap {
    /// The gradients' exchange behind the last backward pass.
    DP,
    /// Tensor-parallel exchange behind the matrix products that need it, at most half of them.
    TP,
    /// Activations to the next stage behind the work on a micro-batch.
    PP
  }

  /// What the time model assumes. The literature's habit is the default: nothing hides behind
  /// anything, attention is not causal and keeps its scores.
  ///
  /// @param overlaps what hides
  /// @param causal whether attention computes only the lower half of the scores
  /// @param fusedAttention whether scores never reach memory (FlashAttention)
  /// @param expertSkew Zipf exponent of the experts' loads; 0 for even loads
  /// @param jitter coefficient of variation of compute times, 0 for none
  public record Options(
      Set<Overlap> overlaps,
      boolean causal,
      boolean fusedAttention,
      double expertSkew,
      double jitter) {
    /// The literature's habits.
    public static final Options DEFAULT = new Options(Set.of(), false, false, 0, 0);

    /// Copies the set.
    public Options {
      overlaps = Set.copyOf(overlaps);
      Check.range("--expert-skew", expertSkew, 0, 10);
      Check.range("--jitter", jitter, 0, 2);
    }
  }

  /// The same job on other hardware.
  public TrainingJob on(Hardware other) {
    return new TrainingJob(model, other, gpus, batch, options);
  }
}
