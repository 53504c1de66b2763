package quire.ontology.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import quire.ontology.KnowledgeBase;
import quire.ontology.model.Atom;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;

class RecogniserTest {
  private static Program program(String text) {
    return KnowledgeBase.parse(text).program();
  }

  private static QuasiChain chain(String rule) {
    var program = program(rule);
    return QuasiChain.of(program.rules().getFirst(), program);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t(X) :- r(X,Y), s(X,Y). | X - r(X,Y) - Y - s(X,Y) - X",
        "! :- r(X,Y), r(Y,X). | X - r(X,Y) - Y - r(Y,X) - X",
        "t(X,Y,Z) :- r(X,Y), s(Y,Z), u(Z,X). | X - r(X,Y) - Y - s(Y,Z) - Z - u(Z,X) - X",
        "t(X,Y) :- p(X,Y,W), q(W,X). | X - p(X,Y,W) - W - q(W,X) - X"
      })
  void printsTheCycle(String rule, String cycle) {
    assertThat(chain(rule).holds()).isFalse();
    assertThat(chain(rule).cycle()).isEqualTo(cycle);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r(X,Y) :- a(X), b(Y), r(X,Y).",
        "t(X,Z) :- r(X,Y), s(Y,Z).",
        "! :- a(X), b(X).",
        "t(X) :- r(a,X), s(a,X).",
        "t(X) :- r(X,Y), r(X,Y)."
      })
  void quasiChainedInSomeOrder(String rule) {
    assertThat(chain(rule).holds()).isTrue();
    assertThat(chain(rule).cycle()).isNull();
    assertThat(chain(rule).repeated()).isNull();
  }

  @Test
  void repeatedVariablesAndCores() {
    assertThat(chain("! :- r(X,X).").repeated()).isEqualTo("r(X,X)");
    assertThat(chain("! :- r(X,X).").holds()).isTrue();
    var folded = chain("t(X) :- r(X,Y), r(X,Z), s(Y), r(X,W), q(X,W), q(X,V).");
    assertThat(folded.holds()).isFalse();
    // r(X,Y), s(Y), u(X,Y) against r(X,Z): Z maps to Y, the rest stays a cycle.
    var core = chain("t(X) :- r(X,Y), s(X,Y), r(X,Z), s(X,Z).");
    assertThat(core.afterCore()).isTrue();
    assertThat(core.holds()).isFalse();
    // The square X-Y-X'-Y' folds onto one edge: the core is quasi-chained.
    var square = chain("t(X) :- r(X,Y), r(W,Y), r(W,V), r(X,V).");
    assertThat(square.afterCore()).isTrue();
    assertThat(square.holds()).isTrue();
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 200));
  }

  /// The definition itself, by trying every order.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void equalsTheDefinition(long seed) {
    var random = new Random(seed);
    var text = new ArrayList<String>();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      var terms = new ArrayList<>(List.of("X", "Y", "Z", "W", "V"));
      Collections.shuffle(terms, random);
      int arity = 1 + random.nextInt(3);
      text.add("p" + i + "(" + String.join(",", terms.subList(0, arity)) + ")");
    }
    String rule = "! :- " + String.join(", ", text) + ".";
    var body = program(rule).rules().getFirst().body();
    assertThat(chain(rule).holds()).as(rule).isEqualTo(byDefinition(body, new ArrayList<>()));
  }

  private static boolean byDefinition(List<Atom> rest, List<Atom> listed) {
    if (rest.isEmpty()) {
      return true;
    }
    for (var atom : rest) {
      var shared = new HashSet<>(Rule.variablesOf(listed));
      shared.retainAll(Rule.variablesOf(List.of(atom)));
      if (shared.size() <= 1) {
        var left = new ArrayList<>(rest);
        left.remove(atom);
        var more = new ArrayList<>(listed);
        more.add(atom);
        if (byDefinition(left, more)) {
          return true;
        }
      }
    }
    return false;
  }

  /// The method's page, which Rulewerk's and Graal's own tests agree with; and cases worked out by
  /// hand from the definitions.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r(Y,Z) :- r(X,Y), c(Y). | false true true true true",
        "p(X,Y), h(Y) :- h(X). | false false false false false",
        "r(X,Y), r(Y,X), r(X,X) :- a(X). b(X) :- r(X,X). a(X) :- b(X). | false false true true true",
        "r(X,Z) :- p(X). | true true true true true",
        "p(X) :- q(X). | true true true true true",
        "r(X,Z) :- p(X). p(Z) :- r(X,Z), q(Z). | false true true true true",
        "r(X,Z), p(Z), r(Z,X) :- p(X). | false false false false true",
        "r(X,Z) :- p(X). p(Y) :- r(X,Y). | false false false false false"
      })
  void terminationTests(String rules, String expected) {
    var t = Termination.of(program(rules));
    assertThat(
            String.join(
                " ",
                List.of(
                    "" + t.weaklyAcyclic(),
                    "" + t.jointlyAcyclic(),
                    "" + t.modelSummarisingAcyclic(),
                    "" + t.modelFaithfulAcyclic(),
                    "" + t.restrictedModelFaithfulAcyclic())))
        .isEqualTo(expected);
    assertThat(t.witness() == null).isEqualTo(t.weaklyAcyclic());
  }

  @Test
  void obliviousNeedsRichAcyclicity() {
    // Weakly acyclic, but every new fact gives the oblivious chase a new body match.
    var t = Termination.of(program("r(X,Z) :- r(X,Y)."));
    assertThat(t.weaklyAcyclic()).isTrue();
    assertThat(t.richlyAcyclic()).isFalse();
  }

  @Test
  void guardedLinearSticky() {
    var rules =
        program("r(X,Z) :- a(X). t(X,Y,Z) :- r(X,Y), s(Y,Z). u(X) :- r(X,Y), v(X).").rules();
    assertThat(RuleShape.of(rules.get(0)).linear()).isTrue();
    assertThat(RuleShape.of(rules.get(1)).guarded()).isFalse();
    assertThat(RuleShape.of(rules.get(2)).guarded()).isTrue();
    assertThat(RuleShape.of(rules.get(2)).frontierGuarded()).isTrue();
    assertThat(RuleShape.isSticky(program("t(X,Y,Z) :- r(X,Y), s(Y,Z).").rules())).isTrue();
    assertThat(RuleShape.isSticky(program("t(X,Z) :- r(X,Y), s(Y,Z).").rules())).isFalse();
    // Y is kept by the first rule and lost by the second: it stood in a join.
    assertThat(
            RuleShape.isSticky(program("t(X,Y,Z) :- r(X,Y), s(Y,Z). u(X,Z) :- t(X,Y,Z).").rules()))
        .isFalse();
  }
}
