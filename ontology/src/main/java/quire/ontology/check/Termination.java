package quire.ontology.check;

import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;
import quire.ontology.model.Variant;

/// What proves that a chase ends, whatever the facts: from the narrowest test to the widest.
///
/// Weakly acyclic implies jointly acyclic, that model-summarising acyclic, that model-faithful
/// acyclic; each of them ends the skolem and the restricted chase. Restricted model-faithful ends
/// the restricted one; richly acyclic the oblivious one.
///
/// @param witness why the narrowest test that fails does so, or null where all hold
public record Termination(
    boolean richlyAcyclic,
    boolean weaklyAcyclic,
    boolean jointlyAcyclic,
    boolean modelSummarisingAcyclic,
    boolean modelFaithfulAcyclic,
    boolean restrictedModelFaithfulAcyclic,
    @Nullable String witness) {

  /// Runs the tests on the rules of a program.
  public static Termination of(Program program) {
    var rules = program.rules().stream().filter(rule -> !rule.isConstraint()).toList();
    if (rules.stream().noneMatch(Rule::isExistential)) {
      return new Termination(true, true, true, true, true, true, null);
    }
    @Nullable String rich = PositionGraph.dangerousCycle(program, rules, true);
    @Nullable String weak = PositionGraph.dangerousCycle(program, rules, false);
    if (weak == null) {
      return new Termination(rich == null, true, true, true, true, true, null);
    }
    String firstWitness = "not weakly acyclic: " + weak;
    if (JointAcyclicity.cycle(program, rules) == null) {
      return new Termination(false, false, true, true, true, true, firstWitness);
    }
    var critical = new CriticalChase(program, rules);
    if (critical.summarisingCycle() == null) {
      return new Termination(false, false, false, true, true, true, firstWitness);
    }
    if (critical.faithfulCycle(false) == null) {
      return new Termination(false, false, false, false, true, true, firstWitness);
    }
    boolean restricted = critical.faithfulCycle(true) == null;
    return new Termination(false, false, false, false, false, restricted, firstWitness);
  }

  /// Each failing test with its witness, the narrowest first.
  public static List<String> witnesses(Program program) {
    var rules = program.rules().stream().filter(rule -> !rule.isConstraint()).toList();
    var critical = new CriticalChase(program, rules);
    return java.util.stream.Stream.of(
            named("weakly acyclic", PositionGraph.dangerousCycle(program, rules, false)),
            named("jointly acyclic", JointAcyclicity.cycle(program, rules)),
            named("model-summarising acyclic", critical.summarisingCycle()),
            named("model-faithful acyclic", critical.faithfulCycle(false)),
            named("restricted model-faithful acyclic", critical.faithfulCycle(true)))
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static String named(String test, @Nullable String witness) {
    return witness == null ? "" : "not " + test + ": " + witness;
  }

  /// Whether a chase of this variant is proved to end.
  public boolean proves(Variant variant) {
    return switch (variant) {
      case OBLIVIOUS -> richlyAcyclic;
      case SKOLEM -> modelFaithfulAcyclic;
      case RESTRICTED, CORE -> restrictedModelFaithfulAcyclic;
    };
  }

  /// Refuses a chase that may not end.
  ///
  /// @throws quire.base.RequestException naming the limits to give
  public static void require(Program program, ChaseOptions options) {
    if (options.isLimited()) {
      return;
    }
    var found = of(program);
    quire.base.Check.that(
        found.proves(options.variant()),
        "nothing proves that the %s chase ends (%s); give --max-facts, --max-depth or --timeout",
        options.variant().word(),
        found.witness() == null ? "not richly acyclic" : found.witness());
  }
}
