package quire.ontology.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.Atom;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;

/// The graph of predicate positions behind weak acyclicity (Fagin et al. 2005).
///
/// A plain edge goes where a value may be copied, a special edge where it may make a null.
final class PositionGraph {
  private record Position(int predicate, int index) {}

  private record Edge(Position to, boolean special) {}

  private final Map<Position, List<Edge>> edges = new LinkedHashMap<>();

  private PositionGraph() {}

  /// A cycle through a special edge, as text such as `r[2] => r[2]` (`=>` is special), or null.
  ///
  /// @param rich count every body variable as making nulls, not only those of the frontier
  static @Nullable String dangerousCycle(Program program, List<Rule> rules, boolean rich) {
    var graph = new PositionGraph();
    rules.forEach(rule -> graph.add(rule, rich));
    var component = graph.components();
    for (var entry : graph.edges.entrySet()) {
      for (var edge : entry.getValue()) {
        Integer there = component.get(edge.to());
        if (edge.special() && there != null && there.equals(component.get(entry.getKey()))) {
          var path = graph.path(edge.to(), entry.getKey());
          if (path != null) {
            return text(entry.getKey(), program) + " => " + String.join(" ", words(path, program));
          }
        }
      }
    }
    return null;
  }

  /// The strongly connected component of each position with edges (Kosaraju).
  private Map<Position, Integer> components() {
    var order = new ArrayDeque<Position>();
    var seen = new HashSet<Position>();
    for (var start : edges.keySet()) {
      finish(start, seen, order);
    }
    Map<Position, List<Position>> back = new HashMap<>();
    edges.forEach((from, list) ->
        list.forEach(e -> back.computeIfAbsent(e.to(), _ -> new ArrayList<>()).add(from)));
    var component = new HashMap<Position, Integer>();
    int number = 0;
    for (var root : order) {
      var queue = new ArrayDeque<Position>(List.of(root));
      while (!queue.isEmpty()) {
        var at = queue.remove();
        if (component.putIfAbsent(at, number) == null) {
          queue.addAll(back.getOrDefault(at, List.of()));
        }
      }
      number++;
    }
    return component;
  }

  /// Depth first without recursion; positions come first in the order that end last.
  private void finish(Position start, Set<Position> seen, ArrayDeque<Position> order) {
    var stack = new ArrayDeque<Position>(List.of(start));
    var at = new HashMap<Position, Integer>();
    while (!stack.isEmpty()) {
      var top = stack.peek();
      if (!at.containsKey(top) && !seen.add(top)) {
        stack.pop();
        continue;
      }
      int index = at.merge(top, 1, Integer::sum) - 1;
      var list = edges.getOrDefault(top, List.of());
      if (index == list.size()) {
        order.addFirst(stack.pop());
      } else if (!seen.contains(list.get(index).to())) {
        stack.push(list.get(index).to());
      }
    }
  }

  private void add(Rule rule, boolean rich) {
    var existential = rule.existential();
    for (int variable : rule.bodyVariables()) {
      boolean frontier = rule.frontier().contains(variable);
      if (!frontier && !rich) {
        continue;
      }
      for (var from : positions(rule.body(), variable)) {
        if (frontier) {
          positions(rule.head(), variable).forEach(to -> link(from, to, false));
        }
        for (int z : existential) {
          positions(rule.head(), z).forEach(to -> link(from, to, true));
        }
      }
    }
  }

  private void link(Position from, Position to, boolean special) {
    var list = edges.computeIfAbsent(from, _ -> new ArrayList<>());
    var edge = new Edge(to, special);
    if (!list.contains(edge)) {
      list.add(edge);
    }
  }

  private static List<Position> positions(List<Atom> atoms, int variable) {
    var found = new ArrayList<Position>();
    for (var atom : atoms) {
      for (int i = 0; i < atom.terms().length; i++) {
        if (atom.terms()[i] == ~variable) {
          found.add(new Position(atom.predicate(), i));
        }
      }
    }
    return found;
  }

  /// The steps from one position to another: positions and the edges between them.
  private @Nullable List<Object> path(Position from, Position to) {
    var before = new HashMap<Position, Object[]>();
    var queue = new ArrayDeque<Position>(List.of(from));
    before.put(from, new Object[0]);
    while (!queue.isEmpty()) {
      var at = queue.remove();
      if (at.equals(to)) {
        var path = new ArrayList<Object>();
        for (var step = at; ; ) {
          path.addFirst(step);
          Object[] origin = before.get(step);
          if (origin == null || origin.length == 0) {
            return path;
          }
          path.addFirst(origin[1]);
          step = (Position) origin[0];
        }
      }
      for (var edge : edges.getOrDefault(at, List.of())) {
        before.computeIfAbsent(
            edge.to(),
            next -> {
              queue.add(next);
              return new Object[] {at, edge.special()};
            });
      }
    }
    return null;
  }

  private static List<String> words(List<Object> path, Program program) {
    return path.stream()
        .map(step ->
            step instanceof Position position
                ? text(position, program)
                : Boolean.TRUE.equals(step) ? "=>" : "->")
        .toList();
  }

  private static String text(Position position, Program program) {
    return program.predicates().text(position.predicate()) + "[" + (position.index() + 1) + "]";
  }
}
