package quire.network.collective;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.base.RequestException;
import quire.network.flow.FlowProgram;
import quire.network.flow.FlowSimulator;
import quire.network.flow.RelayMode;
import quire.network.flow.SimulationOptions;
import quire.network.flow.Workload;
import quire.network.topology.Topology;

/// One collective between all hosts of a topology.
///
/// @param program its messages
/// @param algorithm the one that was asked for, or the fastest one where that was asked for
/// @param op the collective
/// @param ranks how many hosts take part
/// @param bytes of the per-rank buffer
/// @param warnings what the generator did that was not asked for
public record CollectiveWorkload(
    FlowProgram program,
    String algorithm,
    Operation op,
    int ranks,
    double bytes,
    List<String> warnings)
    implements Workload {
  /// The word that asks for the fastest algorithm.
  public static final String AUTO = "auto";

  /// `auto` leaves out what has more messages than this.
  private static final int AUTO_MESSAGES = 3_000_000;

  @Override
  public double busBandwidth(double endSeconds) {
    return endSeconds > 0 ? op.busFactor(ranks) * bytes / endSeconds : Double.NaN;
  }

  /// A collective between all hosts.
  ///
  /// @param bytes of the per-rank buffer, as nccl-tests counts them; a whole number
  /// @param algorithm a word of [ScheduleRequest#algorithms(Operation)] or `auto`
  /// @param pieces of pipelined algorithms; `two-phase` is pipelined unless the relay is serial
  public static CollectiveWorkload of(
      Topology topology,
      Operation op,
      double bytes,
      String algorithm,
      int pieces,
      SimulationOptions options) {
    Check.that(
        bytes >= 1 && bytes <= 1e15,
        "a collective moves between 1 byte and 1 PB per rank, not %s bytes",
        bytes);
    if (!algorithm.equals(AUTO)) {
      return one(topology, op, bytes, algorithm, pieces, options);
    }
    CollectiveWorkload best = null;
    double fastest = Double.POSITIVE_INFINITY;
    var seconds = new TreeMap<String, Double>();
    var left = new ArrayList<String>();
    for (String word : ScheduleRequest.algorithms(op)) {
      var work = triedOrNull(topology, op, bytes, word, pieces, options);
      if (work == null) {
        left.add(word);
        continue;
      }
      double end = FlowSimulator.run(topology, work.program(), options).endSeconds();
      seconds.put(word, end);
      if (end < fastest) {
        best = work;
        fastest = end;
      }
    }
    if (best == null) {
      throw new RequestException(
          "auto: no algorithm for "
              + op.word()
              + " fits this network; name one of "
              + ScheduleRequest.algorithms(op));
    }
    var notes = new ArrayList<>(best.warnings());
    if (!left.isEmpty()) {
      notes.add("auto left out " + String.join(", ", left) + " (too large, or no way)");
    }
    notes.add("auto compared " + ranking(seconds));
    return new CollectiveWorkload(best.program, best.algorithm, op, best.ranks, bytes, notes);
  }

  private static String ranking(Map<String, Double> seconds) {
    return seconds.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(e -> String.format(Locale.ROOT, "%s %.6g s", e.getKey(), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static @Nullable CollectiveWorkload triedOrNull(
      Topology topology,
      Operation op,
      double bytes,
      String word,
      int pieces,
      SimulationOptions options) {
    try {
      var work = one(topology, op, bytes, word, pieces, options);
      return work.program().size() <= AUTO_MESSAGES ? work : null;
    } catch (RequestException tooLarge) {
      return null; // named in the warning
    }
  }

  private static CollectiveWorkload one(
      Topology topology,
      Operation op,
      double bytes,
      String algorithm,
      int pieces,
      SimulationOptions options) {
    int ranks = topology.hosts();
    int[] hosts = IntStream.range(0, ranks).toArray();
    int cut =
        algorithm.startsWith("two-phase") && options.relayMode() == RelayMode.SERIAL ? 1 : pieces;
    int[] dims = topology.dims();
    var request =
        new ScheduleRequest(
            op,
            algorithm,
            hosts,
            Math.max(1, topology.hb()),
            Math.round(bytes),
            cut,
            algorithm.equals("torus") ? dims : new int[0]);
    var schedule = request.schedule();
    var builder = FlowProgram.builder();
    var ready = new int[ranks];
    Arrays.fill(ready, -1);
    TimedSchedule.of(schedule)
        .append(builder, hosts, bytes / Math.round(bytes), ready, op.word() + " " + algorithm);
    return new CollectiveWorkload(builder.build(), algorithm, op, ranks, bytes, schedule.notes());
  }
}
