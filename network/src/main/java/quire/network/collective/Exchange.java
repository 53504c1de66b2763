package quire.network.collective;

import static quire.network.collective.ScheduleBuilder.NONE;

import java.util.Arrays;

/// Reduce-scatter and all-gather among the members of one line: the parts of every larger schedule.
///
/// Member i owns the range `[from[i], to[i])` of the buffer, which is the same range at all
/// members. `ready[i]` is the step after which member i may take part, and the answer is the step
/// after which it is through.
enum Exchange {
  /// Every member sends to every other at once.
  DIRECT,
  /// Blocks travel upward around the ring of members.
  RING,
  /// Half of every block travels upward, half downward.
  BIDIRECTIONAL_RING;

  /// After it member i holds the sum of its own range; the other ranges are used up.
  int[] reduceScatter(ScheduleBuilder builder, int[] members, long[] from, long[] to, int[] ready) {
    return switch (this) {
      case DIRECT -> directReduceScatter(builder, members, from, to, ready);
      case RING -> ringReduceScatter(builder, members, from, to, ready);
      case BIDIRECTIONAL_RING -> {
        long[] middle = middle(from, to);
        int[] up = ringReduceScatter(builder, members, from, middle, ready);
        int[] down =
            reversed(
                ringReduceScatter(
                    builder, reversed(members), reversed(middle), reversed(to), reversed(ready)));
        yield joined(builder, members, up, down);
      }
    };
  }

  /// After it every member holds the range of every member.
  int[] allGather(ScheduleBuilder builder, int[] members, long[] from, long[] to, int[] ready) {
    return switch (this) {
      case DIRECT -> directAllGather(builder, members, from, to, ready);
      case RING -> ringAllGather(builder, members, from, to, ready);
      case BIDIRECTIONAL_RING -> {
        long[] middle = middle(from, to);
        int[] up = ringAllGather(builder, members, from, middle, ready);
        int[] down =
            reversed(
                ringAllGather(
                    builder, reversed(members), reversed(middle), reversed(to), reversed(ready)));
        yield joined(builder, members, up, down);
      }
    };
  }

  private static int[] directReduceScatter(
      ScheduleBuilder builder, int[] members, long[] from, long[] to, int[] ready) {
    int n = members.length;
    var arrived = new int[n][n];
    for (int hop = 1; hop < n; hop++) {
      for (int i = 0; i < n; i++) {
        int j = (i + hop) % n;
        arrived[j][hop] =
            builder.reduce(
                members[i], members[j], from[j], from[j], to[j] - from[j], ready[i], ready[j]);
      }
    }
    return joined(builder, members, arrived, ready);
  }

  private static int[] directAllGather(
      ScheduleBuilder builder, int[] members, long[] from, long[] to, int[] ready) {
    int n = members.length;
    var arrived = new int[n][n];
    for (int hop = 1; hop < n; hop++) {
      for (int i = 0; i < n; i++) {
        int j = (i + hop) % n;
        arrived[j][hop] =
            builder.copy(members[i], members[j], from[i], from[i], to[i] - from[i], ready[i]);
      }
    }
    return joined(builder, members, arrived, ready);
  }

  /// Block j starts at member j + 1 and collects a term at every member until it is home.
  private static int[] ringReduceScatter(
      ScheduleBuilder builder, int[] members, long[] from, long[] to, int[] ready) {
    int n = members.length;
    int[] last = n == 1 ? ready.clone() : new int[n];
    for (int s = 0; s < n - 1; s++) {
      for (int j = 0; j < n; j++) {
        int i = (j + 1 + s) % n;
        int next = (i + 1) % n;
        last[j] =
            builder.reduce(
                members[i],
                members[next],
                from[j],
                from[j],
                to[j] - from[j],
                s == 0 ? ready[i] : last[j],
                ready[next]);
      }
    }
    return last;
  }

  private static int[] ringAllGather(
      ScheduleBuilder builder, int[] members, long[] from, long[] to, int[] ready) {
    int n = members.length;
    int[] last = ready.clone();
    var arrived = new int[n][n];
    for (int s = 0; s < n - 1; s++) {
      for (int j = 0; j < n; j++) {
        int i = (j + s) % n;
        int next = (i + 1) % n;
        last[j] =
            builder.copy(members[i], members[next], from[j], from[j], to[j] - from[j], last[j]);
        arrived[next][s + 1] = last[j];
      }
    }
    return joined(builder, members, arrived, ready);
  }

  private static int[] joined(
      ScheduleBuilder builder, int[] members, int[][] arrived, int[] ready) {
    var done = new int[members.length];
    for (int j = 0; j < members.length; j++) {
      arrived[j][0] = ready[j];
      done[j] = builder.join(members[j], arrived[j]);
    }
    return done;
  }

  /// The step, by member, after which both are done.
  static int[] joined(ScheduleBuilder builder, int[] members, int[] one, int[] other) {
    var done = new int[members.length];
    Arrays.setAll(done, i -> builder.join(members[i], one[i], other[i]));
    return done;
  }

  /// No member waits.
  static int[] atOnce(int members) {
    var ready = new int[members];
    Arrays.fill(ready, NONE);
    return ready;
  }

  static int[] reversed(int[] values) {
    var reversed = new int[values.length];
    Arrays.setAll(reversed, i -> values[values.length - 1 - i]);
    return reversed;
  }

  private static long[] reversed(long[] values) {
    var reversed = new long[values.length];
    Arrays.setAll(reversed, i -> values[values.length - 1 - i]);
    return reversed;
  }

  private static long[] middle(long[] from, long[] to) {
    var middle = new long[from.length];
    Arrays.setAll(middle, i -> from[i] + (to[i] - from[i]) / 2);
    return middle;
  }
}
