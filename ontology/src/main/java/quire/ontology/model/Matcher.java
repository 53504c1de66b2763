package quire.ontology.model;

import org.jspecify.annotations.Nullable;

/// Finds the matches of a conjunction in an instance, each once, in a fixed order.
///
/// For each atom only rows of a range take part; so a round of the chase reads the instance as it
/// stood although facts are added meanwhile.
final class Matcher {
  /// What is done with a match.
  @FunctionalInterface
  interface Sink {
    /// Takes a match; says whether to go on.
    boolean match(Matcher matcher);
  }

  /// The value of each variable.
  final int[] values;

  /// For each atom the row that it is matched to.
  final int[] rows;

  private final Plan plan;
  private final int[][] keys;
  private final int[] from;
  private final int[] to;
  private final @Nullable Index[] indexes;
  private int forbidden = -1;

  /// @param plan the order of the joins
  /// @param variables how many variables there are
  Matcher(Plan plan, int variables) {
    this.plan = plan;
    values = new int[variables];
    rows = new int[plan.size()];
    keys = plan.freshKeys();
    from = new int[plan.size()];
    to = new int[plan.size()];
    indexes = new Index[plan.size()];
  }

  /// Lets an atom match the rows in [low, high).
  void range(int atom, int low, int high) {
    from[atom] = low;
    to[atom] = high;
  }

  /// Forbids a term as a value.
  void forbid(int term) {
    forbidden = term;
  }

  /// Lets every atom match all rows that are there now.
  void everything() {
    for (int i = 0; i < plan.size(); i++) {
      var step = plan.step(i);
      range(step.atom(), 0, step.relation().size());
    }
  }

  /// Makes the indexes that the joins need, so that later look-ups only read.
  void prepare() {
    for (int i = 0; i < plan.size(); i++) {
      var step = plan.step(i);
      var index = step.whole() ? null : step.relation().index(step.mask());
      if (index != null) {
        indexes[i] = index;
      }
    }
  }

  /// Whether some atom has no row to match.
  boolean isHopeless() {
    for (int i = 0; i < from.length; i++) {
      if (from[i] >= to[i]) {
        return true;
      }
    }
    return false;
  }

  /// Passes every match on.
  ///
  /// @return false where the sink stopped it
  boolean run(Sink sink) {
    return isHopeless() || next(0, sink);
  }

  private boolean next(int level, Sink sink) {
    if (level == plan.size()) {
      return sink.match(this);
    }
    var step = plan.step(level);
    int atom = step.atom();
    int[] key = keys[level];
    int[] terms = step.terms();
    for (int i = 0; i < terms.length; i++) {
      if (terms[i] < 0) {
        key[i] = values[~terms[i]];
      }
    }
    if (step.whole()) {
      int row = step.relation().find(key);
      rows[atom] = row;
      boolean there = row >= from[atom] && row < to[atom] && !step.relation().isDead(row);
      return !there || next(level + 1, sink);
    }
    var index = index(level, step);
    if (index == null) {
      for (int row = from[atom]; row < to[atom]; row++) {
        if (accept(step, row) && !next(level + 1, sink)) {
          return false;
        }
      }
      return true;
    }
    return walk(index, key, level, step, sink);
  }

  private boolean walk(Index index, int[] key, int level, Plan.Step step, Sink sink) {
    int slot = index.slot(key);
    if (slot < 0) {
      return true;
    }
    int atom = step.atom();
    int[] pool = index.pool();
    int at = index.start(slot);
    int end = at + index.length(slot);
    int low = from[atom];
    if (low > 0) {
      at = firstAtLeast(pool, at, end, low);
    }
    int high = to[atom];
    boolean pair = index.hasOthers() && step.bind().length == 1 && forbidden < 0;
    if (pair && !step.relation().hasDead()) {
      return walkPairs(index.others(), pool, at, end, level, step, sink);
    }
    for (; at < end; at++) {
      int row = pool[at];
      if (row >= high) {
        break;
      }
      if (accept(step, row) && !next(level + 1, sink)) {
        return false;
      }
    }
    return true;
  }

  private boolean walkPairs(
      int[] others, int[] pool, int from, int end, int level, Plan.Step step, Sink sink) {
    int atom = step.atom();
    int high = to[atom];
    int variable = ~step.terms()[step.bind()[0]];
    boolean last = level + 1 == plan.size();
    for (int at = from; at < end; at++) {
      int row = pool[at];
      if (row >= high) {
        break;
      }
      values[variable] = others[at];
      rows[atom] = row;
      if (!(last ? sink.match(this) : next(level + 1, sink))) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Index index(int level, Plan.Step step) {
    var known = indexes[level];
    if (known == null && step.mask() != 0) {
      prepare();
      known = indexes[level];
    }
    return known;
  }

  private boolean accept(Plan.Step step, int row) {
    var relation = step.relation();
    int[] terms = step.terms();
    if (relation.isDead(row)) {
      return false;
    }
    for (int position : step.bind()) {
      int value = relation.get(row, position);
      if (value == forbidden) {
        return false;
      }
      values[~terms[position]] = value;
    }
    for (int position : step.check()) {
      int term = terms[position];
      if (relation.get(row, position) != (term < 0 ? values[~term] : term)) {
        return false;
      }
    }
    rows[step.atom()] = row;
    return true;
  }

  private static int firstAtLeast(int[] pool, int low, int high, int row) {
    int a = low;
    int b = high;
    while (a < b) {
      int middle = (a + b) >>> 1;
      if (pool[middle] < row) {
        a = middle + 1;
      } else {
        b = middle;
      }
    }
    return a;
  }
}
