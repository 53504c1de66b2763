package quire.ontology.model;

import java.util.ArrayList;
import java.util.List;

/// The given facts, packed: for each predicate the terms of its facts one after the other.
public final class Facts {
  private final List<IntList> rows = new ArrayList<>();
  private final IntList zeroArity = new IntList(4);
  private long count;

  /// Adds a fact; a fact given twice is kept twice here and once in the instance.
  public void add(int predicate, int... terms) {
    while (rows.size() <= predicate) {
      rows.add(new IntList(4));
    }
    if (terms.length == 0 && !zeroArity.contains(predicate)) {
      zeroArity.add(predicate);
    }
    rows.get(predicate).addAll(terms);
    count++;
  }

  /// Adds a binary fact.
  public void addPair(int predicate, int subject, int object) {
    while (rows.size() <= predicate) {
      rows.add(new IntList(4));
    }
    var list = rows.get(predicate);
    list.add(subject);
    list.add(object);
    count++;
  }

  /// How many were added, repeats included.
  public long count() {
    return count;
  }

  /// One more than the highest predicate with facts.
  public int predicates() {
    return rows.size();
  }

  /// The terms of a predicate's facts, row after row.
  public IntList rows(int predicate) {
    return predicate < rows.size() ? rows.get(predicate) : new IntList(4);
  }

  /// Whether the fact of a predicate without terms is given.
  public boolean hasZeroArity(int predicate) {
    return zeroArity.contains(predicate);
  }
}
