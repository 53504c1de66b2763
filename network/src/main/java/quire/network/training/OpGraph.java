package quire.network.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.network.collective.Operation;

/// What GPUs do in a job: computations, messages and collectives, each waiting for others. Read
/// from traces or built from a training plan; simulated and exported from here.
///
/// An operation waits for those it names and, where it has a [Stream], for the one before it on the
/// same stream of the same GPU. A collective waits at each member only for what that member does:
/// members that come early start early. Operations only name earlier ones, so there are no circles.
public final class OpGraph {
  /// What an operation is.
  public enum Kind {
    /// A GPU is busy for some seconds.
    COMPUTE,
    /// A GPU sends bytes to another; only the sender must be ready.
    MESSAGE,
    /// The members of a group communicate.
    COLLECTIVE
  }

  /// One operation.
  ///
  /// @param kind what it is
  /// @param gpus one GPU; sender and receiver; or the members in order of rank
  /// @param amount seconds of a computation, bytes of a message, bytes of the per-rank buffer
  /// @param collective which one; null for others
  /// @param skew shares of an all-to-all's blocks by destination, summing to the members' number;
  ///   null where all are equal
  /// @param stream where it queues; null for nowhere
  /// @param name in timelines
  public record Op(
      Kind kind,
      int[] gpus,
      double amount,
      @Nullable Operation collective,
      double @Nullable [] skew,
      @Nullable Stream stream,
      String name) {}

  private final int gpus;
  private final List<Op> ops = new ArrayList<>();
  private final List<int[]> before = new ArrayList<>();
  private final Map<Long, Integer> last = new HashMap<>();

  /// @param gpus how many GPUs there are
  public OpGraph(int gpus) {
    this.gpus = Check.positive("gpus", gpus);
  }

  /// How many GPUs there are.
  public int gpus() {
    return gpus;
  }

  /// How many operations there are.
  public int size() {
    return ops.size();
  }

  /// Operation i.
  public Op op(int i) {
    return ops.get(i);
  }

  /// What operation i waits for, streams included; smaller numbers.
  public int[] before(int i) {
    return before.get(i);
  }

  /// A GPU computes for some seconds.
  public int compute(int gpu, double seconds, @Nullable Stream stream, String name, int... after) {
    Check.that(
        seconds >= 0 && Double.isFinite(seconds),
        "%s: seconds must be finite and at least 0, are %s",
        name,
        seconds);
    return add(new Op(Kind.COMPUTE, new int[] {gpu}, seconds, null, null, stream, name), after);
  }

  /// A GPU sends bytes; on a stream, the sender's messages follow one another.
  public int message(
      int from, int to, double bytes, @Nullable Stream stream, String name, int... after) {
    Check.that(
        bytes >= 0 && Double.isFinite(bytes),
        "%s: bytes must be finite and at least 0, are %s",
        name,
        bytes);
    return add(new Op(Kind.MESSAGE, new int[] {from, to}, bytes, null, null, stream, name), after);
  }

  /// A group communicates.
  ///
  /// @param members GPUs in order of rank, none twice
  /// @param bytes of the per-rank buffer
  public int collective(
      Operation collective,
      int[] members,
      double bytes,
      @Nullable Stream stream,
      String name,
      int... after) {
    return skewed(collective, members, bytes, null, stream, name, after);
  }

  /// As [#collective], with all-to-all blocks that differ by destination.
  public int skewed(
      Operation collective,
      int[] members,
      double bytes,
      double @Nullable [] skew,
      @Nullable Stream stream,
      String name,
      int... after) {
    Check.that(
        bytes >= 0 && Double.isFinite(bytes),
        "%s: bytes must be finite and at least 0, are %s",
        name,
        bytes);
    return add(
        new Op(Kind.COLLECTIVE, members.clone(), bytes, collective, skew, stream, name), after);
  }

  private int add(Op op, int[] after) {
    for (int gpu : op.gpus()) {
      Check.that(
          gpu >= 0 && gpu < gpus, "%s: GPU %d is none of the %d there are", op.name(), gpu, gpus);
    }
    int id = ops.size();
    var waits = new int[after.length + op.gpus().length];
    int count = 0;
    for (int one : after) {
      if (one >= 0) {
        Check.that(one < id, "%s waits for operation %d, which comes later", op.name(), one);
        waits[count++] = one;
      }
    }
    if (op.stream() != null) {
      int queued = op.kind() == Kind.MESSAGE ? 1 : op.gpus().length;
      for (int g = 0; g < queued; g++) {
        long queue = (long) op.gpus()[g] * Stream.values().length + op.stream().ordinal();
        Integer previous = last.put(queue, id);
        if (previous != null) {
          waits[count++] = previous;
        }
      }
    }
    ops.add(op);
    before.add(Arrays.stream(waits, 0, count).distinct().toArray());
    return id;
  }
}
