package quire.network.collective;

import static quire.network.collective.ScheduleBuilder.NONE;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import quire.network.Schedule.Regions;

/// All-to-all in one phase per coordinate of the ranks. In a phase every block moves to the member
/// of its line whose coordinate is that of the block's destination; what goes to one member is one
/// message. One phase is the direct exchange. Local rank first, then domain, is the relay at the
/// source: to the GPU of the own domain on the destination's rail, then along that rail. Domain
/// first is its mirror. The dimensions of a torus are more of the same.
///
/// Every block may be cut into pieces: then the phases of different pieces overlap, each phase
/// taking one piece after the other.
final class AllToAllSchedule {
  private final Draft draft;
  private final int n;
  private final long[] bounds;
  private final long result;
  private final List<int[]> coordinates;

  /// @param coordinates the coordinate of every rank in each phase; together they tell ranks apart
  private AllToAllSchedule(Draft draft, List<int[]> coordinates) {
    this.draft = draft;
    this.coordinates = coordinates;
    n = draft.ranks();
    bounds = Blocks.bounds(draft.elements, n);
    result = draft.elements;
  }

  /// Where results stand: block r of every source, one after the other from `base`.
  static Regions output(long[] bounds, long base) {
    int n = bounds.length - 1;
    var from = new long[n];
    var length = new long[n];
    for (int r = 0; r < n; r++) {
      from[r] = base;
      length[r] = n * (bounds[r + 1] - bounds[r]);
    }
    return new Regions(from, length);
  }

  static void direct(Draft draft) {
    write(draft, List.of(IntStream.range(0, draft.ranks()).toArray()), 1);
  }

  /// @param pieces 1 stores everything before it forwards
  static void twoPhase(Draft draft, boolean atSource, int pieces) {
    if (!draft.shape.largestProduct().whole()) {
      draft.notes.add(
          draft.algorithm + ": the group is no product of domains and rails; blocks go directly");
      direct(draft);
      return;
    }
    int[] local = draft.shape.local();
    int[] domain = draft.shape.domain();
    write(draft, atSource ? List.of(local, domain) : List.of(domain, local), pieces);
  }

  /// @param dims fastest index first
  static void torus(Draft draft, int[] dims) {
    var coordinates = new int[dims.length][draft.ranks()];
    for (int r = 0; r < draft.ranks(); r++) {
      int rest = r;
      for (int d = 0; d < dims.length; d++) {
        coordinates[d][r] = rest % dims[d];
        rest /= dims[d];
      }
    }
    write(draft, List.of(coordinates), 1);
  }

  private static void write(Draft draft, List<int[]> coordinates, int pieces) {
    var schedule = new AllToAllSchedule(draft, coordinates);
    draft.output = output(schedule.bounds, schedule.result);
    schedule.write(pieces);
  }

  private void write(int pieces) {
    long work = result + n * Blocks.largest(draft.elements, n);
    var stage = new int[coordinates.size()][n];
    Arrays.stream(stage).forEach(row -> Arrays.fill(row, NONE));
    for (int q = 0; q < pieces; q++) {
      var piece = new Piece(q, pieces, work);
      int[] ready = Exchange.atOnce(n);
      for (int phase = 0; phase < coordinates.size(); phase++) {
        ready = Exchange.joined(draft.builder, order(), ready, stage[phase]);
        ready = piece.phase(coordinates.get(phase), ready);
        stage[phase] = ready;
      }
      piece.deliver(ready);
      work = piece.end;
    }
  }

  private int[] order() {
    return IntStream.range(0, n).toArray();
  }

  /// One piece of every block under way: which blocks each rank holds, and where.
  private final class Piece {
    private final int number;
    private final int pieces;
    private final int[][] source = new int[n][n];
    private final int[][] home = new int[n][n];
    private final long[][] place = new long[n][n];
    private long end;

    Piece(int number, int pieces, long work) {
      this.number = number;
      this.pieces = pieces;
      end = work;
      for (int r = 0; r < n; r++) {
        for (int d = 0; d < n; d++) {
          source[r][d] = r;
          home[r][d] = d;
          place[r][d] = bounds[d] + skipped(d);
        }
      }
    }

    private long skipped(int d) {
      return Blocks.share(bounds[d + 1] - bounds[d], number, pieces);
    }

    private long size(int d) {
      return Blocks.share(bounds[d + 1] - bounds[d], number + 1, pieces) - skipped(d);
    }

    /// Packs by the peer that comes next, sends, and notes where everything stands then.
    int[] phase(int[] coordinate, int[] ready) {
      var peers = lines(coordinate);
      long packed = end;
      long arrived = packed + largestHeld();
      end = arrived + largestAfter(peers, coordinate);
      var count = new int[n];
      var newSource = new int[n][n];
      var newHome = new int[n][n];
      var newPlace = new long[n][n];
      var filled = new long[n];
      Arrays.fill(filled, arrived);
      var arrivals = new int[n][n];
      Arrays.stream(arrivals).forEach(row -> Arrays.fill(row, NONE));
      for (int r = 0; r < n; r++) {
        long at = packed;
        for (int hop = 0; hop < peers[r].length; hop++) {
          int peer = peers[r][hop];
          long from = at;
          at = pack(r, coordinate, coordinate[peer], at, ready[r]);
          long target = filled[peer];
          for (int k = 0; k < n; k++) {
            if (coordinate[home[r][k]] == coordinate[peer]) {
              newSource[peer][count[peer]] = source[r][k];
              newHome[peer][count[peer]] = home[r][k];
              newPlace[peer][count[peer]++] = filled[peer];
              filled[peer] += size(home[r][k]);
            }
          }
          arrivals[peer][r] =
              draft.builder.copy(r, peer, from, target, at - from, lastPack, ready[peer]);
        }
      }
      for (int r = 0; r < n; r++) {
        source[r] = newSource[r];
        home[r] = newHome[r];
        place[r] = newPlace[r];
      }
      var done = new int[n];
      Arrays.setAll(done, r -> draft.builder.join(r, arrivals[r]));
      return done;
    }

    private int lastPack = NONE;

    /// Copies the blocks for one peer next to one another; neighbours move in one step.
    private long pack(int r, int[] coordinate, int wanted, long at, int after) {
      int join = NONE;
      long runFrom = 0;
      long runLength = 0;
      long runTo = at;
      for (int k = 0; k <= n; k++) {
        boolean mine = k < n && coordinate[home[r][k]] == wanted;
        if (runLength > 0 && (k == n || (mine && place[r][k] != runFrom + runLength))) {
          join =
              draft.builder.join(
                  r, join, draft.builder.copy(r, r, runFrom, runTo, runLength, after));
          runTo += runLength;
          runLength = 0;
        }
        if (mine) {
          runFrom = runLength == 0 ? place[r][k] : runFrom;
          runLength += size(home[r][k]);
        }
      }
      lastPack = join;
      return runTo;
    }

    /// Members of each rank's line: itself first, then those above, around.
    private int[][] lines(int[] coordinate) {
      var lines = new int[n][];
      var groups = new java.util.LinkedHashMap<List<Integer>, java.util.ArrayList<Integer>>();
      for (int r = 0; r < n; r++) {
        groups.computeIfAbsent(others(coordinate, r), key -> new java.util.ArrayList<>()).add(r);
      }
      for (var group : groups.values()) {
        for (int i = 0; i < group.size(); i++) {
          int first = i;
          lines[group.get(i)] =
              IntStream.range(0, group.size())
                  .map(k -> group.get((first + k) % group.size()))
                  .toArray();
        }
      }
      return lines;
    }

    private List<Integer> others(int[] coordinate, int r) {
      return coordinates.stream().filter(c -> c != coordinate).map(c -> c[r]).toList();
    }

    private long largestHeld() {
      long largest = 0;
      for (int r = 0; r < n; r++) {
        long held = 0;
        for (int k = 0; k < n; k++) {
          held += size(home[r][k]);
        }
        largest = Math.max(largest, held);
      }
      return largest;
    }

    private long largestAfter(int[][] peers, int[] coordinate) {
      long largest = 0;
      for (int r = 0; r < n; r++) {
        long held = 0;
        for (int peer : peers[r]) {
          for (int k = 0; k < n; k++) {
            held += coordinate[home[peer][k]] == coordinate[r] ? size(home[peer][k]) : 0;
          }
        }
        largest = Math.max(largest, held);
      }
      return largest;
    }

    /// Moves every block to its place in the result.
    void deliver(int[] ready) {
      for (int r = 0; r < n; r++) {
        long whole = bounds[r + 1] - bounds[r];
        for (int k = 0; k < n; k++) {
          long to = result + source[r][k] * whole + skipped(r);
          draft.builder.copy(r, r, place[r][k], to, size(r), ready[r]);
        }
      }
    }
  }
}
