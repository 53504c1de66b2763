package quire.network.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quire.base.Check;
import quire.base.Json;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.base.cli.WorkOptions;
import quire.network.topology.Topologies;
import quire.network.topology.Topology;
import quire.network.topology.TopologyExport;
import quire.network.topology.TopologyMetrics;

/// `quire network topology`: what a topology is made of, and other programs' forms of it.
@Command(
    name = "topology",
    description = "Count a topology's parts; write it for other programs.",
    footer = {
      "",
      "Examples:",
      "  quire network topology torus:dims=4x4x4,bandwidth=50GB/s",
      "  quire network topology fat-tree:radix=4,tiers=3,bandwidth=400Gbps --export dot tree.dot"
    })
final class TopologyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;
  @Mixin private OutOptions out;
  @Mixin private WorkOptions work;

  @Parameters(
      index = "0",
      paramLabel = "TOPOLOGY",
      description = "kind:key=value,... or a file (YAML, ASTRA-sim, htsim, SimAI).")
  private String topology = "";

  @Option(
      names = "--export",
      arity = "2",
      paramLabel = "FORM FILE",
      description = "Write it as simgrid, dot, svg or yaml.")
  private @Nullable List<String> export;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  TopologyCommand() {}

  @Override
  public Integer call() {
    work.threads();
    Path document = out.out() == null ? null : out.file(Path.of("topology.json"));
    List<String> forms = export == null ? List.of() : export;
    Topology read = Topologies.parse(topology);
    for (int i = 0; i < forms.size(); i += 2) {
      var form = TopologyExport.of(forms.get(i));
      Path file = Path.of(forms.get(i + 1));
      Check.that(
          out.force() || !java.nio.file.Files.exists(file),
          "--export %s: exists; name another or add --force",
          file);
      Answer.write(file, form.text(read));
    }
    var facts = facts(read);
    if (document != null) {
      Answer.write(document, Json.pretty(facts) + "\n");
    }
    var answer = new Answer(spec);
    if (json.json()) {
      answer.json(facts);
    } else {
      facts.forEach((key, value) -> answer.line("%-16s %s", key, value == null ? "-" : value));
    }
    return 0;
  }

  private static Map<String, @Nullable Object> facts(Topology topology) {
    var metrics = new TopologyMetrics(topology);
    var facts = new LinkedHashMap<String, @Nullable Object>();
    facts.put("kind", topology.kind());
    facts.put("hosts", topology.hosts());
    facts.put("switches", topology.switches());
    facts.put("links", topology.cables());
    facts.put("radix", topology.radix() == 0 ? null : topology.radix());
    facts.put("groups", topology.groups() == 0 ? null : topology.groups());
    facts.put("diameter", value(metrics.diameter()));
    facts.put("bisectionLinks", value(metrics.bisectionLinks()));
    facts.put("diameterBetween", metrics.countsRouters() ? "routers" : "hosts");
    facts.put("domains", topology.hb() == 0 ? null : topology.hosts() / topology.hb());
    return facts;
  }

  private static @Nullable Integer value(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }
}
