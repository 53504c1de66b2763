package quire.ontology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import quire.ontology.model.Atom;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;
import quire.ontology.model.Terms;

/// A skolem chase written to be read: every rule against every fact, strings for terms. It shares
/// nothing with the engine but the parsed rules.
final class NaiveChase {
  private final Program program;
  private final Set<List<String>> facts = new LinkedHashSet<>();

  NaiveChase(Program program) {
    this.program = program;
    for (int p = 0; p < program.facts().predicates(); p++) {
      int arity = program.predicates().arity(p);
      if (arity == 0 && program.facts().hasZeroArity(p)) {
        facts.add(List.of(program.predicates().text(p)));
      }
      var rows = program.facts().rows(p);
      for (int i = 0; arity > 0 && i < rows.size(); i += arity) {
        var fact = new ArrayList<String>(List.of(program.predicates().text(p)));
        for (int j = 0; j < arity; j++) {
          fact.add(term(rows.get(i + j)));
        }
        facts.add(fact);
      }
    }
  }

  private String term(int term) {
    return Terms.isNull(term) ? "*given" + term : program.terms().text(term);
  }

  NaiveChase run() {
    boolean grown = true;
    while (grown) {
      var more = new ArrayList<List<String>>();
      for (var rule : program.rules()) {
        match(
            rule.body(),
            new HashMap<>(),
            binding -> {
              for (var atom : rule.head()) {
                more.add(image(atom, binding, rule));
              }
            });
      }
      grown = facts.addAll(more);
    }
    return this;
  }

  boolean isConsistent() {
    boolean[] fires = new boolean[1];
    for (var rule : program.rules()) {
      if (rule.isConstraint()) {
        match(rule.body(), new HashMap<>(), _ -> fires[0] = true);
      }
    }
    return !fires[0];
  }

  Set<String> certain() {
    var texts = new TreeSet<String>();
    for (var fact : facts) {
      if (fact.subList(1, fact.size()).stream().noneMatch(t -> t.startsWith("*"))) {
        texts.add(fact.getFirst() + "(" + String.join(",", fact.subList(1, fact.size())) + ")");
      }
    }
    return texts;
  }

  int size() {
    return facts.size();
  }

  int nulls() {
    var nulls = new HashSet<String>();
    facts.forEach(fact -> fact.stream().skip(1).filter(t -> t.startsWith("*")).forEach(nulls::add));
    return nulls.size();
  }

  private List<String> image(Atom atom, Map<Integer, String> binding, Rule rule) {
    var fact = new ArrayList<String>(List.of(program.predicates().text(atom.predicate())));
    for (int term : atom.terms()) {
      if (term >= 0) {
        fact.add(term(term));
      } else if (binding.containsKey(~term)) {
        fact.add(binding.get(~term));
      } else {
        var frontier = rule.frontier().stream().map(binding::get).toList();
        fact.add("*" + program.rules().indexOf(rule) + "/" + ~term + frontier);
      }
    }
    return fact;
  }

  private void match(
      List<Atom> body, Map<Integer, String> binding, Consumer<Map<Integer, String>> sink) {
    if (body.isEmpty()) {
      sink.accept(binding);
      return;
    }
    var atom = body.getFirst();
    String name = program.predicates().text(atom.predicate());
    for (var fact : List.copyOf(facts)) {
      if (!fact.getFirst().equals(name) || fact.size() != atom.terms().length + 1) {
        continue;
      }
      var next = new HashMap<>(binding);
      boolean fits = true;
      for (int i = 0; fits && i < atom.terms().length; i++) {
        int term = atom.terms()[i];
        String value = fact.get(i + 1);
        fits =
            term >= 0
                ? term(term).equals(value)
                : value.equals(next.computeIfAbsent(~term, _ -> value));
      }
      if (fits) {
        match(body.subList(1, body.size()), next, sink);
      }
    }
  }
}
