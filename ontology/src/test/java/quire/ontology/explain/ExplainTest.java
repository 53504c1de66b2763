package quire.ontology.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quire.ontology.Chase;
import quire.ontology.Closure;
import quire.ontology.KnowledgeBase;
import quire.ontology.data.RandomKb;
import quire.ontology.model.Atom;
import quire.ontology.model.ChaseEngine;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.Instance;
import quire.ontology.model.Program;
import quire.ontology.model.Terms;
import quire.ontology.model.Variant;

class ExplainTest {
  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 40));
  }

  /// A checker of its own: leaves are given, and each step is an instance of its rule.
  private static void check(Proof proof, Instance given) {
    var rule = proof.rule();
    if (rule == null) {
      assertThat(given.has(proof.fact())).isTrue();
      return;
    }
    var binding = new HashMap<Integer, Integer>();
    for (int i = 0; i < rule.body().size(); i++) {
      assertThat(fits(rule.body().get(i), proof.premises().get(i).fact(), binding)).isTrue();
    }
    assertThat(
            rule.head().stream().anyMatch(head -> fits(head, proof.fact(), new HashMap<>(binding))))
        .isTrue();
    proof.premises().forEach(premise -> check(premise, given));
  }

  private static boolean fits(Atom pattern, Atom fact, Map<Integer, Integer> binding) {
    boolean fits = pattern.predicate() == fact.predicate();
    for (int i = 0; fits && i < pattern.terms().length; i++) {
      int term = pattern.terms()[i];
      int value = fact.terms()[i];
      Integer before = term < 0 ? binding.putIfAbsent(~term, value) : Integer.valueOf(term);
      fits = before == null || before == value;
    }
    return fits;
  }

  private static Instance given(Program program) {
    var given = new Instance(program.predicates());
    given.addGiven(program.facts());
    return given;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyFactHasAProofThatAnIndependentCheckerAccepts(long seed) {
    var kb = KnowledgeBase.parse(RandomKb.USUAL.quasiChained(seed));
    var result = Chase.run(kb, "restricted", 100_000).result();
    var given = given(kb.program());
    for (int p = 0; p < result.instance().predicates(); p++) {
      var relation = result.instance().relation(p);
      for (int row = 0; row < relation.size(); row++) {
        check(Proof.of(new Atom(p, relation.row(row)), result), given);
      }
    }
  }

  @Test
  void aLongProofIsNotATreeOfMillions() {
    // d(n) needs d(n-1) twice: 2^40 leaves as a tree.
    var text = new StringBuilder("d0(a).\n");
    for (int i = 0; i < 40; i++) {
      text.append(
          "l%d(X) :- d%d(X). r%d(X) :- d%d(X). d%d(X) :- l%d(X), r%d(X).\n"
              .formatted(i, i, i, i, i + 1, i, i));
    }
    var closure = Chase.run(KnowledgeBase.parse(text.toString()), "restricted", 1000);
    var proof = Objects.requireNonNull(closure.why("d40(a)"));
    assertThat(proof.rules()).hasSize(120);
    assertThat(proof.leaves()).hasSize(1);
  }

  @Test
  void nearestFillsInTheBestMatch() {
    var kb =
        KnowledgeBase.parse(
            "parent(ann,bob). p(X) :- q(X), r(X). g(X,Z) :- parent(X,Y), parent(Y,Z), old(X).");
    var closure = Chase.run(kb, "restricted", 1000);
    var program = kb.program();
    var near = WhyNot.of(atom(program, "g", "ann", "cid"), program, closure.result().instance());
    assertThat(near).hasSize(1);
    assertThat(
            near.getFirst().missing().stream().map(a -> program.text(a, near.getFirst().names())))
        .containsExactlyInAnyOrder("parent(bob,cid)", "old(ann)");
  }

  private static Atom atom(Program program, String predicate, String... names) {
    int[] terms = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      terms[i] = program.terms().intern(names[i]);
    }
    return new Atom(program.predicates().find(predicate, names.length), terms);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void conflictsAreMinimal(long seed) {
    String text = RandomKb.USUAL.quasiChained(seed) + "! :- r0(X,Y), r1(Y,Z), c0(Z).\n";
    Closure closure = Chase.run(KnowledgeBase.parse(text), "restricted", 100_000);
    var conflict = closure.conflict();
    assertThat(conflict == null).isEqualTo(closure.isConsistent());
    if (conflict == null) {
      return;
    }
    var program = closure.result().program();
    assertThat(consistent(program, conflict.facts())).isFalse();
    for (var fact : conflict.facts()) {
      var fewer = new HashSet<>(conflict.facts());
      fewer.remove(fact);
      assertThat(consistent(program, List.copyOf(fewer))).isTrue();
    }
    conflict.proofs().forEach(proof -> check(proof, of(program, conflict.facts())));
  }

  private static Instance of(Program program, List<Atom> facts) {
    var instance = new Instance(program.predicates());
    facts.forEach(fact -> instance.add(fact.predicate(), -1, fact.terms()));
    return instance;
  }

  private static boolean consistent(Program program, List<Atom> facts) {
    var options = ChaseOptions.of(Variant.SKOLEM);
    return ChaseEngine.run(program, of(program, facts), options).isConsistent();
  }

  @Test
  void certainAnswersHaveNoNulls() {
    for (long seed = 0; seed < 20; seed++) {
      var closure =
          Chase.run(KnowledgeBase.parse(RandomKb.USUAL.quasiChained(seed)), "skolem", 100_000);
      assertThat(closure.answers("r0(X,Y)").toString()).doesNotContain("_:");
      assertThat(Terms.isNull(Terms.NULL_BIT)).isTrue();
    }
  }

  @Test
  void drawsAProof() {
    var kb = KnowledgeBase.parse("p(a). [step] q(X) :- p(X). r(X) :- q(X), p(X).");
    var proof = Objects.requireNonNull(Chase.run(kb, "restricted", 100).why("r(a)"));
    assertThat(ProofDrawing.of(proof, kb.program()))
        .startsWith("<svg")
        .contains(">r(a)<", ">step<", ">given<");
  }
}
