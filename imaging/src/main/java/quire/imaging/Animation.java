package quire.imaging;

import java.util.List;
import quire.base.Check;

/// Frames of one size, shown one after the other.
///
/// @param frames whole pictures, not differences
/// @param delays seconds that each frame is shown
/// @param loops how often it runs; 0 for ever
public record Animation(List<Pixels> frames, List<Double> delays, int loops) {
  /// Checks that frames fit each other.
  public Animation {
    frames = List.copyOf(frames);
    delays = List.copyOf(delays);
    Check.that(!frames.isEmpty(), "an animation needs at least one frame");
    Check.that(
        frames.size() == delays.size(),
        "an animation of %d frames needs as many delays, %d are given",
        frames.size(),
        delays.size());
    Check.range("loops", loops, 0, 65_535);
    for (Pixels frame : frames) {
      Check.that(
          frame.width() == frames.getFirst().width()
              && frame.height() == frames.getFirst().height(),
          "frames must have one size: %s and %s",
          frames.getFirst(),
          frame);
    }
    for (double delay : delays) {
      Check.range("delay", delay, 0, 655.35);
    }
  }

  /// Frames that are all shown equally long, for ever.
  public static Animation of(List<Pixels> frames, double delay) {
    return new Animation(frames, frames.stream().map(_ -> delay).toList(), 0);
  }
}
