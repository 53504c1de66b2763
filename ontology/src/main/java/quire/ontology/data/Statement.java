package quire.ontology.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.Atom;

/// One statement while it is read: its variables, conjunctions and equalities.
final class Statement {
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final List<int[]> equalities = new ArrayList<>();

  /// The term of a variable.
  int variable(String name) {
    return ~numbers.computeIfAbsent(name, _ -> numbers.size());
  }

  List<String> variables() {
    return List.copyOf(numbers.keySet());
  }

  void equate(int left, int right) {
    equalities.add(new int[] {left, right});
  }

  boolean hasEqualities() {
    return !equalities.isEmpty();
  }

  /// What the equalities make of each variable.
  ///
  /// @return for each variable a term, or null where two different constants are equated
  int @Nullable [] solution() {
    int[] image = new int[numbers.size()];
    Arrays.setAll(image, v -> ~v);
    for (int[] pair : equalities) {
      int left = look(image, pair[0]);
      int right = look(image, pair[1]);
      if (left == right) {
        continue;
      }
      if (left >= 0 && right >= 0) {
        return null;
      }
      // The earlier variable stays, a constant always does.
      boolean replaceRight = left >= 0 || (right < 0 && ~left < ~right);
      int gone = replaceRight ? right : left;
      int kept = replaceRight ? left : right;
      for (int v = 0; v < image.length; v++) {
        image[v] = image[v] == gone ? kept : image[v];
      }
    }
    return image;
  }

  private static int look(int[] image, int term) {
    return term < 0 ? image[~term] : term;
  }

  static List<Atom> under(List<Atom> atoms, int[] image) {
    return atoms.stream().map(atom -> atom.under(image)).toList();
  }
}
