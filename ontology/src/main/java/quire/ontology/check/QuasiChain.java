package quire.ontology.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.Atom;
import quire.ontology.model.Instance;
import quire.ontology.model.Matching;
import quire.ontology.model.Predicates;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;

/// Whether a body is quasi-chained: its atoms can be listed so that each shares at most one
/// variable with all before it.
///
/// That is so exactly when the graph of atoms and variables, one edge for each variable of an atom,
/// has no cycle. A variable that stands twice in one atom is no cycle, yet spoils convexity; it is
/// reported beside.
///
/// @param holds whether it is
/// @param afterCore whether it was judged on the core of the body, which is smaller
/// @param cycle `X - r(X,Y) - Y - s(X,Y) - X`, or null
/// @param repeated the atom in which a variable stands twice, or null
public record QuasiChain(
    boolean holds, boolean afterCore, @Nullable String cycle, @Nullable String repeated) {

  /// Judges the body of a rule or constraint; where it has a cycle its core is judged instead.
  public static QuasiChain of(Rule rule, Program program) {
    var cycle = cycle(rule.body());
    if (cycle.isEmpty()) {
      return new QuasiChain(true, false, null, repeated(rule.body(), rule, program));
    }
    var core = core(rule, program.predicates());
    boolean smaller = core.size() < rule.body().size();
    var left = smaller ? cycle(core) : cycle;
    return new QuasiChain(
        left.isEmpty(),
        smaller,
        left.isEmpty() ? null : text(left, smaller ? core : rule.body(), rule, program),
        repeated(smaller ? core : rule.body(), rule, program));
  }

  private static @Nullable String repeated(List<Atom> body, Rule rule, Program program) {
    for (var atom : body) {
      long variables = java.util.Arrays.stream(atom.terms()).filter(t -> t < 0).count();
      if (Rule.variablesOf(List.of(atom)).size() < variables) {
        return program.text(atom, rule.variables());
      }
    }
    return null;
  }

  /// A cycle as variables and atoms in turn, beginning with a variable; atoms as their index,
  /// variables as `~v`. Empty where there is none.
  private static List<Integer> cycle(List<Atom> body) {
    Map<Integer, List<Integer>> edges = new HashMap<>();
    for (int a = 0; a < body.size(); a++) {
      for (int v : Rule.variablesOf(List.of(body.get(a)))) {
        var path = path(edges, ~v, a);
        if (!path.isEmpty()) {
          return turned(path);
        }
        edges.computeIfAbsent(a, _ -> new ArrayList<>()).add(~v);
        edges.computeIfAbsent(~v, _ -> new ArrayList<>()).add(a);
      }
    }
    return List.of();
  }

  private static List<Integer> path(Map<Integer, List<Integer>> edges, int from, int to) {
    var before = new HashMap<Integer, Integer>();
    var queue = new ArrayDeque<Integer>(List.of(from));
    before.put(from, from);
    while (!queue.isEmpty()) {
      int at = queue.remove();
      if (at == to) {
        var path = new ArrayList<Integer>();
        for (int step = to; step != from; step = before.getOrDefault(step, from)) {
          path.add(step);
        }
        path.add(from);
        Collections.reverse(path);
        return path;
      }
      for (int next : edges.getOrDefault(at, List.of())) {
        if (before.putIfAbsent(next, at) == null) {
          queue.add(next);
        }
      }
    }
    return List.of();
  }

  /// Turned so that the first variable of the rule comes first, then the earlier atom.
  private static List<Integer> turned(List<Integer> cycle) {
    int first = 0;
    for (int i = 0; i < cycle.size(); i += 2) {
      first = ~cycle.get(i) < ~cycle.get(first) ? i : first;
    }
    var turned = new ArrayList<>(cycle);
    Collections.rotate(turned, -first);
    if (turned.getLast() < turned.get(1)) {
      Collections.reverse(turned.subList(1, turned.size()));
    }
    return turned;
  }

  private static String text(List<Integer> cycle, List<Atom> body, Rule rule, Program program) {
    var text = new StringBuilder();
    for (int step : cycle) {
      text.append(
              step < 0
                  ? rule.variables().get(~step)
                  : program.text(body.get(step), rule.variables()))
          .append(" - ");
    }
    return text.append(rule.variables().get(~cycle.getFirst())).toString();
  }

  /// The body without the atoms that map onto the rest, variables of the head fixed.
  static List<Atom> core(Rule rule, Predicates predicates) {
    var body = new ArrayList<>(rule.body());
    int n = rule.variables().size();
    for (int i = 0; i < body.size(); i++) {
      var rest = new ArrayList<>(body);
      rest.remove(i);
      // Frozen: variable v is the constant n + v, far from the numbers of the rule's own constants.
      int shift = 1 << 28;
      var instance = new Instance(predicates);
      for (var atom : rest) {
        instance.add(atom.predicate(), -1, frozen(atom, shift));
      }
      int[] known = Matching.open(n);
      rule.frontier().forEach(v -> known[v] = shift + v);
      int[][] image = new int[1][];
      Matching.each(
          body,
          n,
          known,
          instance,
          values -> {
            image[0] = values.clone();
            return false;
          });
      if (image[0] != null) {
        var kept = new LinkedHashSet<Atom>();
        for (var atom : body) {
          var mapped = atom.under(image[0]);
          int[] terms = mapped.terms().clone();
          for (int j = 0; j < terms.length; j++) {
            terms[j] = terms[j] >= shift ? ~(terms[j] - shift) : terms[j];
          }
          kept.add(new Atom(mapped.predicate(), terms));
        }
        body.retainAll(kept);
        i = -1;
      }
    }
    return List.copyOf(body);
  }

  private static int[] frozen(Atom atom, int shift) {
    int[] terms = atom.terms().clone();
    for (int i = 0; i < terms.length; i++) {
      terms[i] = terms[i] < 0 ? shift + ~terms[i] : terms[i];
    }
    return terms;
  }
}
