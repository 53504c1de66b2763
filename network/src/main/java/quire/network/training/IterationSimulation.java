package quire.network.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.network.collective.ScheduleRequest;
import quire.network.flow.FlowProgram;
import quire.network.flow.FlowResult;
import quire.network.flow.FlowSimulator;
import quire.network.flow.SimulationOptions;
import quire.network.flow.Workload;
import quire.network.topology.Topology;

/// An operation graph on its way through a network: every GPU, every message.
public final class IterationSimulation implements Workload {
  private final OpGraph graph;
  private final GraphProgram program;
  private final String algorithm;
  private final List<String> warnings;

  /// @param algorithm of its collectives; where it cannot do one, that one is direct
  /// @param hb GPUs of one domain of the network
  /// @param warnings what the user should know, one line each
  public IterationSimulation(OpGraph graph, String algorithm, int hb, List<String> warnings) {
    this(graph, algorithm, hb, ScheduleRequest.PIECES, warnings);
  }

  /// @param pieces of pipelined algorithms
  public IterationSimulation(
      OpGraph graph, String algorithm, int hb, int pieces, List<String> warnings) {
    this.graph = graph;
    this.algorithm = algorithm;
    program = new GraphProgram(graph, GraphProgram.Algorithms.of(algorithm), hb, pieces);
    var all = new java.util.ArrayList<>(warnings);
    all.addAll(program.notes());
    this.warnings = List.copyOf(all);
  }

  /// The operations.
  public OpGraph graph() {
    return graph;
  }

  @Override
  public FlowProgram program() {
    return program.program();
  }

  @Override
  public @Nullable String algorithm() {
    return algorithm;
  }

  @Override
  public double busBandwidth(double endSeconds) {
    return Double.NaN;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  /// What a simulated iteration says.
  ///
  /// @param seconds until the last GPU is through
  /// @param busySeconds computing time of each GPU
  /// @param secondsByName time that operations of each name took, summed over GPUs
  public record Outcome(double seconds, double[] busySeconds, Map<String, Double> secondsByName) {
    /// The share of the time in which GPUs do not compute, averaged.
    public double idleShare() {
      double busy = 0;
      for (double one : busySeconds) {
        busy += one;
      }
      return seconds == 0 ? 0 : 1 - busy / (busySeconds.length * seconds);
    }
  }

  /// Simulates on a topology.
  public Outcome run(Topology topology, SimulationOptions options) {
    return outcome(FlowSimulator.run(topology, program(), options));
  }

  /// What a result of [#program()] says.
  public Outcome outcome(FlowResult result) {
    var busy = new double[graph.gpus()];
    var byName = new LinkedHashMap<String, Double>();
    for (int i = 0; i < graph.size(); i++) {
      var op = graph.op(i);
      double seconds = program.end(result, i) - program.start(result, i);
      if (op.kind() == OpGraph.Kind.COMPUTE) {
        busy[op.gpus()[0]] += op.amount();
      }
      byName.merge(kindOf(op), seconds, Double::sum);
    }
    return new Outcome(result.endSeconds(), busy, byName);
  }

  /// A lane of a timeline: the first word of an operation's name, `compute` for computations.
  static String kindOf(OpGraph.Op op) {
    if (op.kind() == OpGraph.Kind.COMPUTE) {
      return "compute";
    }
    int blank = op.name().indexOf(' ');
    return blank < 0 ? op.name() : op.name().substring(0, blank);
  }

  /// The timeline of a result of [#program()] in the Chrome trace form: a process a GPU, a lane a
  /// kind of operation, microseconds.
  ///
  /// @param gpus how many GPUs are shown, the first ones
  public String timeline(FlowResult result, int gpus) {
    var text = new StringBuilder("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
    boolean first = true;
    var lanes = new LinkedHashMap<String, Integer>();
    for (int i = 0; i < graph.size(); i++) {
      var op = graph.op(i);
      double start = program.start(result, i);
      double end = program.end(result, i);
      int lane = lanes.computeIfAbsent(kindOf(op), name -> lanes.size());
      for (int gpu : op.gpus()) {
        if (gpu >= gpus || end <= start) {
          continue;
        }
        text.append(first ? "" : ",\n");
        first = false;
        text.append(
            String.format(
                java.util.Locale.ROOT,
                "{\"name\":%s,\"cat\":%s,\"ph\":\"X\",\"pid\":%d,\"tid\":%d,\"ts\":%s,\"dur\":%s}",
                quire.base.Json.line(op.name()),
                quire.base.Json.line(kindOf(op)),
                gpu,
                lane,
                start * 1e6,
                (end - start) * 1e6));
      }
    }
    for (int gpu = 0; gpu < Math.min(gpus, graph.gpus()); gpu++) {
      int process = gpu;
      lanes.forEach((name, lane) ->
          text.append(
              String.format(
                  java.util.Locale.ROOT,
                  ",\n{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":%d,\"tid\":%d,"
                      + "\"args\":{\"name\":%s}}",
                  process,
                  lane,
                  quire.base.Json.line(name))));
    }
    return text.append("\n]}\n").toString();
  }
}
