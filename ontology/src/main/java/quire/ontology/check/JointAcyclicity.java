package quire.ontology.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.Atom;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;

/// Joint acyclicity (Kroetzsch and Rudolph 2011): follows where the nulls of each existential
/// variable may move.
final class JointAcyclicity {
  private record Source(Rule rule, int variable) {}

  /// A frontier variable: it moves on once all its body positions are reached.
  private record Copy(Rule rule, int[] body, int[] head) {}

  private final Map<Long, Integer> positions = new HashMap<>();
  private final List<Copy> copies = new ArrayList<>();
  private final Map<Integer, List<Integer>> readers = new HashMap<>();

  private JointAcyclicity(List<Rule> rules) {
    for (var rule : rules) {
      for (int x : rule.frontier()) {
        int[] body = positions(rule.body(), x);
        for (int position : body) {
          readers.computeIfAbsent(position, _ -> new ArrayList<>()).add(copies.size());
        }
        copies.add(new Copy(rule, body, positions(rule.head(), x)));
      }
    }
  }

  /// A cycle of existential variables that feed each other, or null.
  static @Nullable String cycle(Program program, List<Rule> rules) {
    var graph = new JointAcyclicity(rules);
    var sources = new ArrayList<Source>();
    var ofRule = new IdentityHashMap<Rule, List<Integer>>();
    for (var rule : rules) {
      for (int z : rule.existential()) {
        ofRule.computeIfAbsent(rule, _ -> new ArrayList<>()).add(sources.size());
        sources.add(new Source(rule, z));
      }
    }
    var next = new ArrayList<List<Integer>>();
    for (var source : sources) {
      var reached = new ArrayList<Integer>();
      for (var rule : graph.reached(source)) {
        reached.addAll(ofRule.getOrDefault(rule, List.of()));
      }
      next.add(reached);
    }
    var cycle = Cycles.find(next);
    if (cycle.isEmpty()) {
      return null;
    }
    return String.join(" => ", cycle.stream().map(i -> text(sources.get(i), program)).toList());
  }

  private static String text(Source source, Program program) {
    return source.rule().variables().get(source.variable())
        + " of "
        + program.nameOf(source.rule());
  }

  /// The rules that have a frontier variable to which the source's nulls may come.
  private List<Rule> reached(Source source) {
    var moves = new BitSet();
    var queue = new ArrayDeque<Integer>();
    for (int position : positions(source.rule().head(), source.variable())) {
      moves.set(position);
      queue.add(position);
    }
    var done = new BitSet();
    var found = new ArrayList<Rule>();
    while (!queue.isEmpty()) {
      for (int c : readers.getOrDefault(queue.remove(), List.of())) {
        var copy = copies.get(c);
        if (done.get(c) || !java.util.Arrays.stream(copy.body()).allMatch(moves::get)) {
          continue;
        }
        done.set(c);
        found.add(copy.rule());
        for (int position : copy.head()) {
          if (!moves.get(position)) {
            moves.set(position);
            queue.add(position);
          }
        }
      }
    }
    return found;
  }

  private int[] positions(List<Atom> atoms, int variable) {
    var found = new BitSet();
    for (var atom : atoms) {
      for (int i = 0; i < atom.terms().length; i++) {
        if (atom.terms()[i] == ~variable) {
          long key = (long) atom.predicate() << 32 | i;
          found.set(positions.computeIfAbsent(key, _ -> positions.size()));
        }
      }
    }
    return found.stream().toArray();
  }
}
