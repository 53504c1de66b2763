package quire.graph.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import quire.base.AtomicFile;
import quire.base.Check;
import quire.base.WorkException;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.base.cli.WorkOptions;
import quire.graph.Certificate;
import quire.graph.Expander;
import quire.graph.ExpanderOptions;
import quire.graph.data.EdgeFile;

/// `quire graph expander`: draws certified expanders, or judges given edges.
@Command(
    name = "expander",
    description = "Draw expander graphs with a spectral certificate, or judge given ones.",
    footer = {
      "",
      "Example:",
      "  quire graph expander --nodes 1000 --degree 6 --out exp.csv",
      "  quire graph expander --edges exp.csv --nodes 1000 --json"
    })
final class ExpanderCommand implements Callable<Integer> {
  private static final int COMMON_DEGREE = 6;

  @Spec private CommandSpec spec;
  @Mixin private DataOptions data;
  @Mixin private JsonOption json;
  @Mixin private WorkOptions work;
  @Mixin private OutOptions out;
  @Mixin private CompatOption compat;

  @Option(names = "--nodes", paramLabel = "N", description = "Nodes of each graph.")
  private @Nullable Integer nodes;

  @Option(names = "--graphs", paramLabel = "N", description = "How many graphs (1).")
  private @Nullable Integer graphs;

  @Option(
      names = "--edges",
      paramLabel = "FILE",
      description = "Judge the edges of a CSV file (source,target) instead of drawing any.")
  private @Nullable Path edges;

  @Option(
      names = "--degree",
      paramLabel = "D",
      description = "Degree of every node, even, at least 2 (6; with --edges the largest degree).")
  private @Nullable Integer degree;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "hamiltonian",
      description = "hamiltonian, permutation or simple (${DEFAULT-VALUE}).")
  private String kind = "hamiltonian";

  @Option(
      names = "--max-tries",
      paramLabel = "N",
      defaultValue = "100",
      description = "Draws before giving up (${DEFAULT-VALUE}).")
  private int maxTries;

  @Option(
      names = "--two-sided",
      description = "Also want the smallest adjacency eigenvalue small: rejects bipartite graphs.")
  private boolean twoSided;

  @Option(
      names = "--repeats",
      paramLabel = "HOW",
      defaultValue = "keep",
      description = "keep or merge edges drawn more than once (${DEFAULT-VALUE}).")
  private Repeats repeats = Repeats.keep;

  @Option(
      names = "--allow-uncertified",
      description = "Take the best draw where none is certified, instead of failing.")
  private boolean allowUncertified;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  /// What happens to an edge that was drawn again.
  enum Repeats {
    keep,
    merge
  }

  @SuppressWarnings("NullAway.Init")
  ExpanderCommand() {}

  @Override
  public Integer call() {
    long start = System.nanoTime();
    Path judged = edges;
    if (judged != null) {
      report(judge(judged), true, start, List.of());
      return 0;
    }
    var warnings = new ArrayList<String>();
    int[] sizes = sizes(warnings);
    int wanted = degree == null ? COMMON_DEGREE : degree;
    Check.that(
        wanted >= 2 && wanted % 2 == 0, "--degree must be even and at least 2, is %d", wanted);
    Check.that(
        ExpanderOptions.KINDS.contains(kind),
        "--kind %s: is none of %s",
        kind,
        String.join(", ", ExpanderOptions.KINDS));
    Check.positive("--max-tries", maxTries);
    boolean merge = repeats == Repeats.merge;
    var options = new ExpanderOptions(wanted, kind, maxTries, twoSided, merge, false, false);
    var drawn = draw(sizes, compat.isReference() ? options.likeReference() : options);
    noteComplete(drawn, wanted, warnings);
    report(drawn, false, start, warnings);
    return 0;
  }

  private List<Certificate> judge(Path file) {
    Check.that(
        !data.isGiven() && graphs == null,
        "--edges goes with --nodes, not with --data or --graphs");
    Check.that(out.out() == null, "--out: --edges judges only, there is nothing to write");
    int n = nodesOption("--edges needs --nodes N");
    int against = degree == null ? 0 : Check.positive("--degree", degree);
    return EdgeFile.read(file, n).stream()
        .map(own -> Expander.judge(n, own.source(), own.target(), against, twoSided, own.graph()))
        .toList();
  }

  private int nodesOption(String missing) {
    Integer given = nodes;
    Check.that(given != null, "%s", missing);
    return Check.positive("--nodes", given == null ? 0 : given);
  }

  private int[] sizes(List<String> warnings) {
    if (data.isGiven()) {
      Check.that(nodes == null && graphs == null, "--data goes without --nodes and --graphs");
      var graph = data.load(work.seed());
      warnings.addAll(graph.warnings());
      return IntStream.range(0, graph.graphs())
          .map(g -> graph.firstNode(g + 1) - graph.firstNode(g))
          .toArray();
    }
    int n = nodesOption("--nodes N, --data SOURCE or --edges FILE is missing");
    int count = graphs == null ? 1 : Check.positive("--graphs", graphs);
    return IntStream.generate(() -> n).limit(count).toArray();
  }

  private List<Certificate> draw(int[] sizes, ExpanderOptions options) {
    var batch = new ExpanderBatch(sizes, options, work.seed(), work.threads(), allowUncertified);
    Path file = out.out() == null ? Path.of("") : out.file(Path.of(""));
    var certificates = new ArrayList<Certificate>();
    try {
      if (out.out() == null) {
        return batch.draw(null);
      }
      AtomicFile.write(
          file,
          stream -> {
            var writer = new EdgeFile.Writer(stream);
            certificates.addAll(batch.draw(writer));
            writer.flush();
          });
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
    return certificates;
  }

  private static void noteComplete(List<Certificate> drawn, int degree, List<String> warnings) {
    long complete =
        drawn.stream().filter(c -> c.kind().equals("complete") && c.nodes() > 10).count();
    if (complete > 0) {
      warnings.add(
          "degree "
              + degree
              + " is not below the nodes of "
              + complete
              + " graph(s): they are complete");
    }
  }

  private void report(
      List<Certificate> certificates, boolean judged, long start, List<String> warnings) {
    int shownDegree =
        degree != null ? degree : judged ? certificates.getFirst().degree() : COMMON_DEGREE;
    double seconds = (System.nanoTime() - start) / 1e9;
    var answer = new Answer(spec);
    answer.warnings(warnings);
    if (json.json()) {
      answer.json(document(certificates, shownDegree, seconds, warnings));
    } else {
      new CertificateTable(answer).print(certificates, shownDegree, seconds);
      if (out.out() != null) {
        answer.line("edges in " + out.out());
      }
    }
  }

  private static Map<String, @Nullable Object> document(
      List<Certificate> certificates, int degree, double seconds, List<String> warnings) {
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("degree", degree);
    document.put("threshold", ExpanderOptions.threshold(degree));
    document.put("firstTryAccepted", CertificateTable.firstTryAccepted(certificates));
    document.put("seconds", seconds);
    document.put("certificates", certificates.stream().map(ExpanderCommand::row).toList());
    document.put("warnings", warnings);
    return document;
  }

  private static Map<String, @Nullable Object> row(Certificate c) {
    var row = new LinkedHashMap<String, @Nullable Object>();
    row.put("graph", c.graph());
    row.put("nodes", c.nodes());
    row.put("kind", c.kind());
    row.put("entries", c.entries());
    row.put("loops", c.loops());
    row.put("repeats", c.repeats());
    row.put("components", c.components());
    row.put("laplacian1", c.laplacian1());
    row.put("laplacian2", c.laplacian2());
    row.put("adjacency2", c.adjacency2());
    row.put("adjacencyN", c.adjacencyN());
    row.put("epsilon", c.epsilon());
    row.put("tries", c.tries());
    row.put("diameter", c.diameter() < 0 ? null : c.diameter());
    row.put("diameterExact", c.diameterExact());
    row.put("certified", c.certified());
    return row;
  }
}
