package quire.ontology.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.Atom;
import quire.ontology.model.Budget;
import quire.ontology.model.ChaseEngine;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.Firing;
import quire.ontology.model.Instance;
import quire.ontology.model.Matching;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;
import quire.ontology.model.Terms;
import quire.ontology.model.Variant;

/// Termination tests that run a chase on the critical instance: every fact over the rules'
/// constants and one more, `*` (Cuenca Grau et al. 2013; Carral et al. 2017 for the restricted
/// test).
///
/// Where that instance would be large the rules' constants are taken for `*` as well, which can
/// only make a test fail, never hold wrongly. A chase that does not settle within its limits counts
/// as failed, and the witness says so.
final class CriticalChase {
  private static final long MOST_CRITICAL = 50_000;
  private static final long MOST_FACTS = 300_000;
  private static final double SECONDS = 20;

  private final Program program;
  private final List<Rule> rules;
  private final Set<Integer> constants = new LinkedHashSet<>();
  private final int star;

  CriticalChase(Program program, List<Rule> given) {
    this.program = program;
    star = Terms.NULL_BIT - 1;
    for (var rule : given) {
      collect(rule.body());
      collect(rule.head());
    }
    long atoms = 0;
    for (int p = 0; p < program.predicates().size(); p++) {
      atoms += (long) Math.pow(constants.size() + 1.0, program.predicates().arity(p));
    }
    if (atoms > MOST_CRITICAL) {
      constants.clear();
      rules = given.stream().map(this::starred).toList();
    } else {
      rules = given;
    }
  }

  private void collect(List<Atom> atoms) {
    for (var atom : atoms) {
      for (int term : atom.terms()) {
        if (term >= 0) {
          constants.add(term);
        }
      }
    }
  }

  private Rule starred(Rule rule) {
    return with(rule, starred(rule.body()), starred(rule.head()));
  }

  private List<Atom> starred(List<Atom> atoms) {
    var replaced = new ArrayList<Atom>();
    for (var atom : atoms) {
      int[] terms = atom.terms().clone();
      for (int i = 0; i < terms.length; i++) {
        terms[i] = terms[i] >= 0 ? star : terms[i];
      }
      replaced.add(new Atom(atom.predicate(), terms));
    }
    return replaced;
  }

  private static Rule with(Rule rule, List<Atom> body, List<Atom> head) {
    return new Rule(rule.label(), body, head, rule.variables(), rule.file(), rule.line());
  }

  /// The critical instance, over the predicates that bodies ask for.
  private Instance critical(Program target) {
    var instance = new Instance(target.predicates());
    var terms = new ArrayList<>(constants);
    terms.add(star);
    var asked = new LinkedHashSet<Integer>();
    rules.forEach(rule -> rule.body().forEach(atom -> asked.add(atom.predicate())));
    for (int p : asked) {
      int arity = program.predicates().arity(p);
      int[] choice = new int[arity];
      do {
        int[] row = new int[arity];
        for (int i = 0; i < arity; i++) {
          row[i] = terms.get(choice[i]);
        }
        instance.add(p, -1, row);
      } while (advance(choice, terms.size()));
    }
    return instance;
  }

  private static boolean advance(int[] choice, int base) {
    for (int i = 0; i < choice.length; i++) {
      if (++choice[i] < base) {
        return true;
      }
      choice[i] = 0;
    }
    return false;
  }

  /// A program with the same predicates and other rules.
  private Program copy(List<Rule> replaced) {
    var copy = new Program();
    for (int p = 0; p < program.predicates().size(); p++) {
      copy.predicates().intern(program.predicates().name(p), program.predicates().arity(p));
    }
    copy.rules().addAll(replaced);
    return copy;
  }

  private static ChaseOptions limits() {
    return new ChaseOptions(Variant.SKOLEM, MOST_FACTS, Integer.MAX_VALUE, SECONDS, 1, () -> false);
  }

  /// Model-summarising acyclicity: one constant for each existential variable.
  @Nullable String summarisingCycle() {
    var names = new ArrayList<String>();
    var summarised = new ArrayList<Rule>();
    var copy = copy(List.of());
    int successor = copy.predicates().intern("(successor)", 2);
    for (var rule : rules) {
      var head = new ArrayList<Atom>();
      int[] image = new int[rule.variables().size()];
      java.util.Arrays.setAll(image, v -> ~v);
      for (int z : rule.existential()) {
        image[z] = star - 1 - names.size();
        names.add(rule.variables().get(z) + " of " + program.nameOf(rule));
        for (int x : rule.frontier()) {
          head.add(new Atom(successor, ~x, image[z]));
        }
      }
      rule.head().forEach(atom -> head.add(atom.under(image)));
      summarised.add(with(rule, rule.body(), head));
    }
    copy.rules().addAll(summarised);
    var result = ChaseEngine.run(copy, critical(copy), limits());
    if (!result.isComplete()) {
      return "not settled within " + MOST_FACTS + " facts or " + SECONDS + " s";
    }
    var next = new ArrayList<List<Integer>>();
    names.forEach(_ -> next.add(new ArrayList<>()));
    var relation = result.instance().relation(successor);
    for (int row = 0; row < relation.size(); row++) {
      int from = star - 1 - relation.get(row, 0);
      int to = star - 1 - relation.get(row, 1);
      if (from >= 0 && from < names.size() && to >= 0 && to < names.size()) {
        next.get(from).add(to);
      }
    }
    var cycle = Cycles.find(next);
    return cycle.isEmpty() ? null : String.join(" => ", cycle.stream().map(names::get).toList());
  }

  /// Model-faithful acyclicity: the skolem chase of the critical instance makes no term within a
  /// term of the same function.
  ///
  /// @param restricted leave out what a restricted chase never does
  @Nullable String faithfulCycle(boolean restricted) {
    var copy = copy(rules);
    var watch = new TermWatch(copy, restricted);
    var result = ChaseEngine.run(copy, critical(copy), limits(), watch);
    if (watch.cyclic != null) {
      return watch.cyclic;
    }
    return result.isComplete()
        ? null
        : "not settled within " + MOST_FACTS + " facts or " + SECONDS + " s";
  }

  /// Knows the function and the arguments of each null.
  private final class TermWatch implements Firing.Watch {
    private record Origin(Rule rule, int[] values) {}

    private final Program copy;
    private final boolean restricted;
    private final Map<String, Integer> symbols = new LinkedHashMap<>();
    private final Map<Integer, BitSet> inside = new HashMap<>();
    private final Map<Integer, Origin> origins = new HashMap<>();
    private final Program datalog;
    private @Nullable String cyclic;

    TermWatch(Program copy, boolean restricted) {
      this.copy = copy;
      this.restricted = restricted;
      datalog = copy(copy.rules().stream().filter(rule -> !rule.isExistential()).toList());
    }

    @Override
    public boolean allows(Rule rule, int[] values) {
      return !restricted || !isBlocked(rule, values);
    }

    @Override
    public void made(Rule rule, int variable, int[] values, int term) {
      String name = rule.variables().get(variable) + " of " + copy.nameOf(rule);
      int symbol =
          symbols.computeIfAbsent(copy.rules().indexOf(rule) + ":" + variable, _ -> symbols.size());
      var all = new BitSet();
      for (int x : rule.frontier()) {
        all.or(inside.getOrDefault(values[x], new BitSet()));
      }
      if (all.get(symbol)) {
        cyclic = "the null " + name + " is made from a null of its own kind";
        throw new Budget.Stopped("cyclic");
      }
      all.set(symbol);
      inside.put(term, all);
      int[] frontier = Matching.open(values.length);
      rule.frontier().forEach(x -> frontier[x] = values[x]);
      for (int z : rule.existential()) {
        frontier[z] = values[z];
      }
      origins.put(term, new Origin(rule, frontier));
    }

    /// Whether the head must already be there, given only what made the terms of the match.
    private boolean isBlocked(Rule rule, int[] values) {
      var instance = new Instance(copy.predicates());
      int[] fresh = {0};
      int[] image = new int[values.length];
      for (int v : rule.bodyVariables()) {
        image[v] = unfold(values[v], instance, fresh);
      }
      for (var atom : rule.body()) {
        instance.add(atom.predicate(), -1, atom.under(image).terms());
      }
      ChaseEngine.run(datalog, instance, limits());
      int[] known = Matching.open(values.length);
      rule.frontier().forEach(x -> known[x] = image[x]);
      return Matching.any(rule.head(), values.length, known, instance);
    }

    /// A copy of a term with other constants, and the facts that must hold where it exists.
    private int unfold(int term, Instance instance, int[] fresh) {
      if (constants.contains(term)) {
        return term;
      }
      int own = (1 << 28) + fresh[0]++;
      var origin = origins.get(term);
      if (origin == null) {
        return own;
      }
      var rule = origin.rule();
      int[] image = new int[origin.values().length];
      for (int v : rule.bodyVariables()) {
        boolean known = origin.values()[v] >= 0;
        image[v] = known ? unfold(origin.values()[v], instance, fresh) : (1 << 28) + fresh[0]++;
      }
      for (int z : rule.existential()) {
        image[z] = origin.values()[z] == term ? own : (1 << 28) + fresh[0]++;
      }
      rule.body().forEach(atom -> instance.add(atom.predicate(), -1, atom.under(image).terms()));
      rule.head().forEach(atom -> instance.add(atom.predicate(), -1, atom.under(image).terms()));
      return own;
    }
  }
}
