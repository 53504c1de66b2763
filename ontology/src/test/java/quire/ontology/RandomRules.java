package quire.ontology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Random small knowledge bases whose chase ends: existential rules lead from a lower layer of
/// predicates to a higher one. Bodies may repeat variables, hold constants and share pairs.
final class RandomRules {
  private RandomRules() {}

  /// Facts and rules, a line each.
  static List<String> lines(long seed) {
    var random = new Random(seed);
    var lines = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      lines.add(atom(random, random.nextInt(2), List.of("a", "b", "c", "d", "e")) + ".");
    }
    for (int i = 0; i < 7; i++) {
      lines.add(rule(random));
    }
    return lines;
  }

  static String shuffled(List<String> lines, long seed) {
    var copy = new ArrayList<>(lines);
    Collections.shuffle(copy, new Random(seed));
    return String.join("\n", copy);
  }

  private static String rule(Random random) {
    int layer = random.nextInt(3);
    var variables = List.of("X", "Y", "W");
    var body = new ArrayList<String>();
    int size = 1 + random.nextInt(3);
    for (int i = 0; i < size; i++) {
      body.add(
          atom(
              random,
              random.nextInt(layer + 1),
              random.nextInt(8) == 0 ? List.of("a", "X") : variables));
    }
    String joined = String.join(", ", body);
    var bound = variables.stream().filter(joined::contains).toList();
    var known = bound.isEmpty() ? List.of("a") : bound;
    if (random.nextInt(3) == 0 && layer < 2) {
      var some = new ArrayList<>(known);
      some.add("Z");
      String head = atom(random, layer + 1, some);
      String second = random.nextBoolean() ? ", " + atom(random, layer + 1, some) : "";
      return head + second + " :- " + joined + ".";
    }
    return atom(random, layer, known) + " :- " + joined + ".";
  }

  private static String atom(Random random, int layer, List<String> terms) {
    int arity = random.nextInt(7) == 0 ? 3 : random.nextInt(4) == 0 ? 1 : 2;
    var chosen = new ArrayList<String>();
    for (int i = 0; i < arity; i++) {
      chosen.add(terms.get(random.nextInt(terms.size())));
    }
    String name = List.of("u", "r", "t").get(arity - 1);
    return name + layer + random.nextInt(2) + "(" + String.join(",", chosen) + ")";
  }
}
