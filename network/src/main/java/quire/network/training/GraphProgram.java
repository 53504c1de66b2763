package quire.network.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import quire.base.RequestException;
import quire.network.Schedule;
import quire.network.collective.Operation;
import quire.network.collective.ScheduleRequest;
import quire.network.collective.TimedSchedule;
import quire.network.flow.FlowProgram;
import quire.network.flow.FlowResult;

/// An [OpGraph] as flows and computations, collectives written out by their schedules.
public final class GraphProgram {
  private static final int NONE = -1;

  private final OpGraph graph;
  private final Algorithms algorithms;
  private final int hb;
  private final int pieces;
  private final FlowProgram.Builder builder = FlowProgram.builder();
  private final Map<String, TimedSchedule> schedules = new HashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final int[][] done; // by operation: after which each of its GPUs is through
  private final int[] first;
  private final FlowProgram program;

  /// Which algorithm a collective uses.
  @FunctionalInterface
  public interface Algorithms {
    /// @param members how many take part
    String of(Operation op, int members);

    /// The same word wherever it can do the collective, else `direct`.
    static Algorithms of(String word) {
      for (Operation op : Operation.values()) {
        if (ScheduleRequest.algorithms(op).contains(word)) {
          return (wanted, members) ->
              ScheduleRequest.algorithms(wanted).contains(word) ? word : "direct";
        }
      }
      throw new RequestException(
          "algorithm '"
              + word
              + "' is none of "
              + String.join(", ", ScheduleRequest.algorithms(Operation.ALL_REDUCE))
              + ", two-phase, two-phase-destination");
    }
  }

  /// @param hb GPUs of one domain of the network it will run on, at least 1
  /// @param pieces of pipelined algorithms
  public GraphProgram(OpGraph graph, Algorithms algorithms, int hb, int pieces) {
    this.pieces = pieces;
    this.graph = graph;
    this.algorithms = algorithms;
    this.hb = Math.max(1, hb);
    done = new int[graph.size()][];
    first = new int[graph.size() + 1];
    for (int i = 0; i < graph.size(); i++) {
      first[i] = builder.size();
      write(i);
    }
    first[graph.size()] = builder.size();
    program = builder.build();
  }

  /// The flows and computations.
  public FlowProgram program() {
    return program;
  }

  /// What schedules did that was not asked for.
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /// When operation i ended, in a result of [#program()].
  public double end(FlowResult result, int i) {
    double end = 0;
    for (int at = first[i]; at < first[i + 1]; at++) {
      end = Math.max(end, result.end()[at]);
    }
    return end;
  }

  /// When operation i started, in a result of [#program()]; its end where it has no parts.
  public double start(FlowResult result, int i) {
    double start = Double.POSITIVE_INFINITY;
    for (int at = first[i]; at < first[i + 1]; at++) {
      start = Math.min(start, result.start()[at]);
    }
    return start == Double.POSITIVE_INFINITY ? end(result, i) : start;
  }

  private void write(int i) {
    var op = graph.op(i);
    switch (op.kind()) {
      case COMPUTE -> {
        int id = builder.compute(op.gpus()[0], op.amount());
        done[i] = finish(op, id, entry(i, 0));
      }
      case MESSAGE -> {
        int id = builder.flow(op.gpus()[0], op.gpus()[1], op.amount());
        done[i] = finish(op, id, entry(i, 0));
      }
      case COLLECTIVE -> done[i] = writeCollective(i, op);
    }
  }

  private int[] finish(OpGraph.Op op, int id, int[] waits) {
    builder.label(id, op.name());
    for (int wait : waits) {
      builder.after(id, wait);
    }
    var ends = new int[op.gpus().length];
    Arrays.fill(ends, id);
    return ends;
  }

  /// The parts that the g-th GPU of operation i waits for.
  private int[] entry(int i, int g) {
    var op = graph.op(i);
    var waits = new ArrayList<Integer>();
    for (int b : graph.before(i)) {
      var earlier = graph.op(b);
      int at = indexOf(earlier.gpus(), op.gpus()[g], g);
      if (at >= 0) {
        addOnce(waits, done[b][at]);
      } else if (!shares(earlier, op)) {
        for (int end : done[b]) {
          addOnce(waits, end);
        }
      }
    }
    return waits.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void addOnce(List<Integer> waits, int end) {
    if (end != NONE && !waits.contains(end)) {
      waits.add(end);
    }
  }

  /// Whether a GPU takes part in both; a message's operation counts only its sender.
  private static boolean shares(OpGraph.Op earlier, OpGraph.Op op) {
    int own = op.kind() == OpGraph.Kind.MESSAGE ? 1 : op.gpus().length;
    for (int g = 0; g < own; g++) {
      if (indexOf(earlier.gpus(), op.gpus()[g], g) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static int indexOf(int[] gpus, int gpu, int likely) {
    if (likely < gpus.length && gpus[likely] == gpu) {
      return likely;
    }
    for (int at = 0; at < gpus.length; at++) {
      if (gpus[at] == gpu) {
        return at;
      }
    }
    return -1;
  }

  private int[] writeCollective(int i, OpGraph.Op op) {
    int n = op.gpus().length;
    var ready = new int[n];
    for (int g = 0; g < n; g++) {
      int[] waits = entry(i, g);
      ready[g] = waits.length == 0 ? NONE : waits.length == 1 ? waits[0] : joined(op, g, waits);
    }
    if (op.amount() == 0 || n == 1) {
      return ready;
    }
    if (op.skew() != null) {
      return writeSkewed(op, ready, op.skew());
    }
    var collective = Objects.requireNonNull(op.collective(), op.name());
    long elements = Math.max(1, Math.round(op.amount()));
    return schedule(collective, op.gpus(), elements)
        .append(builder, op.gpus(), op.amount() / elements, ready, op.name());
  }

  private int joined(OpGraph.Op op, int g, int[] waits) {
    int join = builder.compute(op.gpus()[g], 0);
    for (int wait : waits) {
      builder.after(join, wait);
    }
    return join;
  }

  /// Blocks of different sizes go directly, whatever the algorithm.
  private int[] writeSkewed(OpGraph.Op op, int[] ready, double[] skew) {
    int n = op.gpus().length;
    double block = op.amount() / n;
    var ends = new int[n];
    Arrays.setAll(ends, r -> builder.compute(op.gpus()[r], 0));
    for (int r = 0; r < n; r++) {
      if (ready[r] != NONE) {
        builder.after(ends[r], ready[r]);
      }
      for (int hop = 1; hop < n; hop++) {
        int to = (r + hop) % n;
        int id = builder.flow(op.gpus()[r], op.gpus()[to], block * skew[to]);
        builder.label(id, op.name());
        for (int wait : new int[] {ready[r], ready[to]}) {
          if (wait != NONE) {
            builder.after(id, wait);
          }
        }
        builder.after(ends[r], id);
        builder.after(ends[to], id);
      }
    }
    return ends;
  }

  /// Groups of the same shape share a schedule.
  private TimedSchedule schedule(Operation op, int[] members, long elements) {
    String algorithm = algorithms.of(op, members.length);
    int[] shape = shape(members);
    return schedules.computeIfAbsent(
        op + algorithm + elements + Arrays.toString(shape),
        key -> {
          int cut = algorithm.startsWith("two-phase") ? 1 : pieces;
          Schedule made =
              new ScheduleRequest(op, algorithm, shape, hb, elements, cut, new int[0]).schedule();
          notes.addAll(made.notes());
          return TimedSchedule.of(made);
        });
  }

  /// The members with their domains numbered from 0 in order of appearance.
  private int[] shape(int[] members) {
    var domains = new HashMap<Integer, Integer>();
    var shape = new int[members.length];
    for (int r = 0; r < members.length; r++) {
      int domain = members[r] / hb;
      Integer number = domains.computeIfAbsent(domain, d -> domains.size());
      shape[r] = number * hb + members[r] % hb;
    }
    return shape;
  }
}
