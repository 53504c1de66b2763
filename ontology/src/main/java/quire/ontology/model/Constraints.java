package quire.ontology.model;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Looks for matches of constraints.
public final class Constraints {
  private Constraints() {}

  /// The first match of the first constraint that fires, or null.
  public static ChaseResult.@Nullable Clash first(Program program, Instance instance) {
    var found = new ChaseResult.@Nullable Clash[1];
    each(
        program,
        instance,
        clash -> {
          found[0] = clash;
          return false;
        });
    return found[0];
  }

  /// Passes every match of every constraint on, until told to stop.
  ///
  /// @param sink says whether to go on
  public static void each(Program program, Instance instance, Predicate<ChaseResult.Clash> sink) {
    for (var rule : program.rules()) {
      if (!rule.isConstraint()) {
        continue;
      }
      int n = rule.variables().size();
      var matcher = new Matcher(new Plan(rule.body(), instance, new boolean[n], -1), n);
      matcher.everything();
      boolean on =
          matcher.run(
              m -> sink.test(new ChaseResult.Clash(rule, m.values.clone(), m.rows.clone())));
      if (!on) {
        return;
      }
    }
  }
}
