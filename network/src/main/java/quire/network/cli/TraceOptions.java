package quire.network.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import quire.base.Check;
import quire.base.RequestException;
import quire.network.Quantity;
import quire.network.collective.CollectiveWorkload;
import quire.network.collective.Operation;
import quire.network.collective.ScheduleRequest;
import quire.network.flow.FlowResult;
import quire.network.flow.FlowSimulator;
import quire.network.flow.SimulationOptions;
import quire.network.flow.SymmetricSimulator;
import quire.network.flow.Workload;
import quire.network.plan.PlanFile;
import quire.network.plan.PlannedIteration;
import quire.network.topology.Topology;
import quire.network.trace.AstraSystem;
import quire.network.trace.Calibration;
import quire.network.trace.ChakraWorkload;
import quire.network.trace.ChakraWriter;
import quire.network.trace.NcclTable;
import quire.network.trace.SimaiWorkload;
import quire.network.training.IterationGraph;
import quire.network.training.IterationSimulation;
import quire.network.training.Noise;
import quire.network.training.OpGraph;

/// What `quire network simulate` can simulate beside plain flows, and the options that belong to
/// it.
final class TraceOptions {
  @Option(
      names = "--collective",
      paramLabel = "OP:SIZE:ALGORITHM",
      description =
          "A collective between all hosts, as all-reduce:1GB:hierarchical; SIZE is the per-rank"
              + " buffer as in nccl-tests; without ALGORITHM: auto, the fastest.")
  private @Nullable String collective;

  @Option(
      names = "--chakra",
      paramLabel = "PREFIX",
      description = "Chakra execution traces PREFIX.RANK.et, plain or gzip.")
  private @Nullable Path chakra;

  @Option(names = "--simai", paramLabel = "FILE", description = "A SimAI workload text.")
  private @Nullable Path simai;

  @Option(
      names = "--plan",
      paramLabel = "best.yaml",
      description = "A plan that quire network plan wrote: one training iteration.")
  private @Nullable Path plan;

  @Option(
      names = "--full",
      description = "Simulate every GPU of a plan, not one for each class of equal ones.")
  private boolean full;

  @Option(
      names = "--algorithm",
      paramLabel = "A",
      description = "Algorithm of a trace's collectives (ring, or what --system says).")
  private @Nullable String algorithm;

  @Option(
      names = "--pieces",
      paramLabel = "Q",
      description = "Pieces of pipelined algorithms (64).")
  private @Nullable Integer pieces;

  @Option(names = "--system", paramLabel = "FILE.json", description = "An ASTRA-sim system file.")
  private @Nullable Path system;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description =
          "A table of nccl-tests: its fitted latency and bandwidth replace the network's.")
  private @Nullable Path calibration;

  @Option(
      names = "--export-chakra",
      paramLabel = "PREFIX",
      description = "Also write the work as Chakra traces PREFIX.RANK.et.")
  private @Nullable Path exportChakra;

  @Option(
      names = "--jitter",
      paramLabel = "CV",
      defaultValue = "0",
      description = "Coefficient of variation of computing times, lognormal (${DEFAULT-VALUE}).")
  private double jitter;

  @Option(
      names = "--expert-skew",
      paramLabel = "S",
      defaultValue = "0",
      description = "Zipf exponent of expert loads (${DEFAULT-VALUE}).")
  private double expertSkew;

  private static final int MOST_GPUS = 1024;
  private static final double MOST_MESSAGES = 8e6; // a minute or two, and some 3 GB

  private @Nullable OpGraph exported;
  private final List<String> notes = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  TraceOptions() {}

  /// Every way to say what to simulate that stands here.
  List<WorkloadOption> sources() {
    return List.of(
        source("--collective", collective != null, this::collective),
        source("--chakra", chakra != null, this::chakra),
        source("--simai", simai != null, this::simai),
        source("--plan", plan != null, this::plan));
  }

  /// The network with the latency and bandwidth of `--calibration`, if given.
  Topology calibrated(Topology topology) {
    if (calibration == null) {
      return topology;
    }
    var fitted = Calibration.of(NcclTable.read(calibration).fit());
    notes.add(fitted.describe(topology));
    return fitted.apply(topology);
  }

  /// What reading the options showed.
  List<String> notes() {
    return List.copyOf(notes);
  }

  /// Noise of computing times and expert loads.
  Noise noise(long seed) {
    return new Noise(jitter, expertSkew, seed);
  }

  /// Writes the work as traces where `--export-chakra` asks for it; after [#sources] gave the work.
  void export() {
    if (exportChakra == null) {
      return;
    }
    if (exported == null) {
      throw new RequestException(
          "--export-chakra goes with --collective, --chakra, --simai or --plan");
    }
    ChakraWriter.write(exported, exportChakra);
  }

  private interface Reader {
    Workload read(Topology topology, SimulationOptions options);
  }

  private static WorkloadOption source(String name, boolean given, Reader reader) {
    return new WorkloadOption() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public boolean isGiven() {
        return given;
      }

      @Override
      public Workload workload(Topology topology, SimulationOptions options) {
        return reader.read(topology, options);
      }
    };
  }

  private AstraSystem system() {
    return system == null ? AstraSystem.NONE : AstraSystem.read(system);
  }

  private int pieces(AstraSystem from) {
    Integer given = pieces;
    if (given != null) {
      return Check.range("--pieces", given, 1, 65_536);
    }
    return from.pieces() > 0 ? from.pieces() : ScheduleRequest.PIECES;
  }

  private String algorithm(AstraSystem from, String usual) {
    return algorithm != null ? algorithm : from.algorithm().isEmpty() ? usual : from.algorithm();
  }

  private Workload collective(Topology topology, SimulationOptions options) {
    String text = Objects.requireNonNull(collective);
    String[] parts = text.split(":", -1);
    Check.that(
        parts.length == 2 || parts.length == 3,
        "--collective %s: must be OP:SIZE:ALGORITHM, as all-reduce:1GB:hierarchical",
        text);
    String where = "--collective " + text;
    Operation op = Operation.of(parts[0].toLowerCase(Locale.ROOT));
    double bytes = Quantity.BYTES.positive(parts[1], where);
    AstraSystem from = system();
    String word = parts.length == 3 ? parts[2] : algorithm(from, CollectiveWorkload.AUTO);
    Check.that(
        word.equals(CollectiveWorkload.AUTO) || ScheduleRequest.algorithms(op).contains(word),
        "%s: algorithm '%s' cannot do %s; what can: %s, auto",
        where,
        word,
        op.word(),
        String.join(", ", ScheduleRequest.algorithms(op)));
    notes.addAll(from.warnings());
    var work = CollectiveWorkload.of(topology, op, bytes, word, pieces(from), options);
    var graph = new OpGraph(topology.hosts());
    graph.collective(op, IntStream.range(0, topology.hosts()).toArray(), bytes, null, op.word());
    exported = graph;
    return work;
  }

  private Workload chakra(Topology topology, SimulationOptions options) {
    AstraSystem from = system();
    int[] dims = topology.dims();
    if (dims.length == 0 && topology.hb() > 0) {
      dims = new int[] {topology.hb(), topology.hosts() / topology.hb()};
    }
    var read = ChakraWorkload.read(Objects.requireNonNull(chakra), topology.hosts(), from, dims);
    var warnings = new ArrayList<>(from.warnings());
    warnings.addAll(read.warnings());
    return graph(read.graph(), topology, from, warnings);
  }

  private Workload simai(Topology topology, SimulationOptions options) {
    AstraSystem from = system();
    var read = SimaiWorkload.read(Objects.requireNonNull(simai), topology.hosts());
    var warnings = new ArrayList<>(from.warnings());
    warnings.addAll(read.warnings());
    return graph(read.graph(), topology, from, warnings);
  }

  private Workload plan(Topology topology, SimulationOptions options) {
    var file = PlanFile.read(Objects.requireNonNull(plan));
    Check.that(
        !file.closedForm(),
        "--plan %s: a plan of the closed form paper-v1 has no layout to simulate; use --time-model"
            + " full",
        plan);
    Check.that(
        file.gpus() == topology.hosts(),
        "--plan %s: the plan has %d GPUs, the topology %d hosts; they must be the same",
        plan,
        file.gpus(),
        topology.hosts());
    Check.that(
        file.gpus() <= MOST_GPUS,
        "--plan %s: %d GPUs; simulations of whole iterations stop at %d",
        plan,
        file.gpus(),
        MOST_GPUS);
    AstraSystem from = system();
    var planned = PlannedIteration.of(file.job(), file.layout());
    double messages = planned.spec().messages();
    Check.that(
        messages <= MOST_MESSAGES,
        "--plan %s: an iteration of some %.0f million messages; simulations stop at %.0f million:"
            + " plan with a smaller --batch (time grows evenly with it) or fewer --gpus",
        plan,
        messages / 1e6,
        MOST_MESSAGES / 1e6);
    var warnings = new ArrayList<>(from.warnings());
    warnings.addAll(planned.notes());
    exported = IterationGraph.of(planned.spec(), noise(options.seed()));
    return new IterationSimulation(
        exported, algorithm(from, "hierarchical"), topology.hb(), pieces(from), warnings);
  }

  /// Simulates; one operation for each class of equal ones where a plan allows it.
  FlowResult run(Topology topology, Workload work, SimulationOptions options) {
    return plan != null && !full
        ? SymmetricSimulator.run(topology, work.program(), options)
        : FlowSimulator.run(topology, work.program(), options);
  }

  /// A graph of operations as work, noise added.
  private IterationSimulation graph(
      OpGraph graph, Topology topology, AstraSystem from, List<String> warnings) {
    exported = graph;
    return new IterationSimulation(
        graph, algorithm(from, "ring"), topology.hb(), pieces(from), warnings);
  }
}
