package quire.network.collective;

import java.util.Arrays;
import quire.base.Check;

/// Collects steps. Dependencies name earlier steps; [#NONE] stands for no dependency.
final class ScheduleBuilder {
  /// The step that is always done.
  static final int NONE = -1;

  /// More than this would not fit a usual heap: about 60 bytes a step.
  static final int MAX_STEPS = 40_000_000;

  private int count;
  private int[] source = new int[64];
  private int[] destination = new int[64];
  private long[] from = new long[64];
  private long[] to = new long[64];
  private long[] length = new long[64];
  private boolean[] reduce = new boolean[64];
  private int[] dependencyStart = new int[65];
  private int[] dependencies = new int[64];
  private int dependencyCount;
  private long bufferElements;

  /// Sends a range and puts it in place of what stands at the destination.
  int copy(int src, int dst, long from, long to, long length, int... after) {
    return step(src, dst, from, to, length, false, after);
  }

  /// Sends a range and adds it to what stands at the destination.
  int reduce(int src, int dst, long from, long to, long length, int... after) {
    return step(src, dst, from, to, length, true, after);
  }

  /// A step of `rank` that moves nothing and is done when all of these are; one of them where that
  /// says the same.
  int join(int rank, int... after) {
    int only = NONE;
    int different = 0;
    for (int step : after) {
      if (step != NONE && step != only) {
        only = step;
        different++;
      }
    }
    return different <= 1 ? only : step(rank, rank, 0, 0, 0, false, after);
  }

  private int step(
      int src,
      int dst,
      long sourceOffset,
      long targetOffset,
      long moved,
      boolean add,
      int... after) {
    grow();
    int id = count++;
    source[id] = src;
    destination[id] = moved == 0 ? src : dst; // an empty block travels nowhere
    from[id] = sourceOffset;
    to[id] = targetOffset;
    length[id] = moved;
    reduce[id] = add;
    bufferElements = Math.max(bufferElements, Math.max(sourceOffset, targetOffset) + moved);
    for (int i = 0; i < after.length; i++) {
      if (after[i] != NONE && (i == 0 || after[i] != after[i - 1])) {
        if (dependencyCount == dependencies.length) {
          dependencies = Arrays.copyOf(dependencies, dependencyCount * 2);
        }
        dependencies[dependencyCount++] = after[i];
      }
    }
    dependencyStart[count] = dependencyCount;
    return id;
  }

  private void grow() {
    if (count < source.length) {
      return;
    }
    Check.that(
        count < MAX_STEPS,
        "the schedule has more than %d steps; use fewer ranks, fewer pieces or another algorithm",
        MAX_STEPS);
    int size = count * 2;
    source = Arrays.copyOf(source, size);
    destination = Arrays.copyOf(destination, size);
    from = Arrays.copyOf(from, size);
    to = Arrays.copyOf(to, size);
    length = Arrays.copyOf(length, size);
    reduce = Arrays.copyOf(reduce, size);
    dependencyStart = Arrays.copyOf(dependencyStart, size + 1);
  }

  /// Makes every buffer at least this long.
  void reserve(long elements) {
    bufferElements = Math.max(bufferElements, elements);
  }

  ScheduleSteps build() {
    return new ScheduleSteps(
        count,
        Arrays.copyOf(source, count),
        Arrays.copyOf(destination, count),
        Arrays.copyOf(from, count),
        Arrays.copyOf(to, count),
        Arrays.copyOf(length, count),
        Arrays.copyOf(reduce, count),
        Arrays.copyOf(dependencyStart, count + 1),
        Arrays.copyOf(dependencies, dependencyCount),
        bufferElements);
  }
}
