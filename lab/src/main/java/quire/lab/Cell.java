package quire.lab;

import java.nio.file.Path;

/// One resumable piece of a run: one seed of one arm.
public interface Cell {
  /// What a cell does.
  @FunctionalInterface
  interface Work {
    /// Does it, recording through the cell.
    void run(Cell cell) throws Exception;
  }

  /// The seed.
  long seed();

  /// The arm.
  String arm();

  /// A folder of its own for checkpoints; what a killed attempt left in it is still there.
  Path folder();

  /// Records a single value of this seed and arm; see [Run#record(long, String, String, double)].
  void record(String name, double value);

  /// Records one point of a curve, or the value of one item.
  void record(String name, double value, long step);

  /// Says how far the cell is.
  ///
  /// @param share in [0, 1]
  void progress(String what, double share);
}
