package quire.ontology.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The predicates of a knowledge base as ints: a name and an arity; one name with two arities is
/// two predicates.
public final class Predicates {
  private record Key(String name, int arity) {}

  private final Map<Key, Integer> numbers = new HashMap<>();
  private final Map<String, TreeSet<Integer>> arities = new LinkedHashMap<>();
  private final List<Key> keys = new ArrayList<>();

  /// How many there are.
  public int size() {
    return keys.size();
  }

  /// The number of a predicate, new if needed.
  public int intern(String name, int arity) {
    var key = new Key(name, arity);
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    numbers.put(key, keys.size());
    keys.add(key);
    arities.computeIfAbsent(name, _ -> new TreeSet<>()).add(arity);
    return keys.size() - 1;
  }

  /// The number of a predicate, or -1.
  public int find(String name, int arity) {
    return numbers.getOrDefault(new Key(name, arity), -1);
  }

  /// The arities with which a name occurs, ascending.
  public List<Integer> arities(String name) {
    var known = arities.get(name);
    return known == null ? List.of() : List.copyOf(known);
  }

  /// Names in the order of first use.
  public List<String> names() {
    return List.copyOf(arities.keySet());
  }

  /// The name of a predicate.
  public String name(int predicate) {
    return keys.get(predicate).name();
  }

  /// The arity of a predicate.
  public int arity(int predicate) {
    return keys.get(predicate).arity();
  }

  /// The name as dlgp text.
  public String text(int predicate) {
    return Terms.constantText(name(predicate));
  }
}
