package quire.ontology.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import quire.base.Check;

/// A synthetic knowledge graph whose held-out facts follow from its rules.
///
/// Relation s has four incomparable sub-relations r1 to r4 with random facts, an inverse, and t is
/// r1 followed by r2. Training facts are the given ones and a share of the implied ones; the rest
/// is for validation and test.
///
/// @param train `h<TAB>r<TAB>t` lines
/// @param valid a quarter of what was held out
/// @param test the rest of it
/// @param rules dlgp
public record HierarchyGraph(
    List<String> train, List<String> valid, List<String> test, String rules) {
  private static final int SUB_RELATIONS = 4;

  /// Draws one.
  ///
  /// @param entities at least 2
  /// @param density probability of each fact of a sub-relation, in [0, 1]
  /// @param kept share of the implied facts that is trained on, in [0, 1]
  public static HierarchyGraph of(int entities, double density, double kept, long seed) {
    Check.range("--objects", entities, 2, 20_000);
    Check.range("density", density, 0, 1);
    Check.range("kept", kept, 0, 1);
    var random = new Random(seed);
    Set<String> given = new LinkedHashSet<>();
    List<List<int[]>> edges = new ArrayList<>();
    for (int r = 1; r <= SUB_RELATIONS; r++) {
      var own = new ArrayList<int[]>();
      for (int a = 0; a < entities; a++) {
        for (int b = 0; b < entities; b++) {
          if (random.nextDouble() < density) {
            own.add(new int[] {a, b});
            given.add(line(a, "r" + r, b));
          }
        }
      }
      edges.add(own);
    }
    var implied = new ArrayList<>(implied(edges));
    Collections.shuffle(implied, random);
    int cut = (int) Math.round(kept * implied.size());
    var train = new ArrayList<>(given);
    train.addAll(implied.subList(0, cut));
    int held = implied.size() - cut;
    int valid = cut + held / 4;
    return new HierarchyGraph(
        train, implied.subList(cut, valid), implied.subList(valid, implied.size()), ruleText());
  }

  private static Set<String> implied(List<List<int[]>> edges) {
    Set<String> implied = new LinkedHashSet<>();
    for (var own : edges) {
      for (int[] edge : own) {
        implied.add(line(edge[0], "s", edge[1]));
        implied.add(line(edge[1], "inverse", edge[0]));
      }
    }
    for (int[] first : edges.get(0)) {
      for (int[] second : edges.get(1)) {
        if (first[1] == second[0]) {
          implied.add(line(first[0], "t", second[1]));
        }
      }
    }
    return implied;
  }

  private static String line(int a, String relation, int b) {
    return "e" + a + "\t" + relation + "\te" + b;
  }

  private static String ruleText() {
    var text = new StringBuilder();
    for (int r = 1; r <= SUB_RELATIONS; r++) {
      text.append("s(X,Y) :- r").append(r).append("(X,Y).\n");
    }
    return text.append("inverse(Y,X) :- s(X,Y).\ns(Y,X) :- inverse(X,Y).\n")
        .append("t(X,Z) :- r1(X,Y), r2(Y,Z).\n")
        .toString();
  }
}
