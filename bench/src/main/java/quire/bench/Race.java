package quire.bench;

import java.util.List;

/// The same work done by us and by a peer, told apart by variant (a dtype, a size).
public interface Race {
  /// One word, as given to `bench/run`.
  String name();

  /// The work in one line: sizes, what is timed.
  String work();

  /// Each variant is raced by itself.
  List<String> variants();

  /// The ratio peer time / our time that the variant should reach.
  double goal(String variant);

  /// The peer's script under `bench/peers` and its arguments.
  List<String> peer(String variant, int threads);

  /// Sets our side up and returns one repetition of the work.
  Runnable ours(String variant, int threads);

  /// What our side decided that the reader should know, such as which kernel; may be empty.
  default String choices(String variant) {
    return "";
  }
}
