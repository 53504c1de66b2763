package quire.network.collective;

import java.util.stream.IntStream;

/// The steps of a schedule in flat arrays: no object per step.
public final class ScheduleSteps {
  private final int count;
  private final int[] source;
  private final int[] destination;
  private final long[] from;
  private final long[] to;
  private final long[] length;
  private final boolean[] reduce;
  private final int[] dependencyStart;
  private final int[] dependencies;
  private final long bufferElements;

  ScheduleSteps(
      int count,
      int[] source,
      int[] destination,
      long[] from,
      long[] to,
      long[] length,
      boolean[] reduce,
      int[] dependencyStart,
      int[] dependencies,
      long bufferElements) {
    this.count = count;
    this.source = source;
    this.destination = destination;
    this.from = from;
    this.to = to;
    this.length = length;
    this.reduce = reduce;
    this.dependencyStart = dependencyStart;
    this.dependencies = dependencies;
    this.bufferElements = bufferElements;
  }

  /// How many steps there are.
  public int count() {
    return count;
  }

  /// The rank that step i reads.
  public int source(int i) {
    return source[i];
  }

  /// The rank that step i writes.
  public int destination(int i) {
    return destination[i];
  }

  /// The first element that step i reads.
  public long from(int i) {
    return from[i];
  }

  /// The first element that step i writes.
  public long to(int i) {
    return to[i];
  }

  /// Elements that step i moves; zero for a step that only waits for others.
  public long length(int i) {
    return length[i];
  }

  /// Whether step i adds instead of replacing.
  public boolean reduces(int i) {
    return reduce[i];
  }

  /// Whether step i sends anything from one rank to another.
  public boolean travels(int i) {
    return length[i] > 0 && source[i] != destination[i];
  }

  /// How many steps step i waits for.
  public int dependencyCount(int i) {
    return dependencyStart[i + 1] - dependencyStart[i];
  }

  /// The k-th step that step i waits for; it has a smaller number.
  public int dependency(int i, int k) {
    return dependencies[dependencyStart[i] + k];
  }

  /// Steps that send something from one rank to another.
  public int messages() {
    int messages = 0;
    for (int i = 0; i < count; i++) {
      if (travels(i)) {
        messages++;
      }
    }
    return messages;
  }

  /// Elements of each rank's buffer.
  public long bufferElements() {
    return bufferElements;
  }

  /// The numbers of the steps, ascending: an order that obeys the dependencies.
  public int[] inOrder() {
    return IntStream.range(0, count).toArray();
  }
}
