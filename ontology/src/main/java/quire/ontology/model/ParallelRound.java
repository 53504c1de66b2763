package quire.ontology.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A Datalog round on several threads: all look for matches in the instance as it stands, which
/// nobody changes meanwhile; then one thread adds what they found, in the order in which one thread
/// alone would have found it. So the result, first derivations included, does not depend on
/// threads.
final class ParallelRound {
  /// New rows of the leading atom that are one piece of work.
  private static final int CHUNK = 4096;

  private static final int RECENT = 1 << 13;

  private final Budget budget;
  private final List<Chunk> chunks = new ArrayList<>();

  ParallelRound(Budget budget) {
    this.budget = budget;
  }

  /// What one chunk found: packed heads, and the rows of their bodies.
  private static final class Chunk {
    final CompiledRule rule;
    final Matcher matcher;
    final int first;
    final int second;
    long[] heads = new long[256];
    int[] rows;
    int size;
    long matches;

    Chunk(CompiledRule rule, Matcher matcher) {
      this.rule = rule;
      this.matcher = matcher;
      int[] head = rule.rule.head().getFirst().terms();
      first = head[0];
      second = head[1];
      rows = new int[256 * rule.bodySize()];
    }

    /// @param recent heads that were met lately: most repeats within a chunk are caught here
    void search(Budget budget, long[] recent) {
      var relation = rule.headRelation(0);
      Arrays.fill(recent, Long.MIN_VALUE);
      matcher.run(match -> {
        if ((++matches & 0xFFF) == 0) {
          budget.check();
        }
        int[] values = match.values;
        int a = first < 0 ? values[~first] : first;
        int b = second < 0 ? values[~second] : second;
        long key = Relation.pack(a, b);
        if (!relation.hasPacked(key)) {
          keep(key, match.rows);
        }
        return true;
      });
    }

    private void keep(long key, int[] body) {
      if (size == heads.length) {
        heads = Arrays.copyOf(heads, size * 2);
        rows = Arrays.copyOf(rows, rows.length * 2);
      }
      heads[size] = key;
      System.arraycopy(body, 0, rows, size * body.length, body.length);
      size++;
    }
  }

  /// Whether a rule can be worked on here.
  static boolean suits(CompiledRule rule) {
    var head = rule.rule.head();
    return rule.bodySize() > 0 && head.size() == 1 && head.getFirst().terms().length == 2;
  }

  /// Plans the matches of a rule with new rows at one atom.
  void add(CompiledRule rule, int atom, ChaseEngine.Window window) {
    int predicate = rule.bodyPredicate(atom);
    for (int low = window.old(predicate); low < window.end(predicate); low += CHUNK) {
      var matcher = rule.matcher(atom);
      window.ranges(matcher, rule, atom);
      matcher.range(atom, low, Math.min(low + CHUNK, window.end(predicate)));
      if (!matcher.isHopeless()) {
        matcher.prepare();
        chunks.add(new Chunk(rule, matcher));
      }
    }
  }

  /// Looks for matches; returns when all are found.
  void search(int threads) {
    var next = new AtomicInteger();
    var failures = new ArrayList<RuntimeException>();
    var workers = new ArrayList<Thread>();
    Runnable work =
        () -> {
          try {
            long[] recent = new long[RECENT];
            for (int i = next.getAndIncrement(); i < chunks.size(); i = next.getAndIncrement()) {
              chunks.get(i).search(budget, recent);
            }
          } catch (RuntimeException problem) {
            next.set(chunks.size());
            synchronized (failures) {
              failures.add(problem);
            }
          }
        };
    for (int i = 1; i < Math.min(threads, chunks.size()); i++) {
      workers.add(Thread.ofPlatform().daemon().name("chase-" + i).start(work));
    }
    work.run();
    for (var worker : workers) {
      join(worker);
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private static void join(Thread worker) {
    boolean interrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Adds what a rule's chunks found; they are forgotten.
  void merge(CompiledRule rule, Instance instance, IntList derivations) {
    var relation = rule.headRelation(0);
    int length = rule.bodySize();
    for (int c = 0; c < chunks.size(); c++) {
      var chunk = chunks.get(c);
      if (chunk.rule != rule) {
        continue;
      }
      budget.addMatches(chunk.matches);
      for (int i = 0; i < chunk.size; i++) {
        long key = chunk.heads[i];
        if (instance.size() >= budget.maxFacts()) {
          budget.room(instance, relation, new int[] {(int) (key >> 32), (int) key});
        }
        if (relation.addPacked(derivations.size(), key) >= 0) {
          instance.count(1);
          derivations.add(rule.number);
          derivations.addAll(chunk.rows, i * length, length);
        }
      }
      chunk.heads = new long[0];
      chunk.rows = new int[0];
    }
  }
}
