package quire.network.collective;

import java.util.Arrays;
import java.util.List;
import quire.base.Check;
import quire.base.RequestException;
import quire.network.Schedule;

/// Which schedule is wanted.
///
/// @param op the collective
/// @param algorithm a word of [#algorithms(Operation)]
/// @param members GPUs that take part, in the order of ranks; no GPU twice
/// @param hb GPUs of one domain; GPU g has local rank `g mod hb`
/// @param elements E, elements of the per-rank buffer, at least 0
/// @param pieces pieces of the pipelined algorithms and of chains and trees, at least 1
/// @param dims for `torus`: sizes of the dimensions, fastest first; empty: chosen
public record ScheduleRequest(
    Operation op, String algorithm, int[] members, int hb, long elements, int pieces, int[] dims) {
  /// Pieces where nobody says how many.
  public static final int PIECES = 64;

  private static final List<String> REDUCING =
      List.of(
          "ring",
          "bidirectional-ring",
          "multi-rail-ring",
          "halving-doubling",
          "double-binary-tree",
          "direct",
          "bruck",
          "hierarchical",
          "hierarchical-pipelined",
          "torus");

  public ScheduleRequest {
    Check.that(members.length >= 1, "a collective needs at least 1 rank");
    Check.positive("hb", hb);
    Blocks.check(elements);
    Check.positive("pieces", pieces);
    Check.that(
        Arrays.stream(members).distinct().count() == members.length,
        "a GPU may be in a group once only");
    Check.that(
        algorithms(op).contains(algorithm),
        "algorithm '%s' cannot do %s; what can: %s",
        algorithm,
        op.word(),
        String.join(", ", algorithms(op)));
    long product = Arrays.stream(dims).asLongStream().reduce(1, (a, b) -> a * b);
    Check.that(
        dims.length == 0 || product == members.length,
        "torus: dimensions %s do not make %s ranks",
        Arrays.toString(dims),
        members.length);
  }

  /// The algorithms that can do a collective, without `auto`.
  public static List<String> algorithms(Operation op) {
    return switch (op) {
      case ALL_REDUCE -> REDUCING;
      case ALL_GATHER, REDUCE_SCATTER -> without(REDUCING, "double-binary-tree");
      case BROADCAST -> without(REDUCING, "bruck");
      case ALL_TO_ALL ->
          List.of("ring", "direct", "bruck", "two-phase", "two-phase-destination", "torus");
    };
  }

  private static List<String> without(List<String> words, String one) {
    return words.stream().filter(word -> !word.equals(one)).toList();
  }

  /// Whether the number of pieces changes the schedule.
  public static boolean isPipelined(String algorithm) {
    return List.of("hierarchical-pipelined", "double-binary-tree", "two-phase").contains(algorithm);
  }

  /// Writes the schedule. `two-phase` stores everything before it forwards when there is one piece.
  public Schedule schedule() {
    var draft = new Draft(op, algorithm, GroupShape.of(members, hb), elements, pieces);
    switch (algorithm) {
      case "ring" -> RingSchedules.write(draft, RingSchedules.single(draft.ranks()));
      case "bidirectional-ring" ->
          RingSchedules.write(draft, RingSchedules.bidirectional(draft.ranks()));
      case "multi-rail-ring" -> RingSchedules.write(draft, RingSchedules.multiRail(draft));
      case "halving-doubling" -> StagedSchedules.halvingDoubling(draft);
      case "double-binary-tree" -> TreeSchedules.write(draft);
      case "direct" -> direct(draft);
      case "bruck" -> BruckSchedules.write(draft);
      case "hierarchical" -> HierarchicalSchedules.write(draft, 1);
      case "hierarchical-pipelined" -> HierarchicalSchedules.write(draft, pieces);
      case "two-phase" -> AllToAllSchedule.twoPhase(draft, true, pieces);
      case "two-phase-destination" -> AllToAllSchedule.twoPhase(draft, false, pieces);
      case "torus" -> torus(draft);
      default -> throw new RequestException("algorithm '" + algorithm + "' is unknown");
    }
    return draft.schedule();
  }

  private static void direct(Draft draft) {
    if (draft.op == Operation.ALL_TO_ALL) {
      AllToAllSchedule.direct(draft);
    } else {
      StagedSchedules.direct(draft);
    }
  }

  private void torus(Draft draft) {
    int[] sizes = dims.length > 0 ? dims : chosenDims(draft);
    if (op == Operation.ALL_TO_ALL) {
      AllToAllSchedule.torus(draft, sizes);
    } else {
      StagedSchedules.torus(draft, sizes);
    }
  }

  /// Domain by domains where that divides, else the two divisors nearest to a square.
  private int[] chosenDims(Draft draft) {
    int n = draft.ranks();
    int inner = hb;
    if (n % hb != 0 || hb == 1 || hb == n) {
      inner = (int) Math.sqrt(n);
      while (n % inner != 0) {
        inner--;
      }
    }
    return new int[] {inner, n / inner};
  }
}
