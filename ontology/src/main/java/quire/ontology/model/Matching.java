package quire.ontology.model;

import java.util.List;
import java.util.function.Predicate;

/// Matches of a conjunction in an instance, for questions outside the chase.
public final class Matching {
  private Matching() {}

  /// Passes each match on: for each variable its term.
  ///
  /// @param atoms the conjunction
  /// @param variables how many variables there are
  /// @param known for each variable its term, or -1 where it is open
  /// @param sink says whether to go on; its array is reused
  public static void each(
      List<Atom> atoms, int variables, int[] known, Instance instance, Predicate<int[]> sink) {
    boolean[] bound = new boolean[variables];
    for (int v = 0; v < variables; v++) {
      bound[v] = known[v] >= 0;
    }
    var matcher = new Matcher(new Plan(atoms, instance, bound, -1), variables);
    System.arraycopy(known, 0, matcher.values, 0, variables);
    matcher.everything();
    matcher.run(match -> sink.test(match.values));
  }

  /// Whether there is a match.
  public static boolean any(List<Atom> atoms, int variables, int[] known, Instance instance) {
    boolean[] found = new boolean[1];
    each(
        atoms,
        variables,
        known,
        instance,
        _ -> {
          found[0] = true;
          return false;
        });
    return found[0];
  }

  /// An array of open variables.
  public static int[] open(int variables) {
    int[] known = new int[variables];
    java.util.Arrays.fill(known, -1);
    return known;
  }
}
