package quire.ontology.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quire.base.WorkException;

/// Folds an instance to its core: the smallest part of it that it maps into.
///
/// A null can go where the facts that hang together with it by nulls (its piece) map into the facts
/// without it. Facts that the image lacks are dropped; when no null can go, what is left is the
/// core, unique up to the names of nulls.
final class CoreFold {
  /// The search is exact, so a larger piece is refused instead of being half folded.
  private static final int LARGEST_PIECE = 2000;

  private final Instance instance;
  private final Predicates predicates;
  private final Budget budget;
  private final Map<Integer, List<long[]>> factsOf = new LinkedHashMap<>();
  private boolean changed;

  private CoreFold(Instance instance, Predicates predicates, Budget budget) {
    this.instance = instance;
    this.predicates = predicates;
    this.budget = budget;
  }

  /// Folds.
  ///
  /// @return the core, or null where the instance is its own core
  static @Nullable Instance fold(Instance instance, Predicates predicates, Budget budget) {
    var fold = new CoreFold(instance, predicates, budget);
    fold.collect();
    boolean again = true;
    while (again) {
      again = false;
      for (int term : List.copyOf(fold.factsOf.keySet())) {
        budget.check();
        if (fold.alive(term) && fold.drop(term)) {
          again = true;
        }
      }
    }
    return fold.changed ? fold.rest() : null;
  }

  private void collect() {
    for (int p = 0; p < instance.predicates(); p++) {
      var relation = instance.relation(p);
      for (int row = 0; row < relation.size(); row++) {
        var seen = new LinkedHashSet<Integer>();
        for (int i = 0; i < relation.arity(); i++) {
          int term = relation.get(row, i);
          if (Terms.isNull(term) && seen.add(term)) {
            factsOf.computeIfAbsent(term, _ -> new ArrayList<>()).add(new long[] {p, row});
          }
        }
      }
    }
  }

  private boolean isDead(long[] fact) {
    return instance.relation((int) fact[0]).isDead((int) fact[1]);
  }

  private boolean alive(int term) {
    return factsOf.getOrDefault(term, List.of()).stream().anyMatch(fact -> !isDead(fact));
  }

  /// Tries the null alone, then with all of its piece.
  private boolean drop(int gone) {
    var alone = new LinkedHashSet<Integer>(List.of(gone));
    return map(gone, alone, factsAround(alone)) || mapPiece(gone);
  }

  private boolean mapPiece(int gone) {
    var nulls = new LinkedHashSet<Integer>();
    var queue = new ArrayDeque<Integer>();
    nulls.add(gone);
    queue.add(gone);
    while (!queue.isEmpty()) {
      for (long[] fact : factsOf.getOrDefault(queue.remove(), List.of())) {
        if (isDead(fact)) {
          continue;
        }
        for (int term : instance.relation((int) fact[0]).row((int) fact[1])) {
          if (Terms.isNull(term) && nulls.add(term)) {
            queue.add(term);
          }
        }
      }
    }
    return nulls.size() > 1 && map(gone, nulls, factsAround(nulls));
  }

  private Set<Atom> factsAround(Set<Integer> nulls) {
    var atoms = new LinkedHashSet<Atom>();
    for (int term : nulls) {
      for (long[] fact : factsOf.getOrDefault(term, List.of())) {
        if (!isDead(fact)) {
          int predicate = (int) fact[0];
          atoms.add(new Atom(predicate, instance.relation(predicate).row((int) fact[1])));
        }
      }
    }
    if (atoms.size() > LARGEST_PIECE) {
      throw new WorkException(
          "core: "
              + atoms.size()
              + " facts hang together by nulls, more than "
              + LARGEST_PIECE
              + "; use --variant restricted");
    }
    return atoms;
  }

  private boolean map(int gone, Set<Integer> nulls, Set<Atom> facts) {
    var variables = new HashMap<Integer, Integer>();
    for (int term : nulls) {
      variables.put(term, variables.size());
    }
    var pattern = new ArrayList<Atom>();
    for (var fact : facts) {
      int[] terms = fact.terms().clone();
      for (int i = 0; i < terms.length; i++) {
        Integer variable = variables.get(terms[i]);
        terms[i] = variable == null ? terms[i] : ~variable;
      }
      pattern.add(new Atom(fact.predicate(), terms));
    }
    int n = variables.size();
    var matcher = new Matcher(new Plan(pattern, instance, new boolean[n], -1), n);
    matcher.forbid(gone);
    matcher.everything();
    int[][] image = new int[1][];
    matcher.run(match -> {
      budget.step();
      image[0] = match.values.clone();
      return false;
    });
    if (image[0] == null) {
      return false;
    }
    var kept = new LinkedHashSet<Atom>();
    pattern.forEach(atom -> kept.add(atom.under(image[0])));
    for (var fact : facts) {
      if (!kept.contains(fact)) {
        var relation = instance.relation(fact.predicate());
        relation.kill(relation.find(fact.terms()));
      }
    }
    changed = true;
    return true;
  }

  private Instance rest() {
    var rest = new Instance(predicates);
    for (int p = 0; p < instance.predicates(); p++) {
      var relation = instance.relation(p);
      rest.relation(p);
      for (int row = 0; row < relation.size(); row++) {
        if (!relation.isDead(row)) {
          rest.add(p, -1, relation.row(row));
        }
      }
    }
    return rest;
  }
}
