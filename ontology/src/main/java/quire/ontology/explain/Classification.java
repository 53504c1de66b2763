package quire.ontology.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.Program;

/// The class hierarchy that rules imply.
///
/// @param classes how many classes there are
/// @param equivalent groups of two or more classes with the same members
/// @param parents for each satisfiable class its direct superclasses; of equivalent ones the first
/// @param unsatisfiable classes that can have no member
/// @param exact whether every chase reached its end
public record Classification(
    int classes,
    List<List<String>> equivalent,
    Map<String, List<String>> parents,
    List<String> unsatisfiable,
    boolean exact) {

  /// Classifies; names are dlgp text, sorted.
  ///
  /// @throws quire.base.RequestException where nothing proves that the chase ends and no limit is
  ///   set
  public static Classification of(Program program, ChaseOptions options) {
    var classes = Coherence.classes(program);
    Coherence.requireEnd(program, options);
    var members = Members.of(program, classes, options);
    var names = new TreeMap<String, Integer>();
    var unsatisfiable = new ArrayList<String>();
    for (int predicate : classes) {
      String name = program.predicates().text(predicate);
      if (members.broken(predicate) == null) {
        names.put(name, predicate);
      } else {
        unsatisfiable.add(name);
      }
    }
    unsatisfiable.sort(null);
    var hierarchy = new Hierarchy(names, members.classesOf(classes));
    return new Classification(
        classes.size(),
        hierarchy.groups(),
        hierarchy.parents(),
        unsatisfiable,
        members.isComplete());
  }

  /// Superclass sets made into a diagram: equal ones grouped, indirect ones left out.
  private static final class Hierarchy {
    private final Map<Integer, String> nameOf = new HashMap<>();
    private final Map<Integer, int[]> above;
    private final Map<Integer, Integer> first = new HashMap<>();
    private final Map<Integer, List<String>> groups = new LinkedHashMap<>();

    Hierarchy(Map<String, Integer> names, Map<Integer, int[]> classesOf) {
      above = classesOf;
      names.forEach((name, predicate) -> nameOf.put(predicate, name));
      for (var entry : names.entrySet()) {
        int predicate = entry.getValue();
        int representative = predicate;
        for (int other : above(predicate)) {
          boolean same = nameOf.containsKey(other) && contains(above(other), predicate);
          if (same && name(other).compareTo(name(representative)) < 0) {
            representative = other;
          }
        }
        first.put(predicate, representative);
        groups.computeIfAbsent(representative, _ -> new ArrayList<>()).add(entry.getKey());
      }
    }

    private int[] above(int predicate) {
      return above.getOrDefault(predicate, new int[] {predicate});
    }

    private String name(int predicate) {
      return nameOf.getOrDefault(predicate, "");
    }

    private static boolean contains(int[] sorted, int value) {
      for (int each : sorted) {
        if (each == value) {
          return true;
        }
      }
      return false;
    }

    List<List<String>> groups() {
      return groups.values().stream().filter(group -> group.size() > 1).toList();
    }

    Map<String, List<String>> parents() {
      var parents = new TreeMap<String, List<String>>();
      nameOf.forEach((predicate, name) -> parents.put(name, parents(predicate)));
      return parents;
    }

    private List<String> parents(int predicate) {
      int own = first.getOrDefault(predicate, predicate);
      int[] strict =
          Arrays.stream(above(predicate))
              .filter(other -> first.getOrDefault(other, other) == other && other != own)
              .filter(other -> nameOf.containsKey(other))
              .toArray();
      var indirect = new HashSet<Integer>();
      for (int other : strict) {
        for (int higher : above(other)) {
          if (first.getOrDefault(higher, higher) != other) {
            indirect.add(higher);
          }
        }
      }
      return Arrays.stream(strict)
          .filter(other -> !indirect.contains(other))
          .mapToObj(this::name)
          .sorted()
          .toList();
    }
  }
}
