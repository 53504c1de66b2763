import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import quire.base.Json;
import tools.jackson.databind.JsonNode;

/// Checks what `quire reproduce --out FOLDER` wrote against the house's contract: every experiment
/// of `quire list --json` ran, its files are there, claims.json has its keys and only known
/// verdicts, the pages are self-contained and show every claim.
///
/// Run: `java -cp "$(./quire classpath)" .ci/CheckRun.java FOLDER LIST_JSON`
final class CheckRun {
  private static final List<String> VERDICTS =
      List.of("supported", "not supported", "inconclusive", "not tested");
  private static final List<String> CLAIM_KEYS =
      List.of(
          "id",
          "statement",
          "paperFigure",
          "test",
          "alternative",
          "effect",
          "unit",
          "interval",
          "level",
          "n",
          "p",
          "pAdjusted",
          "verdict",
          "reason");
  private static final List<String> ENVIRONMENT_KEYS =
      List.of("version", "jdk", "processor", "cores", "threads", "seeds", "seconds");

  /// Tags that make a browser fetch something; plain links (`a href`) do not.
  private static final Pattern FETCHES =
      Pattern.compile(
          "<(?:script|img|link|iframe|source|video|audio)\\b[^>]*\\b(?:src|href)\\s*=\\s*[\"']?+"
              + "(?!data:|#)[^\"'>\\s]*|@import|url\\(\\s*[\"']?https?:",
          Pattern.CASE_INSENSITIVE);

  private final List<String> faults = new ArrayList<>();
  private final Map<String, Integer> verdicts = new TreeMap<>();

  public static void main(String[] arguments) throws IOException {
    var check = new CheckRun();
    check.run(Path.of(arguments[0]), Path.of(arguments[1]));
    check.faults.forEach(fault -> System.out.println("FAULT " + fault));
    System.out.println("verdicts: " + check.verdicts + ", faults: " + check.faults.size());
    System.exit(check.faults.isEmpty() ? 0 : 1);
  }

  private void run(Path out, Path list) throws IOException {
    JsonNode experiments = Json.read(list, JsonNode.class).path("experiments");
    expect(!experiments.isEmpty(), list, "lists no experiment");
    page(out.resolve("index.html"), List.of());
    for (JsonNode experiment : experiments) {
      experiment(out.resolve(experiment.path("id").asString()), experiment);
    }
  }

  private void experiment(Path folder, JsonNode listed) throws IOException {
    for (String name :
        List.of(
            "config.yaml",
            "metrics.jsonl",
            "claims.json",
            "environment.json",
            "report.html",
            "log.txt")) {
      expect(Files.isRegularFile(folder.resolve(name)), folder, "has no " + name);
    }
    if (!Files.isRegularFile(folder.resolve("claims.json"))) {
      return;
    }
    Path file = folder.resolve("claims.json");
    JsonNode claims = Json.read(file, JsonNode.class);
    expect(claims.path("experiment").equals(listed.path("id")), file, "names another experiment");
    expect(claims.path("preset").asString("").equals("quick"), file, "preset is not quick");
    expect(claims.path("seconds").asDouble(-1) > 0, file, "seconds are missing");
    expect(!claims.path("seeds").isEmpty(), file, "has no seeds");
    expect(claims.path("findings").isArray(), file, "has no findings");
    expect(
        claims.path("claims").size() == listed.path("claims").size(),
        file,
        "does not hold every listed claim");
    List<String> ids = new ArrayList<>();
    for (JsonNode claim : claims.path("claims")) {
      ids.add(claim.path("id").asString(""));
      claim(file, claim);
    }
    metrics(folder.resolve("metrics.jsonl"));
    Path environment = folder.resolve("environment.json");
    JsonNode facts = Json.read(environment, JsonNode.class);
    ENVIRONMENT_KEYS.forEach(key -> expect(facts.has(key), environment, "has no " + key));
    page(folder.resolve("report.html"), ids);
  }

  private void claim(Path file, JsonNode claim) {
    String id = "claim " + claim.path("id").asString("?");
    CLAIM_KEYS.forEach(key -> expect(claim.has(key), file, id + " has no " + key));
    String verdict = claim.path("verdict").asString("");
    expect(VERDICTS.contains(verdict), file, id + " has the unknown verdict '" + verdict + "'");
    verdicts.merge(verdict, 1, Integer::sum);
    boolean open = verdict.equals("inconclusive") || verdict.equals("not tested");
    expect(!open || !claim.path("reason").asString("").isBlank(), file, id + " gives no reason");
    JsonNode interval = claim.path("interval");
    if (interval.size() == 2 && interval.get(0).isNumber() && interval.get(1).isNumber()) {
      expect(
          interval.get(0).asDouble() <= interval.get(1).asDouble(),
          file,
          id + " has its interval backwards");
    }
    for (String key : List.of("p", "pAdjusted")) {
      double p = claim.path(key).asDouble(0);
      expect(p >= 0 && p <= 1, file, id + " has " + key + " " + p);
    }
  }

  private void metrics(Path file) throws IOException {
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      JsonNode metric = Json.tree(line, file + ":" + ++number);
      boolean whole =
          metric.path("seed").isIntegralNumber()
              && metric.has("arm")
              && metric.has("name")
              && metric.has("value");
      expect(whole, file, "line " + number + " is no metric");
    }
    expect(number > 0, file, "is empty");
  }

  private void page(Path file, List<String> claims) throws IOException {
    if (!Files.isRegularFile(file)) {
      expect(false, file, "is missing");
      return;
    }
    String html = Files.readString(file);
    expect(
        html.stripLeading().toLowerCase(java.util.Locale.ROOT).startsWith("<!doctype html"),
        file,
        "is no HTML page");
    expect(html.stripTrailing().endsWith("</html>"), file, "breaks off");
    var fetch = FETCHES.matcher(html);
    expect(!fetch.find(), file, "is not self-contained");
    claims.forEach(id -> expect(html.contains(id), file, "does not show claim " + id));
  }

  private void expect(boolean holds, Path where, String fault) {
    if (!holds) {
      faults.add(where + ": " + fault);
    }
  }
}
