package quire.network;

import java.util.List;
import java.util.stream.IntStream;
import quire.base.Check;
import quire.network.collective.Operation;
import quire.network.collective.ScheduleRequest;

/// Collectives between GPUs as schedules that can be executed, counted and timed.
///
///     Schedule schedule = Collectives.schedule("all-reduce", "hierarchical", 32, 8, 1000);
///     long[][] results = schedule.execute(data);
///
/// Algorithms that pipeline use 4 pieces here; [ScheduleRequest] lets you choose.
public final class Collectives {
  static final String BROADCAST = Operation.BROADCAST.word();
  private static final int FEW_PIECES = 4;

  private Collectives() {}

  /// The algorithms that can do a collective, without `auto`.
  ///
  /// @param op `all-reduce`, `all-gather`, `reduce-scatter`, `all-to-all` or `broadcast`
  /// @throws IllegalArgumentException for another word
  public static List<String> algorithms(String op) {
    return ScheduleRequest.algorithms(Operation.of(op));
  }

  /// Writes the schedule of a collective over ranks 0 to `ranks - 1`.
  ///
  /// @param op as in [#algorithms(String)]
  /// @param algorithm one of [#algorithms(String)]
  /// @param ranks how many take part, at least 1
  /// @param hb ranks of one high-bandwidth domain, at least 1: rank r is in domain `r div hb`
  /// @param elements E, elements of the per-rank buffer, at least 0; for all-gather all blocks
  ///   together, for all-to-all ranks times block
  /// @throws IllegalArgumentException for what an algorithm cannot do
  public static Schedule schedule(String op, String algorithm, int ranks, int hb, long elements) {
    Check.positive("ranks", ranks);
    int pieces = algorithm.startsWith("two-phase") ? 1 : FEW_PIECES;
    return new ScheduleRequest(
            Operation.of(op),
            algorithm,
            IntStream.range(0, ranks).toArray(),
            hb,
            elements,
            pieces,
            new int[0])
        .schedule();
  }
}
