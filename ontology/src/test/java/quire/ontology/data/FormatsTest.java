package quire.ontology.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;
import quire.ontology.Chase;
import quire.ontology.Closure;
import quire.ontology.KnowledgeBase;
import quire.ontology.owl.OwlSamples;

class FormatsTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Closure closure(Path... files) {
    return Chase.run(KnowledgeBase.load(files), "restricted", 100_000);
  }

  @Test
  void readsRulewerkRules() throws IOException {
    file("pairs.csv", "a,b\n\"c, d\",<http://x/e>\n");
    Path rules =
        file(
            "r.rls",
            """
            @prefix ex: <http://x/> .
            @source edge[2]: load-csv("pairs.csv") .
            p(ex:a, "v"@en, _:n) . % a fact
            path(?x, ?y) :- edge(?x, ?y) .
            has(?x, !z), Thing(!z) :- edge(?x, ?Y) .
            """);
    var found = closure(rules);
    assertThat(found.entails("path(<c, d>,<http://x/e>)")).isTrue();
    assertThat(found.entails("has(a,Z), x(Z)".substring(0, 8))).isTrue();
    assertThat(found.facts()).anyMatch(f -> f.startsWith("p(<http://x/a>,\"v\"@en,_:n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p(?x) :- q(?y) .      | 1:1: | head variable ?x is not in the body: unsafe; mark it !x",
        "p(?x) :- q(?x), ~r(?x) . | 1:17: | negation (~) is not supported",
        "p(?x) .               | 1:1: | a fact has a variable",
        "p(!z) :- q(!z) .      | 1:1: | stands in the body",
        "p(?x) :- q(?x)        | 1:15: | expected '.'",
        "@import \"x\" .        | 1:1: | @import is not supported",
        "@source p[2]: sparql(\"x\") . | 1:15: | sparql is not supported"
      })
  void rulewerkErrorsNameThePlace(String text, String place, String message) throws IOException {
    Path rules = file("bad.rls", text.strip());
    assertThatThrownBy(() -> KnowledgeBase.load(rules))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(rules + ":" + place.strip())
        .hasMessageContaining(message);
  }

  @Test
  void readsTabSeparatedFacts() throws IOException {
    Path facts =
        file("f.tsv", "# c\n\na\tisa\tGO:1\nb\trdf:type\tC\n_:x\tisa\t\"v\"@en\n<z>\tisa\t_:x\r\n");
    var found = closure(facts);
    assertThat(found.facts())
        .containsExactlyInAnyOrder("isa(a,<GO:1>)", "<C>(b)", "isa(_:n1,\"v\"@en)", "isa(z,_:n1)");
    assertThat(found.answers("?(X) :- isa(X,'GO:1').")).containsExactly(List.of("a"));
    Path bad = file("bad.tsv", "a\tb\tc\na\tb\n");
    assertThatThrownBy(() -> KnowledgeBase.load(bad)).hasMessageStartingWith(bad + ":2: expected");
  }

  @Test
  void readsRdfInFourSyntaxesAlike() throws IOException {
    Path turtle =
        file(
            "f.ttl",
            """
            @prefix ex: <http://x/> .
            ex:a a ex:C ; ex:p "v"@en, 1.5, [ ex:q ex:b ] .
            """);
    String triples =
        """
        <http://x/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://x/C> .
        <http://x/a> <http://x/p> "v"@en .
        <http://x/a> <http://x/p> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> .
        <http://x/a> <http://x/p> _:b .
        _:b <http://x/q> <http://x/b> .
        """;
    Path lines = file("f.nt", triples);
    Path quads = file("f.nq", triples.replace(" .\n", " <http://x/g> .\n"));
    Path xml =
        file(
            "f.rdf",
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://x/">
              <ex:C rdf:about="http://x/a">
                <ex:p xml:lang="en">v</ex:p>
                <ex:p rdf:datatype="http://www.w3.org/2001/XMLSchema#decimal">1.5</ex:p>
                <ex:p><rdf:Description><ex:q rdf:resource="http://x/b"/></rdf:Description></ex:p>
              </ex:C>
            </rdf:RDF>
            """);
    var expected = new TreeSet<>(closure(turtle).facts());
    assertThat(expected).hasSize(5).contains("<http://x/p>(<http://x/a>,1.5)");
    for (Path other : List.of(lines, quads, xml)) {
      assertThat(new TreeSet<>(closure(other).facts())).as(other.toString()).isEqualTo(expected);
    }
    var kept = KnowledgeBase.load(List.of(turtle), true);
    assertThat(kept.program().predicates().names()).containsExactly("triple");
  }

  @Test
  void rdfErrorsNameTheLine() throws IOException {
    Path turtle = file("bad.ttl", "@prefix ex: <http://x/> .\nex:a ex:p ;;; .\nex:a ex:p ex:b\n");
    assertThatThrownBy(() -> KnowledgeBase.load(turtle))
        .isInstanceOf(RequestException.class)
        .hasMessageMatching("(?s)" + java.util.regex.Pattern.quote(turtle.toString()) + ":[23].*");
  }

  @Test
  void schemaInTurtleBecomesRules() throws IOException {
    Path turtle =
        file(
            "s.ttl",
            """
            @prefix ex: <http://x/> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            @prefix owl: <http://www.w3.org/2002/07/owl#> .
            ex:Dog rdfs:subClassOf ex:Animal .
            ex:owns rdfs:domain ex:Person ; rdfs:range ex:Thing ; rdfs:subPropertyOf ex:has .
            ex:has owl:inverseOf ex:belongsTo .
            ex:Animal owl:disjointWith ex:Person .
            ex:Person rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:has ;
              owl:someValuesFrom ex:Name ] .
            ex:ann ex:owns ex:rex . ex:rex a ex:Dog .
            """);
    var found = closure(turtle);
    String x = "http://x/";
    for (String fact :
        List.of("Animal>(<R>)", "Person>(<A>)", "has>(<A>,<R>)", "belongsTo>(<R>,<A>)")) {
      String atom = "<" + x + fact.replace("R>", x + "rex>").replace("A>", x + "ann>");
      assertThat(found.entails(atom)).as(atom).isTrue();
    }
    assertThat(found.entails("<http://x/Name>(Z)")).isTrue();
    assertThat(found.isConsistent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {".nt", ".ttl", ".tsv", ".dlgp"})
  void closuresAreReadBack(String ending) throws IOException {
    Path source =
        file(
            "kb.dlgp",
            """
            isa(a,<GO:1>), c(b), r(b,N), r(N,"v"@en), c(<odd name>), r(b,1.5). t(X,Z) :- r(X,Z).
            r(X,Z), c(Z) :- c(X), isa(X,Y).
            """);
    var made = closure(source);
    Path out = folder.resolve("closure" + ending);
    new FactWriter(made.result().program(), made.result().instance()).write(out, "incomplete: no");
    var again = KnowledgeBase.load(out);
    assertThat(Files.readAllLines(out).getFirst()).contains("incomplete");
    var back = Chase.run(again, "restricted", 1000);
    assertThat(shape(back)).isEqualTo(shape(made));
  }

  private static Set<String> shape(Closure closure) {
    var shape = new TreeSet<String>();
    closure.facts().forEach(fact -> shape.add(fact.replaceAll("_:n\\d+", "_")));
    return shape;
  }

  @Test
  void refusesWhatAFormatCannotHold() {
    var program = KnowledgeBase.parse("t(a,b,c). zero().").program();
    assertThatThrownBy(() -> FactWriter.checkEnding(Path.of("x.nt"), program))
        .hasMessageContaining("t has 3 terms, which .nt cannot hold");
    assertThatThrownBy(() -> FactWriter.checkEnding(Path.of("x.xls"), program))
        .hasMessageContaining("write .nt, .ttl, .tsv or .dlgp");
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 150));
  }

  /// Damaged files are refused or read, never a crash.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void damagedFilesAreRefusedInWords(long seed) throws IOException {
    var random = new Random(seed);
    var samples =
        List.of(
            List.of(".dlgp", DlgpTest.EVERYTHING),
            List.of(
                ".rls",
                "@prefix e: <http://x/> .\np(e:a, \"v\"@en, _:n) .\nq(?x,!z) :- p(?x,?y,?w) .\n"),
            List.of(".tsv", "a\tb\tc\n_:x\tisa\t\"v\"@en\n# c\n"),
            List.of(".ttl", "@prefix e: <http://x/> .\ne:a a e:C ; e:p \"v\"@en, [ e:q 1.5 ] .\n"),
            List.of(
                ".nt", "<http://x/a> <http://x/p> \"v\"@en .\n_:b <http://x/q> <http://x/b> .\n"),
            List.of(".ofn", OwlSamples.FUNCTIONAL));
    for (var sample : samples) {
      if (sample.getFirst().equals(".ofn") && seed % 10 != 0) {
        continue; // OWLAPI is slow to start over
      }
      Path damaged = file("m" + sample.getFirst(), damage(sample.getLast(), random));
      try {
        KnowledgeBase.load(damaged);
      } catch (RequestException refusal) {
        String words = String.valueOf(refusal.getMessage());
        assertThat(words).startsWith(damaged.toString());
        assertThat(words.lines()).hasSizeLessThanOrEqualTo(3);
      }
    }
  }

  private static String damage(String text, Random random) {
    var damaged = new StringBuilder(text);
    String signs = "<>\"'.,:;()[]@?!%\\\n\t _aX0=^~{}é\u0000";
    for (int i = 0; i <= random.nextInt(4); i++) {
      damaged.append(damaged.isEmpty() ? "a" : "");
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(4)) {
        case 0 -> damaged.deleteCharAt(at);
        case 1 -> damaged.insert(at, signs.charAt(random.nextInt(signs.length())));
        case 2 -> damaged.setCharAt(at, signs.charAt(random.nextInt(signs.length())));
        default -> damaged.setLength(Math.max(1, at));
      }
    }
    return damaged.toString();
  }
}
