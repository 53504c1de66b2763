package quire.ontology.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One round of the rules without existential variables.
final class DatalogRound {
  /// Finding matches is shared, adding them is not: with two threads the one costs what the other
  /// gives (measured on the Gene Ontology's closure).
  private static final int FEWEST_THREADS = 3;

  /// New rows, counted for each atom that they may match, below which threads cost more than they
  /// give.
  private static final long WORTH_THREADS = 20_000;

  private final Instance instance;
  private final IntList derivations;
  private final Budget budget;
  private final long maxFacts;

  private DatalogRound(Instance instance, IntList derivations, Budget budget) {
    this.instance = instance;
    this.derivations = derivations;
    this.budget = budget;
    maxFacts = budget.maxFacts();
  }

  static void run(
      List<CompiledRule> rules,
      ChaseEngine.Window window,
      boolean first,
      Instance instance,
      IntList derivations,
      Budget budget,
      ChaseOptions options) {
    var round = new DatalogRound(instance, derivations, budget);
    var parallel = options.threads() >= FEWEST_THREADS ? plan(rules, window, budget) : null;
    if (parallel != null) {
      parallel.search(options.threads());
    }
    for (var rule : rules) {
      if (parallel != null && ParallelRound.suits(rule)) {
        parallel.merge(rule, instance, derivations);
        continue;
      }
      if (rule.bodySize() == 0 && first) {
        round.emitter(rule).match(rule.matcher(-1));
      }
      for (int atom = 0; atom < rule.bodySize(); atom++) {
        int predicate = rule.bodyPredicate(atom);
        if (window.old(predicate) < window.end(predicate)) {
          window.matcher(rule, atom).run(round.emitter(rule));
        }
      }
    }
  }

  /// The work of several threads, or null where there is too little for that.
  private static @Nullable ParallelRound plan(
      List<CompiledRule> rules, ChaseEngine.Window window, Budget budget) {
    long work = 0;
    for (var rule : rules) {
      for (int atom = 0; ParallelRound.suits(rule) && atom < rule.bodySize(); atom++) {
        int predicate = rule.bodyPredicate(atom);
        work += window.end(predicate) - window.old(predicate);
      }
    }
    if (work < WORTH_THREADS) {
      return null;
    }
    var round = new ParallelRound(budget);
    for (var rule : rules) {
      for (int atom = 0; ParallelRound.suits(rule) && atom < rule.bodySize(); atom++) {
        round.add(rule, atom, window);
      }
    }
    return round;
  }

  private Matcher.Sink emitter(CompiledRule rule) {
    var head = rule.rule.head();
    if (head.size() == 1 && head.getFirst().terms().length == 2) {
      return pairEmitter(rule, head.getFirst());
    }
    int[][] scratch = new int[head.size()][];
    for (int i = 0; i < scratch.length; i++) {
      scratch[i] = new int[head.get(i).terms().length];
    }
    return match -> {
      budget.match();
      int from = derivations.size();
      boolean written = false;
      for (int i = 0; i < scratch.length; i++) {
        int[] terms = scratch[i];
        int[] pattern = head.get(i).terms();
        for (int j = 0; j < terms.length; j++) {
          terms[j] = pattern[j] < 0 ? match.values[~pattern[j]] : pattern[j];
        }
        budget.room(instance, rule.headRelation(i), terms);
        if (rule.headRelation(i).add(from, terms) >= 0) {
          instance.count(1);
          if (!written) {
            derivations.add(rule.number);
            derivations.addAll(match.rows);
            written = true;
          }
        }
      }
      return true;
    };
  }

  private Matcher.Sink pairEmitter(CompiledRule rule, Atom head) {
    int first = head.terms()[0];
    int second = head.terms()[1];
    var relation = rule.headRelation(0);
    return match -> {
      budget.match();
      int a = first < 0 ? match.values[~first] : first;
      int b = second < 0 ? match.values[~second] : second;
      if (instance.size() >= maxFacts) {
        budget.room(instance, relation, new int[] {a, b});
      }
      if (relation.addPacked(derivations.size(), Relation.pack(a, b)) >= 0) {
        instance.count(1);
        derivations.add(rule.number);
        derivations.addAll(match.rows);
      }
      return true;
    };
  }
}
