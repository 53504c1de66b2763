package quire.network.flow;

import java.util.Arrays;
import quire.base.RequestException;

/// Who waits for whom, the other way round, and for how many each still waits.
final class Successors {
  private final FlowProgram program;
  private final int[] first;
  private final int[] next;
  private final int[] waiting;

  Successors(FlowProgram program) {
    this.program = program;
    int n = program.size();
    first = new int[n + 1];
    waiting = new int[n];
    for (int i = 0; i < n; i++) {
      waiting[i] = program.dependencies(i);
      for (int k = 0; k < waiting[i]; k++) {
        first[program.dependency(i, k) + 1]++;
      }
    }
    for (int i = 0; i < n; i++) {
      first[i + 1] += first[i];
    }
    next = new int[first[n]];
    int[] at = Arrays.copyOf(first, n);
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < waiting[i]; k++) {
        next[at[program.dependency(i, k)]++] = i;
      }
    }
  }

  int first(int i) {
    return first[i];
  }

  int get(int k) {
    return next[k];
  }

  /// One of those that i waits for has ended; true if it was the last.
  boolean release(int i) {
    return --waiting[i] == 0;
  }

  /// Refuses operations that wait for one another in a circle.
  void refuseCircles() {
    if (next.length == 0) {
      return;
    }
    int n = program.size();
    int[] left = waiting.clone();
    int[] queue = new int[n];
    int tail = 0;
    for (int i = 0; i < n; i++) {
      if (left[i] == 0) {
        queue[tail++] = i;
      }
    }
    for (int head = 0; head < tail; head++) {
      for (int k = first[queue[head]]; k < first[queue[head] + 1]; k++) {
        if (--left[next[k]] == 0) {
          queue[tail++] = next[k];
        }
      }
    }
    if (tail == n) {
      return;
    }
    int i = 0;
    while (left[i] == 0) {
      i++;
    }
    // Going back along what is left for n steps surely ends on a circle.
    for (int step = 0; step < n; step++) {
      i = stuckBefore(i, left);
    }
    var circle = new StringBuilder(program.describe(i));
    int shown = 0;
    for (int j = stuckBefore(i, left); j != i && shown++ < 6; j = stuckBefore(j, left)) {
      circle.append(" after ").append(program.describe(j));
    }
    throw new RequestException(
        "operations wait for one another in a circle: " + circle + " after " + program.describe(i));
  }

  private int stuckBefore(int i, int[] left) {
    for (int k = 0; k < program.dependencies(i); k++) {
      if (left[program.dependency(i, k)] > 0) {
        return program.dependency(i, k);
      }
    }
    return i;
  }
}
