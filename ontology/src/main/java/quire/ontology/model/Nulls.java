package quire.ontology.model;

/// Where the nulls of a chase come from. Nulls of the given facts have depth 0 and no parent.
final class Nulls {
  private final int first;
  private final IntList depths = new IntList();
  private final IntList parents = new IntList();

  /// @param first how many nulls the given facts have
  Nulls(int first) {
    this.first = first;
  }

  /// A new null.
  ///
  /// @param depth how many generations of nulls it has, itself included
  /// @param parent a term of its frontier, or -1
  int add(int depth, int parent) {
    depths.add(depth);
    parents.add(parent);
    return Terms.NULL_BIT | first + depths.size() - 1;
  }

  int count() {
    return first + depths.size();
  }

  int depth(int term) {
    int index = (term & ~Terms.NULL_BIT) - first;
    return Terms.isNull(term) && index >= 0 ? depths.get(index) : 0;
  }

  /// The constant or given null that a null goes back to, or -1.
  int root(int term) {
    int at = term;
    while (Terms.isNull(at) && (at & ~Terms.NULL_BIT) >= first) {
      at = parents.get((at & ~Terms.NULL_BIT) - first);
      if (at < 0) {
        return -1;
      }
    }
    return at;
  }
}
