package quire.network.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.base.cli.WorkOptions;
import quire.network.flow.FlowResult;
import quire.network.flow.SimulationOptions;
import quire.network.flow.Workload;
import quire.network.topology.Topologies;
import quire.network.topology.Topology;

/// `quire network simulate`: what a network does to flows, a collective, a trace or a plan.
@Command(
    name = "simulate",
    description = "Simulate flows, collectives, traces and plans on a topology.",
    footer = {
      "",
      "Example:",
      "  quire network simulate --flows flows.csv --topology"
          + " rail-only:gpus=32,hb=8,radix=64,hbBandwidth=300GB/s,nicBandwidth=25GB/s"
    })
final class SimulateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private FlowsOption flows;
  @Mixin private TraceOptions traces;
  @Mixin private RoutingOptions routing;
  @Mixin private JsonOption json;
  @Mixin private OutOptions out;
  @Mixin private WorkOptions work;

  @Option(
      names = "--topology",
      paramLabel = "TOPOLOGY",
      description = "kind:key=value,... or a file; see quire network topology.")
  private @Nullable String topology;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  SimulateCommand() {}

  /// Every way to say what to simulate.
  private List<WorkloadOption> sources() {
    List<WorkloadOption> sources = new ArrayList<>(List.of(flows));
    sources.addAll(traces.sources());
    return sources;
  }

  @Override
  public Integer call() {
    work.threads(); // one knot of flows is one thread's work: results are the same for any number
    Path folder = out.out() == null ? null : out.folder(Path.of("simulation"));
    WorkloadOption source = source();
    String text = topology;
    if (text == null) {
      throw new RequestException("--topology is missing");
    }
    Topology network = traces.calibrated(Topologies.parse(text));
    SimulationOptions options = routing.on(network, work.seed());
    Workload workload = source.workload(network, options);
    FlowResult result = traces.run(network, workload, options);
    traces.export();
    List<String> warnings = new ArrayList<>(traces.notes());
    warnings.addAll(workload.warnings());
    warnings.addAll(result.warnings());
    if (folder != null) {
      new SimulationFiles(folder, network, workload.program(), result)
          .write(provenance(text, source, options));
    }
    var facts = facts(network, options, workload, result, warnings);
    var answer = new Answer(spec);
    answer.warnings(warnings);
    if (json.json()) {
      answer.json(facts);
    } else {
      table(answer, facts);
    }
    return 0;
  }

  private WorkloadOption source() {
    var given = sources().stream().filter(WorkloadOption::isGiven).toList();
    String names = String.join(", ", sources().stream().map(WorkloadOption::name).toList());
    Check.that(!given.isEmpty(), "say what to simulate: one of %s", names);
    Check.that(
        given.size() == 1,
        "%s exclude one another; give one of them",
        String.join(" and ", given.stream().map(WorkloadOption::name).toList()));
    return given.getFirst();
  }

  private static Map<String, @Nullable Object> facts(
      Topology network,
      SimulationOptions options,
      Workload workload,
      FlowResult result,
      List<String> warnings) {
    var relay = new LinkedHashMap<String, @Nullable Object>();
    relay.put("side", RoutingOptions.word(options.relay()));
    relay.put("flows", result.relayedFlows());
    relay.put("bytes", result.relayedBytes());
    double busBandwidth = workload.busBandwidth(result.endSeconds());
    var facts = new LinkedHashMap<String, @Nullable Object>();
    facts.put("topology", network.kind());
    facts.put("fidelity", RoutingOptions.word(options.fidelity()));
    facts.put("routing", options.routing().word());
    facts.put("algorithm", workload.algorithm());
    facts.put("hosts", network.hosts());
    facts.put("flows", workload.program().flows());
    facts.put("events", result.events());
    facts.put("endSeconds", result.endSeconds());
    facts.put("busBandwidth", Double.isFinite(busBandwidth) ? busBandwidth : null);
    facts.put("relay", relay);
    facts.put("solverSeconds", result.solverSeconds());
    facts.put("warnings", warnings);
    return facts;
  }

  private static void table(Answer answer, Map<String, @Nullable Object> facts) {
    facts.forEach((key, value) -> {
      if (value != null && !key.equals("warnings")) {
        answer.line("%-14s %s", key, words(key, value));
      }
    });
  }

  /// A fact as a person reads it; `--json` has every digit.
  private static String words(String key, Object value) {
    if (value instanceof Map<?, ?> relay) {
      return relay.get("flows") instanceof Number flows
              && flows.longValue() > 0
              && relay.get("bytes") instanceof Number bytes
          ? String.format(
              Locale.ROOT,
              "%s side, %,d flows, %.4g bytes",
              relay.get("side"),
              flows.longValue(),
              bytes.doubleValue())
          : "none";
    }
    if (!(value instanceof Double number)) {
      return value instanceof Number count
          ? String.format(Locale.ROOT, "%,d", count.longValue())
          : value.toString();
    }
    return key.equals("busBandwidth")
        ? String.format(Locale.ROOT, "%.4g GB/s", number / 1e9)
        : String.format(Locale.ROOT, "%.6g s", number);
  }

  private Map<String, @Nullable Object> provenance(
      String text, WorkloadOption source, SimulationOptions options) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("version", quire.base.Machine.quireVersion());
    map.put("arguments", spec.commandLine().getParseResult().originalArgs());
    map.put("work", source.name());
    map.put("seed", options.seed());
    map.put("inputs", SimulationFiles.hashes(spec.commandLine().getParseResult().originalArgs()));
    map.put("units", "bytes, seconds, bytes/s; utilisation is a share of capacity until the end");
    return map;
  }
}
