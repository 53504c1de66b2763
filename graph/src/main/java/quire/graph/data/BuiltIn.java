package quire.graph.data;

import java.util.Map;
import quire.graph.GraphBuilder;

/// A source that needs no file.
interface BuiltIn {
  /// The word of `--data`.
  String word();

  /// Keys of `--set` with their defaults, in the order to list them.
  Map<String, Double> defaults();

  /// Makes the data; the same settings and seed give the same data.
  ///
  /// @param directed keep the direction of edges where they have one
  GraphBuilder make(Settings settings, long seed, boolean directed);

  /// Whether edges have a direction that `--directed` could keep.
  default boolean hasDirection() {
    return false;
  }
}
