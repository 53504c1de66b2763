package quire.ontology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import quire.base.Json;
import quire.base.RequestException;
import quire.ontology.owl.OwlSamples;
import tools.jackson.databind.JsonNode;

class CommandsTest {
  @TempDir Path folder;
  private int code;
  private String error = "";

  private static final String FAMILY =
      """
      parent(ann,bob), knows(ann,X).
      [born] motherOf(Z,X) :- person(X).
      person(X) :- parent(X,Y).
      [apart] ! :- male(X), female(X).
      """;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("a.dlgp"), FAMILY);
    Files.writeString(folder.resolve("bad.dlgp"), "male(bob), female(bob).");
    Files.writeString(folder.resolve("loop.dlgp"), "p(a). r(X,Z), p(Z) :- p(X).");
    Files.writeString(folder.resolve("o.ofn"), OwlSamples.FUNCTIONAL);
  }

  private String run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var line = new CommandLine(new OntologyCommand());
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler((problem, _, _) -> {
      err.write(String.valueOf(problem.getMessage()));
      return problem instanceof RequestException ? 2 : 1;
    });
    code = line.execute(arguments);
    error = err.toString();
    return out.toString();
  }

  private JsonNode json(String... arguments) {
    return Json.tree(run(arguments), "output");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void check() {
    var found = json("check", path("a.dlgp"), "--json");
    assertThat(code).isZero();
    assertThat(found.path("rules")).hasSize(3);
    var rule = found.path("rules").get(0);
    assertThat(rule.path("label").asString()).isEqualTo("born");
    assertThat(rule.path("kind").asString()).isEqualTo("existential");
    assertThat(rule.path("line").asInt()).isEqualTo(2);
    assertThat(rule.path("existential").get(0).asString()).isEqualTo("Z");
    assertThat(rule.path("cycle").isNull()).isTrue();
    assertThat(found.path("termination").path("weaklyAcyclic").asBoolean()).isTrue();
    assertThat(found.path("termination").path("witness").isNull()).isTrue();
    assertThat(found.path("embeddable").asBoolean()).isTrue();
    assertThat(found.path("facts").asInt()).isEqualTo(2);
  }

  @Test
  void chase() throws IOException {
    var found = json("chase", path("a.dlgp"), "--json", "--out", path("c.nt"));
    assertThat(code).isZero();
    assertThat(found.path("status").asString()).isEqualTo("complete");
    assertThat(found.path("reason").isNull()).isTrue();
    assertThat(found.path("factsIn").asInt()).isEqualTo(2);
    assertThat(found.path("facts").asInt()).isEqualTo(4);
    assertThat(found.path("nulls").asInt()).isEqualTo(2);
    assertThat(Files.readAllLines(folder.resolve("c.nt"))).hasSize(4);
    run("chase", path("a.dlgp"), "--out", path("c.nt"));
    assertThat(code).isEqualTo(2);
    assertThat(error).contains("exists").contains("--force");
  }

  @Test
  void noFactsAreSaid() throws IOException {
    Files.writeString(folder.resolve("rules.dlgp"), "q(X) :- p(X).");
    run("chase", path("rules.dlgp"));
    assertThat(code).isZero();
    assertThat(error).contains("no facts are given");
  }

  /// A satisfied head is explained by the fact that satisfies it.
  @Test
  void whyTakesAnOpenFact() throws IOException {
    Files.writeString(folder.resolve("s.dlgp"), "p(a). r(a,b). r(X,Z) :- p(X).");
    var found = json("why", path("s.dlgp"), "--fact", "r(a,Z)", "--json");
    assertThat(found.path("proof").path("fact").asString()).isEqualTo("r(a,b)");
    assertThat(found.path("proof").path("rule").isNull()).isTrue();
  }

  @Test
  void incompleteIsMarkedAndExitsOne() throws IOException {
    run("chase", path("loop.dlgp"));
    assertThat(code).isEqualTo(2);
    assertThat(error).contains("--max-facts");
    var found =
        json("chase", path("loop.dlgp"), "--max-facts", "1e1", "--json", "--out", path("l.tsv"));
    assertThat(code).isEqualTo(1);
    assertThat(found.path("status").asString()).isEqualTo("incomplete");
    assertThat(found.path("reason").asString()).isEqualTo("maxFacts");
    var lines = Files.readAllLines(folder.resolve("l.tsv"));
    assertThat(lines.getFirst()).startsWith("# incomplete");
    assertThat(lines).hasSize(11);
  }

  @Test
  void ask() {
    var found = json("ask", path("a.dlgp"), "--query", "?(X) :- person(X).", "--json");
    assertThat(found.path("variables").get(0).asString()).isEqualTo("X");
    assertThat(found.path("answers").get(0).get(0).asString()).isEqualTo("ann");
    assertThat(found.path("exact").asBoolean()).isTrue();
    assertThat(json("ask", path("a.dlgp"), "--query", "motherOf(Z,ann)", "--json").path("answers"))
        .isEmpty();
    var no = json("ask", path("a.dlgp"), "--query", "? :- male(X).", "--json", "--strict");
    assertThat(no.path("holds").asBoolean()).isFalse();
    assertThat(code).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ask --query persn(X)      | occurs nowhere in the knowledge base; did you mean person?",
        "ask --query person(X,Y)   | person has 1 terms, not 2",
        "ask --query person(X      | --query:1:9: expected ')'",
        "why --fact person(a),b(c) | occurs nowhere",
        "chase --variant fast      | is none of restricted, skolem, oblivious, core",
        "chase --max-facts 0       | --max-facts must be",
        "chase --timeout 0         | --timeout must be above 0",
        "chase --out x.xls         | write .nt, .ttl, .tsv or .dlgp",
        "convert --out x.doc       | write .dlgp, .rls, .nt, .ttl or .tsv",
        "convert                   | convert needs --out"
      })
  void refusals(String call, String message) {
    String[] words = call.strip().split(" ", -1);
    String[] all = new String[words.length + 1];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = path("a.dlgp");
    run(all);
    assertThat(code).isEqualTo(2);
    assertThat(error).contains(message);
  }

  @Test
  void why() throws IOException {
    var yes =
        json("why", path("a.dlgp"), "--fact", "person(ann)", "--json", "--svg", path("w.svg"));
    assertThat(yes.path("entailed").asBoolean()).isTrue();
    assertThat(yes.path("proof").path("rule").asString()).isEqualTo("person(X) :- parent(X,Y).");
    assertThat(yes.path("proof").path("premises").get(0).path("rule").isNull()).isTrue();
    assertThat(Files.readString(folder.resolve("w.svg"))).contains("person(ann)");
    var no = json("why", path("a.dlgp"), "--fact", "person(bob)", "--json");
    assertThat(no.path("proof").isNull()).isTrue();
    assertThat(no.path("nearest").get(0).path("missing").get(0).asString())
        .isEqualTo("parent(bob,Y)");
  }

  @Test
  void consistent() {
    assertThat(json("consistent", path("a.dlgp"), "--json").path("conflict").isNull()).isTrue();
    var found = json("consistent", path("a.dlgp"), path("bad.dlgp"), "--json", "--strict");
    assertThat(code).isEqualTo(1);
    assertThat(found.path("conflict").path("constraint").asString()).isEqualTo("apart");
    assertThat(found.path("conflict").path("match").path("X").asString()).isEqualTo("bob");
    assertThat(found.path("conflict").path("facts")).hasSize(2);
  }

  @Test
  void coherentClassifyConvert() throws IOException {
    var coherent = json("coherent", path("o.ofn"), "--json");
    assertThat(code).isZero();
    assertThat(coherent.path("unsatisfiable")).hasSize(2);
    assertThat(coherent.path("because").path("<http://e/F>").asString()).startsWith("! :-");
    var classified = json("classify", path("o.ofn"), "--json", "--out", path("h.ttl"));
    assertThat(classified.path("equivalent").get(0)).hasSize(2);
    assertThat(Files.readString(folder.resolve("h.ttl")))
        .contains("<http://e/F> a owl:Class ; owl:equivalentClass owl:Nothing");
    var converted = json("convert", path("o.ofn"), "--json", "--out", path("o.dlgp"));
    assertThat(converted.path("skipped")).hasSize(4);
    assertThat(converted.path("skipped").get(0).path("reason").asString()).isNotEmpty();
    assertThat(converted.path("axioms").get(0).path("type").asString()).isNotEmpty();
    assertThat(json("check", path("o.dlgp"), "--json").path("rules"))
        .hasSize(converted.path("rules").asInt());
  }

  @Test
  void generate() throws IOException {
    for (String kind : new String[] {"qc-kb", "pair-kb"}) {
      json("generate", kind, "--out", path(kind + ".dlgp"), "--seed", "3", "--json");
      assertThat(code).isZero();
      boolean embeddable =
          json("check", path(kind + ".dlgp"), "--json").path("embeddable").asBoolean();
      assertThat(embeddable).isEqualTo(kind.equals("qc-kb"));
    }
    String first = Files.readString(folder.resolve("qc-kb.dlgp"));
    json("generate", "qc-kb", "--out", path("again.dlgp"), "--seed", "3", "--json");
    assertThat(Files.readString(folder.resolve("again.dlgp"))).isEqualTo(first);
    json("generate", "cycle-k", "--set", "k=5", "--out", path("k.dlgp"), "--json");
    assertThat(json("consistent", path("k.dlgp"), "--json").path("consistent").asBoolean())
        .isTrue();
    var graph = json("generate", "hier-kg", "--objects", "40", "--out", path("kg"), "--json");
    assertThat(graph.path("test").asInt()).isPositive();
    assertThat(json("check", path("kg/rules.dlgp"), "--json").path("rules")).hasSize(7);
    run("generate", "qc-kb", "--set", "colour=3", "--out", path("n.dlgp"));
    assertThat(code).isEqualTo(2);
    assertThat(error).contains("known are relations");
  }
}
