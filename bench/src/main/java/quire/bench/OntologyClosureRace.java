package quire.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.base.WorkException;

/// The closure of the Gene Ontology's biological processes, from the start of a process to its end.
///
/// The environment variable QUIRE_GO names the GO.sqlite of Debian's r-bioc-go.db; its facts are
/// put into a temporary folder. Each side writes all facts to files.
final class OntologyClosureRace implements Race {
  private static final String HEAP = "-Xmx512m";

  private @Nullable Path folder;

  @Override
  public String name() {
    return "ontology-closure";
  }

  @Override
  public String work() {
    return "Gene Ontology, biological processes: 65,107 facts, 15 rules, 775,361 facts; JVM or program"
        + " started, facts and rules read, closure made and written (ours: "
        + HEAP
        + "). Peers: Rulewerk with the facts in its rule file, Rulewerk with load-csv, gringo";
  }

  @Override
  public List<String> variants() {
    return List.of("rulewerk", "rulewerk-csv", "gringo");
  }

  @Override
  public double goal(String variant) {
    return variant.equals("gringo") ? 1 : 3;
  }

  @Override
  public List<String> peer(String variant, int threads) {
    return List.of("ontology_closure.py", "race", variant, data().toString(), java(), classPath());
  }

  @Override
  public Runnable ours(String variant, int threads) {
    Path data = data();
    var command =
        List.of(
            java(),
            HEAP,
            "-cp",
            classPath(),
            "quire.cli.Main",
            "ontology",
            "chase",
            data.resolve("go.tsv").toString(),
            data.resolve("go-rules.dlgp").toString(),
            "--threads",
            Integer.toString(threads),
            "--out",
            data.resolve("closure.tsv").toString(),
            "--force");
    return () -> {
      String answer = run(command);
      Check.that(answer.contains("775,361 in all"), "our closure is another: %s", answer);
    };
  }

  /// Made once: the facts in every peer's format.
  private synchronized Path data() {
    Path known = folder;
    if (known != null) {
      return known;
    }
    String database = System.getenv("QUIRE_GO");
    Check.that(
        database != null, "QUIRE_GO must name the GO.sqlite of Debian's package r-bioc-go.db");
    try {
      Path made = Files.createTempDirectory("ontology-closure");
      Path script =
          Path.of(System.getProperty("quire.bench", "bench"), "peers", "ontology_closure.py");
      run(List.of("python3", script.toString(), "prepare", made.toString(), database));
      folder = made;
      return made;
    } catch (IOException problem) {
      throw new WorkException("no temporary folder: " + problem.getMessage(), problem);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static String run(List<String> command) {
    try {
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      Check.that(code == 0, "%s ended with %d", command.getFirst(), code);
      return answer;
    } catch (IOException problem) {
      throw new WorkException(command.getFirst() + ": " + problem.getMessage(), problem);
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      throw new WorkException("interrupted", problem);
    }
  }
}
