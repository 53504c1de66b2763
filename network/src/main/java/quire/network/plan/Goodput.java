package quire.network.plan;

import quire.base.Check;

/// The useful share of the time of a job whose GPUs fail.
///
/// A job of N GPUs fails every MTBF / N seconds. It writes a checkpoint, which takes so long, every
/// `sqrt(2 x write x MTBF / N)` seconds (Young 1974), loses half an interval at a failure, and
/// reads the checkpoint back in the time that writing took.
///
/// @param interval seconds of work between checkpoints
/// @param share useful time over all time, 0..1
public record Goodput(double interval, double share) {
  /// Computes it.
  ///
  /// @param mtbf seconds between failures of one GPU with what belongs to it
  /// @param checkpoint seconds to write, and to read, a checkpoint
  public static Goodput of(double mtbf, double checkpoint, int gpus) {
    Check.positive("--mtbf", mtbf);
    Check.positive("--checkpoint", checkpoint);
    double between = mtbf / gpus;
    double interval = Math.sqrt(2 * checkpoint * between);
    double cycle = interval + checkpoint;
    double lost = cycle / between * (interval / 2 + checkpoint);
    return new Goodput(interval, interval / (cycle + lost));
  }
}
