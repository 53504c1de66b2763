package quire.graph.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import quire.base.AtomicFile;
import quire.base.Json;
import quire.base.WorkException;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.base.cli.WorkOptions;
import quire.graph.GraphData;
import quire.graph.data.Part;

/// `quire graph info`: what a source holds and what cleaning did to it.
@Command(
    name = "info",
    description = "Show what a graph file or source holds.",
    footer = {
      "",
      "Example:",
      "  quire graph info --data cora.npz",
      "  quire graph info --data pattern --set train=500 --json"
    })
final class InfoCommand implements Callable<Integer> {
  private static final int CLASSES_SHOWN = 12;

  @Spec private CommandSpec spec;
  @Mixin private DataOptions data;
  @Mixin private JsonOption json;
  @Mixin private WorkOptions work;
  @Mixin private OutOptions out;
  @Mixin private CompatOption compat;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  InfoCommand() {}

  @Override
  public Integer call() {
    work.threads();
    Path file = out.out() == null ? null : out.file(Path.of("info.json"));
    var graph = data.load(work.seed());
    var warnings = warnings(graph);
    var document = document(graph, warnings);
    if (file != null) {
      write(file, document);
    }
    var answer = new Answer(spec);
    answer.warnings(warnings);
    if (json.json()) {
      answer.json(document);
    } else {
      table(answer, graph);
    }
    return 0;
  }

  private static void write(Path file, Map<String, @Nullable Object> document) {
    try {
      AtomicFile.writeText(file, Json.pretty(document) + "\n");
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  private static List<String> warnings(GraphData graph) {
    var warnings = new ArrayList<>(graph.warnings());
    if (graph.labels().isEmpty()) {
      return warnings;
    }
    var split = graph.split();
    for (var part : Part.values()) {
      if (split.count(part) == 0) {
        warnings.add("the split's part " + part.word() + " is empty");
      }
    }
    var absent = graph.classesAbsentFromTrain();
    if (!absent.isEmpty()) {
      warnings.add("no training item has class " + String.join(", ", absent));
    }
    return warnings;
  }

  private static Map<String, @Nullable Object> document(GraphData graph, List<String> warnings) {
    var degree = new LinkedHashMap<String, @Nullable Object>();
    degree.put("min", graph.smallestDegree());
    degree.put("mean", meanDegree(graph));
    degree.put("max", graph.largestDegree());
    var split = new LinkedHashMap<String, @Nullable Object>();
    for (var part : Part.values()) {
      split.put(part.word(), graph.split().count(part));
    }
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("name", graph.name());
    document.put("task", graph.task().name().toLowerCase(Locale.ROOT));
    document.put("graphs", graph.graphs());
    document.put("nodes", graph.nodes());
    document.put("edges", graph.edges());
    document.put("loopsDropped", graph.loopsDropped());
    document.put("repeatsMerged", graph.repeatsMerged());
    document.put("reversesAdded", graph.reversesAdded());
    document.put("isolated", graph.isolated());
    document.put("components", graph.components());
    document.put("degree", degree);
    document.put("features", graph.features().width());
    document.put("edgeFeatures", graph.local().width());
    document.put("classes", classes(graph));
    document.put("homophily", graph.homophily());
    document.put("split", split);
    document.put("warnings", warnings);
    return document;
  }

  private static Map<String, Integer> classes(GraphData graph) {
    var classes = new LinkedHashMap<String, Integer>();
    int[] counts = graph.labels().counts();
    for (int c = 0; c < counts.length; c++) {
      classes.put(graph.classes().get(c), counts[c]);
    }
    return classes;
  }

  private static double meanDegree(GraphData graph) {
    return 2.0 * graph.edges() / graph.nodes();
  }

  private static void table(Answer answer, GraphData graph) {
    answer.row("name", "%s", graph.name());
    answer.row("task", "%s", graph.task().name().toLowerCase(Locale.ROOT));
    answer.row("graphs", "%,d", graph.graphs());
    answer.row("nodes", "%,d (%,d isolated)", graph.nodes(), graph.isolated());
    answer.row("edges", "%,d", graph.edges());
    answer.row(
        "cleaning",
        "%,d loops dropped, %,d repeats merged, %,d reverses added",
        graph.loopsDropped(),
        graph.repeatsMerged(),
        graph.reversesAdded());
    answer.row("components", "%,d", graph.components());
    answer.row(
        "degree",
        "%d to %d, mean %.2f",
        graph.smallestDegree(),
        graph.largestDegree(),
        meanDegree(graph));
    answer.row(
        "features",
        "%,d a node%s, %d an edge",
        graph.features().width(),
        graph.features().isSparse() ? " (sparse)" : "",
        graph.local().width());
    answer.row("classes", "%d%s", graph.classes().size(), classesInWords(graph));
    if (!Double.isNaN(graph.homophily())) {
      answer.row("homophily", "%.3f", graph.homophily());
    }
    var split = graph.split();
    answer.row(
        "split",
        "%,d train, %,d val, %,d test %s%s",
        split.count(Part.TRAIN),
        split.count(Part.VAL),
        split.count(Part.TEST),
        split.byGraph() ? "graphs" : "nodes",
        graph.splitDrawn()
            ? " (drawn)"
            : graph.splits() > 1 ? " (" + graph.splits() + " splits)" : "");
  }

  private static String classesInWords(GraphData graph) {
    var classes = classes(graph);
    if (classes.isEmpty()) {
      return "";
    }
    String shown =
        classes.entrySet().stream()
            .limit(CLASSES_SHOWN)
            .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    return ": " + shown + (classes.size() > CLASSES_SHOWN ? ", ..." : "");
  }
}
