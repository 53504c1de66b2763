package quire.ontology.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import quire.ontology.model.Rule;

/// Names that look like a typing error of another one.
public final class NearNames {
  private NearNames() {}

  /// The known name nearest to another, if it is near: at most a third of the letters differ.
  public static Optional<String> nearest(String name, Collection<String> known) {
    int allowed = Math.max(1, name.length() / 3);
    return known.stream()
        .filter(other -> !other.equals(name) && distance(name, other) <= allowed)
        .min(
            Comparator.comparingInt((String other) -> distance(name, other))
                .thenComparing(Comparator.naturalOrder()));
  }

  /// `; did you mean X?`, or nothing.
  public static String question(String name, Collection<String> known) {
    return nearest(name, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  /// A warning where an existential variable looks like a body variable.
  static Optional<String> hint(Rule rule) {
    var body = rule.bodyVariables().stream().map(rule.variables()::get).toList();
    for (int variable : rule.existential()) {
      String name = rule.variables().get(variable);
      for (String other : body) {
        boolean sameLetters = name.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
        if (sameLetters || (name.length() >= 3 && distance(name, other) == 1)) {
          return Optional.of(
              String.format(
                  Locale.ROOT,
                  "%s:%d: head variable %s is existential, did you mean %s?",
                  rule.file(),
                  rule.line(),
                  name,
                  other));
        }
      }
    }
    return Optional.empty();
  }

  /// Insertions, deletions and changes that turn one word into the other.
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 8) {
      return Integer.MAX_VALUE;
    }
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(last[j], row[j - 1]));
      }
      last = row;
    }
    return last[b.length()];
  }
}
