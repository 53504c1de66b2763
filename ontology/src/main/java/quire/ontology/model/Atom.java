package quire.ontology.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A predicate with terms: constants and nulls from 0 on, variable v as `~v`.
///
/// @param predicate its number in [Predicates]
/// @param terms as many as its arity; never changed
public record Atom(int predicate, int... terms) {
  /// Whether no variable stands in it.
  public boolean isGround() {
    for (int term : terms) {
      if (term < 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether a variable stands in it.
  public boolean has(int variable) {
    for (int term : terms) {
      if (term == ~variable) {
        return true;
      }
    }
    return false;
  }

  /// The atom with each variable replaced.
  ///
  /// @param image for each variable its term
  public Atom under(int[] image) {
    int[] replaced = terms.clone();
    for (int i = 0; i < replaced.length; i++) {
      if (replaced[i] < 0) {
        replaced[i] = image[~replaced[i]];
      }
    }
    return new Atom(predicate, replaced);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Atom atom
        && atom.predicate == predicate
        && Arrays.equals(atom.terms, terms);
  }

  @Override
  public int hashCode() {
    return 31 * predicate + Arrays.hashCode(terms);
  }

  @Override
  public String toString() {
    return predicate + Arrays.toString(terms);
  }
}
