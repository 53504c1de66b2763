package quire.ontology.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import quire.base.RequestException;
import quire.ontology.Chase;
import quire.ontology.KnowledgeBase;

class DlgpTest {
  @TempDir Path folder;

  static final String EVERYTHING =
      """
      @base <http://base/> @prefix ex: <http://x/> @top thing @una
      @facts
      p(a), q(X), r(X,b). % X is a null
      ex:p(<c>,"text \\"quoted\\""@en,1.5,-3,"1"^^xsd:int,true).
      zero().
      @rules
      [born] motherOf(Z,X) :- person(X).
      s(X) :- r(X,Y), Y = b.
      free(X) :- .
      @constraints
      [c1] ! :- male(X), female(X).
      @queries
      ?(X) :- p(X).
      ? :- r(X,Y).
      """;

  @Test
  void readsEveryKindOfStatement() {
    var program = KnowledgeBase.parse(EVERYTHING).program();
    assertThat(program.facts().count()).isEqualTo(5);
    assertThat(program.rules()).hasSize(4);
    assertThat(program.queries()).hasSize(2);
    assertThat(program.rules().getFirst().label()).isEqualTo("born");
    assertThat(program.rules().getFirst().line()).isEqualTo(7);
    assertThat(program.rules().getFirst().existential()).hasSize(1);
    assertThat(program.text(program.rules().get(1)))
        .isEqualTo("<http://base/s>(X) :- <http://base/r>(X,<http://base/b>).");
    assertThat(program.terms().find("http://base/c")).isNotNegative();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p(a) q(b).            | 1:6: | expected '.' after the fact",
        "p(X) :- q(X)          | 1:13: | found the end",
        "p(X) :- q(X,.         | 1:13: | expected a term",
        "p(a).¶X=Y :- p(X,Y).  | 2:1: | equality-generating rule",
        "p(X) :- q(X), ~r(X).  | 1:15: | negation",
        "p(X) :- q(X), not r(X). | 1:15: | negation",
        "p(\"abc).              | 1:3: | no closing",
        "p(<abc).              | 1:4: | no closing '>'",
        "p(ex:a).              | 1:3: | prefix 'ex:' is not declared",
        "@bse <x>.             | 1:1: | @bse is unknown",
        "p(1a).                | 1:3: | may not begin with a digit",
        "?(X) :- p(Y).         | 1:3: | answer variable X is not in the body",
        "[lab p(a).            | 1:2: | no closing ']'",
        "P(a).                 | 1:2: | expected '=' after a term",
        "p.                    | 1:2: | expected '('",
        "p(a,\"x\\q\").         | 1:7: | unknown escape"
      })
  void errorsNameLineAndColumn(String text, String place, String message) {
    assertThatThrownBy(() -> KnowledgeBase.parse(text.strip().replace('¶', '\n')))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(":" + place.strip())
        .hasMessageContaining(message);
  }

  @Test
  void errorsNameTheFile() throws IOException {
    Path file = folder.resolve("bad.dlgp");
    Files.writeString(file, "p(a).\np(b\n");
    assertThatThrownBy(() -> KnowledgeBase.load(file)).hasMessageStartingWith(file + ":3:1: ");
    Files.write(file, new byte[] {'p', '(', 'a', ')', '.', '\n', (byte) 0xFF});
    assertThatThrownBy(() -> KnowledgeBase.load(file))
        .hasMessageContaining(file + ":2: is not UTF-8");
    assertThatThrownBy(() -> KnowledgeBase.load(folder.resolve("none.dlgp")))
        .hasMessageContaining("no such file");
    Path odd = Files.writeString(folder.resolve("x.docx"), "");
    assertThatThrownBy(() -> KnowledgeBase.load(odd)).hasMessageContaining("unknown ending");
  }

  @Test
  void hintsAtNearNames() {
    assertThat(KnowledgeBase.parse("p(Person) :- q(Persom).").warnings())
        .anyMatch(w -> w.contains("head variable Person is existential, did you mean Persom?"));
    assertThat(KnowledgeBase.parse("motherOf(Z,X) :- person(X).").warnings()).isEmpty();
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 30));
  }

  /// dlgp -> model -> dlgp -> model: the same rules and the same closure.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void rulesAndFactsRoundTrip(long seed) {
    var kb = KnowledgeBase.parse(RandomKb.USUAL.quasiChained(seed) + "k(o1,N), l(N,M), m(M).");
    for (String ending : List.of(".dlgp", ".rls")) {
      Path file = folder.resolve("kb" + ending);
      new RuleWriter(kb.program()).write(file);
      var again = KnowledgeBase.load(file);
      if (ending.equals(".dlgp")) {
        assertThat(again.rules()).isEqualTo(kb.rules());
      }
      assertThat(certain(again)).containsAll(certain(kb));
      assertThat(again.program().facts().count()).isEqualTo(kb.program().facts().count());
    }
  }

  private static Set<String> certain(KnowledgeBase kb) {
    var texts = new TreeSet<String>();
    Chase.run(kb, "restricted", 1_000_000).facts().stream()
        .filter(fact -> !fact.contains("_:"))
        .forEach(texts::add);
    return texts;
  }

  @Test
  void everythingRoundTrips() {
    var kb = KnowledgeBase.parse(EVERYTHING);
    Path file = folder.resolve("all.dlgp");
    new RuleWriter(kb.program()).write(file);
    var again = KnowledgeBase.load(file);
    assertThat(again.rules()).isEqualTo(kb.rules());
    assertThat(again.program().facts().count()).isEqualTo(5);
    assertThat(again.program().queries()).hasSize(2);
  }
}
