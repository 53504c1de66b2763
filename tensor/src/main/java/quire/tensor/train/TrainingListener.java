package quire.tensor.train;

/// Hears of every step.
@FunctionalInterface
public interface TrainingListener {
  /// Called after the parameters have moved.
  void stepped(Step step);

  /// What a step gave.
  ///
  /// @param step from 0
  /// @param loss mean over the step's whole batch, over all processes
  /// @param rate learning rate before the groups' scales
  /// @param gradientNorm before clipping
  /// @param seconds the step took on this process
  record Step(long step, double loss, double rate, double gradientNorm, double seconds) {}
}
