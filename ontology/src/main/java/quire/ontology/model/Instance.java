package quire.ontology.model;

import java.util.ArrayList;
import java.util.List;

/// A set of facts: one relation for each predicate.
public final class Instance {
  private final Predicates predicates;
  private final List<Relation> relations = new ArrayList<>();
  private long size;

  /// An empty instance over some predicates, which may grow later.
  public Instance(Predicates predicates) {
    this.predicates = predicates;
  }

  /// The relation of a predicate.
  public Relation relation(int predicate) {
    while (relations.size() <= predicate) {
      relations.add(new Relation(predicates.arity(relations.size())));
    }
    return relations.get(predicate);
  }

  /// How many facts there are.
  public long size() {
    return size;
  }

  /// How many predicates have a relation by now.
  public int predicates() {
    return relations.size();
  }

  /// Adds a fact unless it is there.
  ///
  /// @param from its derivation, or -1
  /// @return the row, or -1 where it was there
  public int add(int predicate, int from, int... terms) {
    int row = relation(predicate).add(from, terms);
    if (row >= 0) {
      size++;
    }
    return row;
  }

  /// Whether a fact is there.
  public boolean has(Atom atom) {
    return relation(atom.predicate()).find(atom.terms()) >= 0;
  }

  /// Adds all given facts of a program.
  public void addGiven(Facts facts) {
    for (int p = 0; p < facts.predicates(); p++) {
      int arity = predicates.arity(p);
      if (arity == 0) {
        if (facts.hasZeroArity(p)) {
          add(p, -1);
        }
        continue;
      }
      var relation = relation(p);
      int[] rows = facts.rows(p).raw();
      int end = facts.rows(p).size();
      int before = relation.size();
      if (arity <= 2) {
        for (int i = 0; i < end; i += arity) {
          relation.addPacked(-1, arity == 1 ? rows[i] : Relation.pack(rows[i], rows[i + 1]));
        }
      } else {
        int[] terms = new int[arity];
        for (int i = 0; i < end; i += arity) {
          System.arraycopy(rows, i, terms, 0, arity);
          relation.add(-1, terms);
        }
      }
      size += relation.size() - before;
    }
  }

  /// Counts a row that was added to a relation directly.
  void count(int rows) {
    size += rows;
  }
}
