package quire.network.collective;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import quire.base.RequestException;
import quire.network.Schedule.Regions;

/// The five collectives.
public enum Operation {
  /// Every rank ends with the sum over ranks of E elements.
  ALL_REDUCE,
  /// Rank r gives block r, every rank ends with all blocks.
  ALL_GATHER,
  /// Rank r ends with block r of the sum.
  REDUCE_SCATTER,
  /// Rank r ends with block r of every source.
  ALL_TO_ALL,
  /// Every rank ends with what rank 0 has.
  BROADCAST;

  /// As written in commands: `all-reduce`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The collective of that word.
  ///
  /// @throws RequestException listing the words there are
  public static Operation of(String word) {
    return Arrays.stream(values())
        .filter(op -> op.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new RequestException(
                "collective '"
                    + word
                    + "' is none of "
                    + Arrays.stream(values())
                        .map(Operation::word)
                        .collect(Collectors.joining(", "))));
  }

  /// How nccl-tests turns time into bus bandwidth: `factor * bytes / seconds`, with the per-rank
  /// buffer as bytes.
  public double busFactor(int ranks) {
    double others = ranks - 1.0;
    return switch (this) {
      case ALL_REDUCE -> 2 * others / ranks;
      case ALL_GATHER, REDUCE_SCATTER, ALL_TO_ALL -> others / ranks;
      case BROADCAST -> ranks == 1 ? 0 : 1;
    };
  }

  /// Where inputs stand when a schedule works in place on `[0, E)`.
  Regions input(long elements, int ranks) {
    long[] bounds = Blocks.bounds(elements, ranks);
    var from = new long[ranks];
    var length = new long[ranks];
    for (int r = 0; r < ranks; r++) {
      from[r] = this == ALL_GATHER ? bounds[r] : 0;
      length[r] =
          switch (this) {
            case ALL_GATHER -> bounds[r + 1] - bounds[r];
            case BROADCAST -> r == 0 ? elements : 0;
            default -> elements;
          };
    }
    return new Regions(from, length);
  }

  /// Where results stand when a schedule works in place on `[0, E)`; not for all-to-all.
  Regions output(long elements, int ranks) {
    long[] bounds = Blocks.bounds(elements, ranks);
    var from = new long[ranks];
    var length = new long[ranks];
    for (int r = 0; r < ranks; r++) {
      from[r] = this == REDUCE_SCATTER ? bounds[r] : 0;
      length[r] = this == REDUCE_SCATTER ? bounds[r + 1] - bounds[r] : elements;
    }
    return new Regions(from, length);
  }
}
