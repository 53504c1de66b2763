package quire.ontology.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quire.base.AtomicFile;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.base.cli.WorkOptions;
import quire.ontology.KnowledgeBase;
import quire.ontology.data.HierarchyGraph;
import quire.ontology.data.Loader;
import quire.ontology.data.RandomKb;

/// `quire ontology generate`: seeded random inputs.
@Command(
    name = "generate",
    description = "Draw a random knowledge base: qc-kb, pair-kb, hier-kg or cycle-k.",
    footer = {
      "",
      "Example:",
      "  quire ontology generate qc-kb --objects 12 --set density=0.1 --out kb.dlgp",
      "  quire ontology generate hier-kg --seed 3 --out kg/"
    })
final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;
  @Mixin private WorkOptions work;
  @Mixin private OutOptions out;

  @Parameters(paramLabel = "KIND", description = "qc-kb, pair-kb, hier-kg or cycle-k.")
  private String kind = "";

  @Option(names = "--objects", paramLabel = "N", description = "How many constants.")
  private @Nullable Integer objects;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "relations, classes, density, compositions, subProperties, existentials, disjoint;"
              + " density, kept for hier-kg; k for cycle-k.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  GenerateCommand() {}

  @Override
  public Integer call() {
    Check.that(out.out() != null, "generate needs --out PATH");
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("kind", kind);
    switch (kind) {
      case "qc-kb", "pair-kb", "cycle-k" -> file(document);
      case "hier-kg" -> folder(document);
      default ->
          throw new RequestException(
              "kind '" + kind + "': is none of qc-kb, pair-kb, hier-kg, cycle-k");
    }
    var answer = new Answer(spec);
    if (json.json()) {
      answer.json(document);
    } else {
      document.forEach((name, value) -> answer.row(name, "%s", value));
    }
    return 0;
  }

  private void file(Map<String, @Nullable Object> document) {
    Path file = out.file(Path.of("kb.dlgp"));
    Check.that(
        Loader.ending(file).equals(".dlgp") || Loader.ending(file).equals(".dlp"),
        "--out %s: %s is written as .dlgp",
        file,
        kind);
    String text;
    if (kind.equals("cycle-k")) {
      allow(List.of("k"));
      text = RandomKb.cycle(whole("k", objects == null ? 3 : objects));
    } else {
      var kb = settings();
      text = kind.equals("qc-kb") ? kb.quasiChained(work.seed()) : kb.samePair(work.seed());
    }
    write(file, text);
    var made = KnowledgeBase.parse(text).program();
    document.put("out", file.toString());
    document.put("rules", made.rules().size());
    document.put("facts", made.facts().count());
  }

  private RandomKb settings() {
    allow(
        List.of(
            "relations",
            "classes",
            "density",
            "compositions",
            "subProperties",
            "existentials",
            "disjoint"));
    var usual = RandomKb.USUAL;
    return new RandomKb(
        objects == null ? usual.objects() : objects,
        whole("relations", usual.relations()),
        whole("classes", usual.classes()),
        number("density", usual.density()),
        whole("compositions", usual.compositions()),
        whole("subProperties", usual.subProperties()),
        whole("existentials", usual.existentials()),
        whole("disjoint", usual.disjoint()));
  }

  private void folder(Map<String, @Nullable Object> document) {
    allow(List.of("density", "kept"));
    Path folder = out.folder(Path.of("kg"));
    var graph =
        HierarchyGraph.of(
            objects == null ? 200 : objects,
            number("density", 0.02),
            number("kept", 0.8),
            work.seed());
    write(folder.resolve("train.txt"), String.join("\n", graph.train()) + "\n");
    write(folder.resolve("valid.txt"), String.join("\n", graph.valid()) + "\n");
    write(folder.resolve("test.txt"), String.join("\n", graph.test()) + "\n");
    write(folder.resolve("rules.dlgp"), graph.rules());
    document.put("out", folder.toString());
    document.put("train", graph.train().size());
    document.put("valid", graph.valid().size());
    document.put("test", graph.test().size());
  }

  private void allow(List<String> known) {
    for (String key : settings.keySet()) {
      Check.that(
          known.contains(key),
          "--set %s: unknown for %s; known are %s",
          key,
          kind,
          String.join(", ", known));
    }
  }

  private int whole(String key, int usual) {
    double value = number(key, usual);
    Check.that(
        value == Math.rint(value) && Math.abs(value) < 1e9,
        "--set %s: must be a whole number, is %s",
        key,
        value);
    return (int) value;
  }

  private double number(String key, double usual) {
    String given = settings.get(key);
    if (given == null) {
      return usual;
    }
    try {
      return Double.parseDouble(given);
    } catch (NumberFormatException _) {
      throw new RequestException("--set " + key + "=" + given + ": is no number");
    }
  }

  private static void write(Path file, String text) {
    try {
      AtomicFile.writeText(file, text);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }
}
