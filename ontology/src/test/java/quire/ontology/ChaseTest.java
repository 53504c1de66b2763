package quire.ontology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.Variant;

class ChaseTest {
  /// Every bicycle has a wheel as a part, every wheel is part of something: 3 bicycles, 3 wheels, 2
  /// known parts. Counts from the method's page, which VLog gives too.
  static final String BICYCLES =
      """
      bicycle(b1), bicycle(b2), bicycle(b3), wheel(w1), wheel(w2), wheel(w3).
      hasPart(b1,w1), hasPart(b2,w2).
      hasPart(X,Z), wheel(Z) :- bicycle(X).
      isPartOf(X,Z) :- wheel(X).
      isPartOf(Y,X) :- hasPart(X,Y).
      hasPart(Y,X) :- isPartOf(X,Y).
      """;

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 60));
  }

  private static Closure chase(String text, String variant) {
    return Chase.run(KnowledgeBase.parse(text), variant, 100_000);
  }

  static Set<String> certain(Closure closure) {
    var texts = new TreeSet<String>();
    closure.facts().stream().filter(fact -> !fact.contains("_:")).forEach(texts::add);
    return texts;
  }

  private static long nulls(Closure closure) {
    return closure.facts().stream()
        .flatMap(fact -> java.util.regex.Pattern.compile("_:n\\d+").matcher(fact).results())
        .map(java.util.regex.MatchResult::group)
        .distinct()
        .count();
  }

  @ParameterizedTest
  @CsvSource({"restricted, 2", "skolem, 9", "core, 2"})
  void bicyclesMakeTheKnownNumberOfNulls(String variant, int expected) {
    var closure = chase(BICYCLES, variant);
    assertThat(closure.status()).isEqualTo("complete");
    assertThat(nulls(closure)).isEqualTo(expected);
    assertThat(certain(closure)).isEqualTo(certain(chase(BICYCLES, "skolem")));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void skolemEqualsAnIndependentChase(long seed) {
    String text = String.join("\n", RandomRules.lines(seed));
    var closure = chase(text, "skolem");
    var naive = new NaiveChase(KnowledgeBase.parse(text).program()).run();
    assertThat(closure.status()).isEqualTo("complete");
    assertThat(closure.facts()).hasSize(naive.size());
    assertThat(certain(closure)).isEqualTo(naive.certain());
    assertThat(nulls(closure)).isEqualTo(naive.nulls());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void allVariantsAgreeOnFactsWithoutNulls(long seed) {
    String text = String.join("\n", RandomRules.lines(seed));
    var expected = certain(chase(text, "skolem"));
    for (String variant : List.of("restricted", "oblivious", "core")) {
      assertThat(certain(chase(text, variant))).as(variant).isEqualTo(expected);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theOrderOfRulesAndFactsDoesNotMatter(long seed) {
    var lines = RandomRules.lines(seed);
    String other = RandomRules.shuffled(lines, seed + 1);
    String text = String.join("\n", lines);
    for (String variant : List.of("restricted", "skolem", "core")) {
      assertThat(certain(chase(other, variant))).isEqualTo(certain(chase(text, variant)));
    }
    assertThat(chase(other, "skolem").facts()).hasSameSizeAs(chase(text, "skolem").facts());
    assertThat(chase(other, "core").facts())
        .as("the core is unique up to the names of nulls")
        .hasSameSizeAs(chase(text, "core").facts());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void moreFactsOrRulesNeverTakeFactsAway(long seed) {
    var lines = RandomRules.lines(seed);
    var fewer = String.join("\n", lines.subList(1, lines.size() - 1));
    assertThat(certain(chase(String.join("\n", lines), "restricted")))
        .containsAll(certain(chase(fewer, "restricted")));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void restrictedIsNeverLargerThanObliviousAndTheCoreNeverLargerThanRestricted(long seed) {
    String text = String.join("\n", RandomRules.lines(seed));
    int core = chase(text, "core").facts().size();
    int restricted = chase(text, "restricted").facts().size();
    assertThat(core).isLessThanOrEqualTo(restricted);
    assertThat(chase(text, "oblivious").facts()).hasSizeGreaterThanOrEqualTo(restricted);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void threadsDoNotChangeTheResult(long seed) {
    String text = String.join("\n", RandomRules.lines(seed));
    var one = ChaseOptions.of(Variant.RESTRICTED);
    var four =
        new ChaseOptions(
            one.variant(), one.maxFacts(), one.maxDepth(), one.seconds(), 4, () -> false);
    var kb = KnowledgeBase.parse(text);
    assertThat(Chase.run(kb, four).facts()).isEqualTo(Chase.run(kb, one).facts());
  }

  /// Large enough that several threads take part, and that one subject outgrows its neighbourhood
  /// in the table; the order of rows and the first derivations are the same too.
  @Test
  void threadsDoNotChangeALargeClosure() {
    var random = new java.util.Random(5);
    var text = new StringBuilder("e(X,Z) :- e(X,Y), e(Y,Z). s(X,Y) :- e(Y,X).\n");
    for (int i = 0; i < 3000; i++) {
      text.append(
          "e(n%d,m%d). e(m%d,k%d). e(hub,n%d).\n"
              .formatted(
                  random.nextInt(400), random.nextInt(60), random.nextInt(60), i % 900, i % 400));
    }
    var kb = KnowledgeBase.parse(text.toString());
    var one = ChaseOptions.of(Variant.RESTRICTED);
    var three = new ChaseOptions(one.variant(), Long.MAX_VALUE, 9, 1e9, 3, () -> false);
    var serial = Chase.run(kb, one);
    var parallel = Chase.run(kb, three);
    assertThat(serial.facts()).hasSizeGreaterThan(50_000).doesNotHaveDuplicates();
    assertThat(parallel.facts()).isEqualTo(serial.facts());
    assertThat(parallel.result().matches()).isEqualTo(serial.result().matches());
    assertThat(parallel.result().derivations().toArray())
        .isEqualTo(serial.result().derivations().toArray());
  }

  /// VLog issues 27 and 61: joins over a null that stands in two places of one head.
  @Test
  void joinsFindNullsThatAHeadRepeats() {
    var closure =
        chase("p(a). r(X,Z), s(Z,Z), q(Z,X) :- p(X). hit(X) :- r(X,Z), s(Z,Z), q(Z,X).", "skolem");
    assertThat(closure.entails("hit(a)")).isTrue();
  }

  /// VLog issue 58, Rulewerk issue 175: Datalog facts were lost.
  @Test
  void datalogAfterExistentialRulesIsComplete() {
    var closure =
        chase(
            "a(c). b(X,Z) :- a(X). d(Z) :- b(X,Z). e(X) :- b(X,Z), d(Z). f(X) :- e(X).",
            "restricted");
    assertThat(closure.entails("f(c)")).isTrue();
  }

  /// Nemo issue 193: a rule without frontier fires once, and not at all where it is satisfied.
  @ParameterizedTest
  @CsvSource({
    "'p(a). p(b). q(Z) :- p(X).', restricted, 1",
    "'p(a). p(b). q(Z) :- p(X).', skolem, 1",
    "'p(a). p(b). q(c). q(Z) :- p(X).', restricted, 0",
    "'p(a). p(b). q(Z) :- p(X).', oblivious, 2"
  })
  void rulesWithoutFrontier(String text, String variant, int nulls) {
    assertThat(nulls(chase(text, variant))).isEqualTo(nulls);
  }

  /// Nemo issue 756: a head of several atoms is satisfied only as a whole, then the chase ends.
  @Test
  void aHeadOfSeveralAtomsIsLookedForAsAWhole() {
    String rule = "r(X,Z), c(Z) :- c(X).";
    assertThat(chase("c(a). r(a,b). c(b). r(b,b). " + rule, "restricted").facts()).hasSize(4);
    var halves = chase("d(a). r(a,b). c(e). s(X,Z), c(Z) :- d(X). s(X,X) :- d(X).", "restricted");
    assertThat(nulls(halves)).isEqualTo(1);
  }

  /// Rulewerk issue 202: nulls of the data are existential, not constants.
  @Test
  void nullsInFactsAreNeverAnswers() {
    var closure = chase("knows(ann,X), nice(X). known(Y) :- knows(X,Y).", "restricted");
    assertThat(closure.answers("?(Y) :- known(Y).")).isEmpty();
    assertThat(closure.entails("known(Y)")).isTrue();
    assertThat(nulls(chase("knows(ann,X). knows(ann,bob).", "core"))).isZero();
  }

  /// VLog issue 98 in small: a new rule adds, an unsatisfied one fires, a satisfied one does not.
  @Test
  void aSatisfiedExistentialMakesNothing() {
    // Nemo issue 504: users ask why; the count says that it happened.
    assertThat(chase("p(a). r(a,b). r(X,Z) :- p(X).", "restricted").result().satisfied())
        .isEqualTo(1);
    assertThat(nulls(chase("p(a). r(a,b). r(X,Z) :- p(X).", "restricted"))).isZero();
    assertThat(nulls(chase("p(a). r(a,b). r(X,Z) :- p(X).", "skolem"))).isEqualTo(1);
  }

  /// A round reads the instance as it stood when it began: the second rule does not see what the
  /// first has just made, so its match comes a round later, when its head is already there.
  @Test
  void aRoundReadsTheInstanceAsItStood() {
    String rules = "r(X,Z), b(Z) :- a(X). s(X,Z) :- b(X). s(X,X) :- b(X).";
    assertThat(nulls(chase("a(c). " + rules, "restricted"))).isEqualTo(1);
  }

  @Test
  void emptyBodiesZeroAritiesConstantsAndTwoArities() {
    var closure =
        chase(
            "go(). p(X) :- . q(a,X) :- go(). r(X,X) :- q(X,Y). p(X,Y) :- r(X,Y). done() :- p(a,a).",
            "restricted");
    assertThat(closure.entails("done()")).isTrue();
    assertThat(closure.entails("p(X)")).isTrue();
    assertThat(KnowledgeBase.parse("p(a). p(a,b).").warnings()).hasSize(1);
  }

  @Test
  void wideAtomsJoinOnEveryPosition() {
    var closure =
        chase(
            "w(a,b,c,d,e,f). w(a,b,c,d,e,g). hit(X) :- w(a,b,c,d,e,X), w(a,b,c,d,e,g).", "skolem");
    assertThat(closure.answers("?(X) :- hit(X).")).containsExactly(List.of("f"), List.of("g"));
  }

  @Test
  void limitsLeaveAMarkedResult() {
    var kb = KnowledgeBase.parse("p(a). r(X,Z), p(Z) :- p(X).");
    assertThatThrownBy(() -> Chase.run(kb, "restricted", Long.MAX_VALUE))
        .hasMessageContaining("--max-facts")
        .hasMessageContaining("p[1] => p[1]");
    var stopped = Chase.run(kb, "restricted", 50);
    assertThat(stopped.status()).isEqualTo("incomplete");
    assertThat(stopped.result().reason()).isEqualTo("maxFacts");
    assertThat(stopped.facts()).hasSize(50);
    var base = ChaseOptions.of(Variant.SKOLEM);
    var depth =
        Chase.run(kb, new ChaseOptions(base.variant(), Long.MAX_VALUE, 3, 1e9, 1, () -> false));
    assertThat(depth.result().reason()).isEqualTo("maxDepth");
    assertThat(nulls(depth)).isEqualTo(3);
    var interrupted =
        Chase.run(kb, new ChaseOptions(base.variant(), Long.MAX_VALUE, 9, 1e9, 1, () -> true));
    assertThat(interrupted.result().reason()).isEqualTo("interrupted");
    assertThat(interrupted.facts()).isNotEmpty();
    var timeout =
        Chase.run(
            kb, new ChaseOptions(base.variant(), Long.MAX_VALUE, 1 << 30, 0.05, 1, () -> false));
    assertThat(timeout.result().reason()).isEqualTo("timeout");
  }

  /// Closed form: the transitive closure of a path of n edges has n(n+1)/2 pairs.
  @Test
  void transitiveClosureOfAPath() {
    var text = new StringBuilder("e(X,Z) :- e(X,Y), e(Y,Z).\n");
    for (int i = 0; i < 200; i++) {
      text.append("e(n").append(i).append(",n").append(i + 1).append(").\n");
    }
    assertThat(chase(text.toString(), "restricted").facts()).hasSize(200 * 201 / 2);
  }
}
