package quire.ontology.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import quire.base.Check;
import quire.ontology.model.ChaseEngine;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.Program;
import quire.ontology.model.Variant;

/// Random knowledge bases as dlgp text, the same for a seed on every machine.
///
/// @param objects how many constants, at least 1
/// @param relations how many binary relations, at least 1
/// @param classes how many classes, at least 2
/// @param density the probability of each fact, in [0, 1]
/// @param compositions rules `t(X,Z) :- r(X,Y), s(Y,Z)`, or `t(X,Y) :- r(X,Y), s(X,Y)`
/// @param subProperties rules `s(X,Y) :- r(X,Y)`
/// @param existentials rules `r(X,Z), b(Z) :- a(X)`, weakly acyclic
/// @param disjoint constraints between two classes; one that fires is left out
public record RandomKb(
    int objects,
    int relations,
    int classes,
    double density,
    int compositions,
    int subProperties,
    int existentials,
    int disjoint) {
  /// The usual sizes.
  public static final RandomKb USUAL = new RandomKb(8, 4, 3, 0.25, 3, 2, 2, 1);

  public RandomKb {
    Check.positive("objects", objects);
    Check.positive("relations", relations);
    Check.range("classes", classes, 2, 10_000);
    Check.range("density", density, 0, 1);
    Check.range("compositions", compositions, 0, 10_000);
    Check.range("subProperties", subProperties, 0, 10_000);
    Check.range("existentials", existentials, 0, 10_000);
    Check.range("disjoint", disjoint, 0, 10_000);
  }

  /// One whose bodies are all quasi-chained.
  public String quasiChained(long seed) {
    return text(seed, true);
  }

  /// One whose bodies ask for the same pair twice, which no convex model can keep in general.
  public String samePair(long seed) {
    return text(seed, false);
  }

  /// A directed cycle of one relation that is asymmetric.
  ///
  /// @param length at least 3
  public static String cycle(int length) {
    Check.range("k", length, 3, 1_000_000);
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("r(o").append(i).append(",o").append((i + 1) % length).append(").\n");
    }
    return text.append("[asymmetric] ! :- r(X,Y), r(Y,X).\n").toString();
  }

  private String text(long seed, boolean chained) {
    var random = new Random(seed);
    var lines = new ArrayList<String>();
    for (int r = 0; r < relations; r++) {
      for (int a = 0; a < objects; a++) {
        for (int b = 0; b < objects; b++) {
          if (random.nextDouble() < density) {
            lines.add("r" + r + "(o" + a + ",o" + b + ").");
          }
        }
      }
    }
    for (int c = 0; c < classes; c++) {
      for (int a = 0; a < objects; a++) {
        if (random.nextDouble() < density) {
          lines.add("c" + c + "(o" + a + ").");
        }
      }
    }
    rules(random, chained, lines);
    for (int k = 0; k < disjoint; k++) {
      int a = random.nextInt(classes);
      int b = (a + 1 + random.nextInt(classes - 1)) % classes;
      String constraint = "! :- c" + a + "(X), c" + b + "(X).";
      if (isKept(lines, constraint)) {
        lines.add(constraint);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private void rules(Random random, boolean chained, List<String> lines) {
    for (int i = 0; i < compositions; i++) {
      String r = "r" + random.nextInt(relations);
      String s = "r" + random.nextInt(relations);
      String t = "r" + random.nextInt(relations);
      lines.add(
          chained
              ? t + "(X,Z) :- " + r + "(X,Y), " + s + "(Y,Z)."
              : t + "(X,Y) :- " + r + "(X,Y), " + s + "(X,Y).");
    }
    for (int i = 0; i < subProperties; i++) {
      lines.add(
          "r" + random.nextInt(relations) + "(X,Y) :- r" + random.nextInt(relations) + "(X,Y).");
    }
    for (int i = 0; i < existentials; i++) {
      // Only from a lower class to a higher one: the chase ends.
      int a = random.nextInt(classes - 1);
      int b = a + 1 + random.nextInt(classes - 1 - a);
      lines.add("r" + random.nextInt(relations) + "(X,Z), c" + b + "(Z) :- c" + a + "(X).");
    }
  }

  private static boolean isKept(List<String> lines, String constraint) {
    var program = new Program();
    var text = String.join("\n", lines) + "\n" + constraint;
    new DlgpReader(text, "generated", new Names(), program).read();
    return ChaseEngine.run(program, ChaseOptions.of(Variant.RESTRICTED)).isConsistent();
  }
}
