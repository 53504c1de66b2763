package quire.graph.train;

/// What an epoch gave.
///
/// @param number from 0
/// @param rate learning rate
/// @param loss mean over the epoch's steps
/// @param validation the plan's metric; NaN where it is undefined
/// @param test likewise
/// @param validationAccuracy share of right classes
/// @param testAccuracy likewise
/// @param seconds of training and evaluation
public record Epoch(
    int number,
    double rate,
    double loss,
    double validation,
    double test,
    double validationAccuracy,
    double testAccuracy,
    double seconds) {
  /// Hears of every epoch.
  @FunctionalInterface
  public interface Listener {
    /// Called when the epoch has been evaluated.
    void ended(Epoch epoch);
  }
}
