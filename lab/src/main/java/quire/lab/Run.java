package quire.lab;

import java.nio.file.Path;
import java.util.List;

/// What an experiment is given to work with. Safe for use by several threads.
public interface Run {
  /// The run folder.
  Path folder();

  /// The preset that runs.
  Preset preset();

  /// The seeds to repeat with.
  ///
  /// @param configured how many the configuration says; `--seeds` wins over it
  List<Long> seeds(int configured);

  /// Threads to compute with, at least 1.
  int threads();

  /// Records a single value.
  ///
  /// @throws quire.base.WorkException when the value is not finite, naming it
  void record(long seed, String arm, String name, double value);

  /// Records one point of a curve, or the value of one item.
  ///
  /// @throws quire.base.WorkException when the value is not finite, naming it
  void record(long seed, String arm, String name, double value, long step);

  /// Does one resumable piece of work: skipped when an earlier attempt of this run completed it;
  /// its records appear all together when it ends, or not at all.
  ///
  /// @throws Exception what the work throws
  default void cell(long seed, String arm, Cell.Work work) throws Exception {
    cell(seed, arm, "", work);
  }

  /// The same, where an arm has several pieces of work per seed.
  ///
  /// @param part names the piece
  void cell(long seed, String arm, String part, Cell.Work work) throws Exception;

  /// Adds a line to `log.txt`.
  void log(String line);

  /// Says how far the run is.
  ///
  /// @param what is being done, a few words
  /// @param share how much of the whole run is done, in [0, 1]
  void progress(String what, double share);
}
