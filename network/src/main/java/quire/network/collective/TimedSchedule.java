package quire.network.collective;

import java.util.Arrays;
import quire.network.Schedule;
import quire.network.flow.FlowProgram;

/// A schedule as the network sees it: only what travels, and joins where one message waits for
/// several. Moves inside a rank take no time and are left out.
public final class TimedSchedule {
  private static final int NONE = -1;

  private final int ranks;
  private int count;
  private int[] source = new int[64];
  private int[] target = new int[64]; // NONE for a join
  private long[] length = new long[64];
  private int[] firstDependency = new int[65];
  private int[] dependency = new int[64];
  private int dependencies;
  private boolean[] entersSource = {};
  private boolean[] entersTarget = {};
  private int[][] exits = {};

  private TimedSchedule(int ranks) {
    this.ranks = ranks;
  }

  /// What of a schedule takes time.
  public static TimedSchedule of(Schedule schedule) {
    var timed = new TimedSchedule(schedule.ranks());
    var steps = schedule.steps();
    var place = new int[steps.count()]; // the operation after which a step is done
    var waits = new int[16];
    for (int i = 0; i < steps.count(); i++) {
      int found = 0;
      for (int k = 0; k < steps.dependencyCount(i); k++) {
        int before = place[steps.dependency(i, k)];
        if (before != NONE && (found == 0 || before != waits[found - 1])) {
          if (found == waits.length) {
            waits = Arrays.copyOf(waits, 2 * found);
          }
          waits[found++] = before;
        }
      }
      if (steps.travels(i)) {
        place[i] = timed.add(steps.source(i), steps.destination(i), steps.length(i), waits, found);
      } else if (found <= 1) {
        place[i] = found == 0 ? NONE : waits[0];
      } else {
        place[i] = timed.add(steps.source(i), NONE, 0, waits, found);
      }
    }
    timed.findEnds();
    return timed;
  }

  private int add(int from, int to, long moved, int[] waits, int found) {
    if (count == source.length) {
      int room = 2 * count;
      source = Arrays.copyOf(source, room);
      target = Arrays.copyOf(target, room);
      length = Arrays.copyOf(length, room);
      firstDependency = Arrays.copyOf(firstDependency, room + 1);
    }
    if (dependencies + found > dependency.length) {
      dependency = Arrays.copyOf(dependency, 2 * (dependencies + found));
    }
    System.arraycopy(waits, 0, dependency, dependencies, found);
    dependencies += found;
    source[count] = from;
    target[count] = to;
    length[count] = moved;
    firstDependency[count + 1] = dependencies;
    return count++;
  }

  /// Where a rank comes in: operations that touch it and wait for none that does. Where it is
  /// through: operations that touch it and for which none waits that does.
  private void findEnds() {
    entersSource = new boolean[count];
    entersTarget = new boolean[count];
    var leavesSource = new boolean[count];
    var leavesTarget = new boolean[count];
    Arrays.fill(entersSource, true);
    Arrays.fill(leavesSource, true);
    for (int i = 0; i < count; i++) {
      entersTarget[i] = target[i] != NONE;
      leavesTarget[i] = target[i] != NONE;
      for (int k = firstDependency[i]; k < firstDependency[i + 1]; k++) {
        int before = dependency[k];
        entersSource[i] &= !touches(before, source[i]);
        entersTarget[i] &= !touches(before, target[i]);
        leavesSource[before] &= !touches(i, source[before]);
        leavesTarget[before] &= !touches(i, target[before]);
      }
    }
    var sizes = new int[ranks];
    for (int i = 0; i < count; i++) {
      sizes[source[i]] += leavesSource[i] ? 1 : 0;
      if (leavesTarget[i]) {
        sizes[target[i]]++;
      }
    }
    exits = new int[ranks][];
    Arrays.setAll(exits, r -> new int[sizes[r]]);
    for (int i = count - 1; i >= 0; i--) {
      if (leavesSource[i]) {
        exits[source[i]][--sizes[source[i]]] = i;
      }
      if (leavesTarget[i]) {
        exits[target[i]][--sizes[target[i]]] = i;
      }
    }
  }

  private boolean touches(int operation, int rank) {
    return rank != NONE && (source[operation] == rank || target[operation] == rank);
  }

  /// How many messages travel.
  public int messages() {
    int messages = 0;
    for (int i = 0; i < count; i++) {
      messages += target[i] == NONE ? 0 : 1;
    }
    return messages;
  }

  /// Adds the messages to a program.
  ///
  /// @param hosts the host of each rank
  /// @param bytesPerElement bytes of one element of the schedule
  /// @param entry the operation of the program after which each rank may take part, -1 for none
  /// @param label what the messages are called in a timeline
  /// @return the operation after which each rank is through, -1 where it never waits
  public int[] append(
      FlowProgram.Builder program, int[] hosts, double bytesPerElement, int[] entry, String label) {
    int first = program.size();
    for (int i = 0; i < count; i++) {
      int id =
          target[i] == NONE
              ? program.compute(hosts[source[i]], 0)
              : program.flow(hosts[source[i]], hosts[target[i]], length[i] * bytesPerElement);
      program.label(id, label);
      for (int k = firstDependency[i]; k < firstDependency[i + 1]; k++) {
        program.after(id, first + dependency[k]);
      }
      int own = entersSource[i] ? entry[source[i]] : NONE;
      if (own != NONE) {
        program.after(id, own);
      }
      if (entersTarget[i] && entry[target[i]] != NONE && entry[target[i]] != own) {
        program.after(id, entry[target[i]]);
      }
    }
    var done = new int[ranks];
    for (int r = 0; r < ranks; r++) {
      if (exits[r].length <= 1) {
        done[r] = exits[r].length == 0 ? entry[r] : first + exits[r][0];
      } else {
        done[r] = program.compute(hosts[r], 0);
        for (int i : exits[r]) {
          program.after(done[r], first + i);
        }
      }
    }
    return done;
  }
}
