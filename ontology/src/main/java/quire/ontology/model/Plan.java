package quire.ontology.model;

import java.util.List;

/// The order in which the atoms of a conjunction are joined: the one with the most bound positions
/// comes next, so that nearly every step is a look-up.
final class Plan {
  /// One atom's turn.
  ///
  /// @param atom its index in the conjunction
  /// @param relation its facts
  /// @param terms its terms
  /// @param mask positions that are bound when its turn comes
  /// @param whole whether all are
  /// @param bind positions whose variable it binds
  /// @param check positions whose variable stands before them in the same atom
  record Step(
      int atom, Relation relation, int[] terms, int mask, boolean whole, int[] bind, int[] check) {}

  private final Step[] steps;
  private final int[][] keys;

  /// @param atoms the conjunction
  /// @param instance whose relations are joined
  /// @param bound for each variable whether it has a value before; not changed
  /// @param first the atom that begins, or -1 to choose
  Plan(List<Atom> atoms, Instance instance, boolean[] bound, int first) {
    boolean[] known = bound.clone();
    boolean[] done = new boolean[atoms.size()];
    steps = new Step[atoms.size()];
    keys = new int[atoms.size()][];
    for (int i = 0; i < steps.length; i++) {
      int next = i == 0 && first >= 0 ? first : best(atoms, known, done);
      done[next] = true;
      steps[i] = step(next, atoms.get(next), instance, known);
      keys[i] = steps[i].terms().clone();
    }
  }

  int size() {
    return steps.length;
  }

  Step step(int level) {
    return steps[level];
  }

  /// Scratch rows of keys, constants filled in; one set for each matcher.
  int[][] freshKeys() {
    int[][] copy = new int[keys.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = keys[i].clone();
    }
    return copy;
  }

  private static int best(List<Atom> atoms, boolean[] known, boolean[] done) {
    int best = -1;
    int bestScore = -1;
    for (int i = 0; i < done.length; i++) {
      if (done[i]) {
        continue;
      }
      int bound = 0;
      int[] terms = atoms.get(i).terms();
      for (int term : terms) {
        bound += term >= 0 || known[~term] ? 1 : 0;
      }
      int score = bound == terms.length ? 1000 : bound * 8 - Math.min(7, terms.length - bound) + 7;
      if (score > bestScore) {
        best = i;
        bestScore = score;
      }
    }
    return best;
  }

  private static Step step(int index, Atom atom, Instance instance, boolean[] known) {
    int[] terms = atom.terms();
    var bind = new IntList(4);
    var check = new IntList(4);
    int mask = 0;
    boolean whole = true;
    boolean[] before = known.clone();
    for (int i = 0; i < terms.length; i++) {
      if (terms[i] >= 0 || before[~terms[i]]) {
        mask |= i < 31 ? 1 << i : 0;
        continue;
      }
      whole = false;
      if (known[~terms[i]]) {
        check.add(i);
      } else {
        known[~terms[i]] = true;
        bind.add(i);
      }
    }
    // Too wide for an index: every row is read and the bound positions are compared.
    if (terms.length > 5 && !whole) {
      for (int i = 0; i < terms.length; i++) {
        if (terms[i] >= 0 || before[~terms[i]]) {
          check.add(i);
        }
      }
      mask = 0;
    }
    var relation = instance.relation(atom.predicate());
    return new Step(index, relation, terms, mask, whole, bind.toArray(), check.toArray());
  }
}
