package quire.network.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import quire.network.cost.Fabric;
import quire.network.model.Recompute;

/// Searches all layouts of a job: lists divisors, generates tuples in a fixed order, rejects by the
/// cheap tests first and counts why, evaluates the rest in full on every fabric, keeps the best of
/// each. Ties go to fewer GPUs in a tensor-parallel group, then to fewer stages, then to the
/// earlier tuple; the answer never depends on threads or time.
public final class Planner {
  /// Share of a GPU's memory that a layout may fill.
  public static final double USABLE = 0.92;

  private static final int LARGEST_SEARCHED_CONTEXT = 16;
  private static final Recompute[] RECOMPUTES = Recompute.values();

  /// Why a layout was not evaluated.
  public enum Reason {
    /// Degrees do not divide heads, layers, GPUs or batch.
    DIVISIBILITY,
    /// Tensor-parallel ranks would leave their domain.
    DOMAIN,
    /// The interleaved schedule wants a multiple of p micro-batches.
    SCHEDULE,
    /// More than 0.92 of a GPU's memory.
    MEMORY;

    /// The word in JSON and CSV.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// A layout on a fabric with what it takes.
  public record Candidate(Fabric fabric, Layout layout, double seconds, long index) {}

  /// Sees every layout in the order of the search.
  public interface Visitor {
    /// A layout evaluated on a fabric.
    void evaluated(Layout layout, Fabric fabric, double seconds);

    /// A layout rejected; degrees not reached are 0.
    void rejected(
        int tp, int pp, int dp, int ep, int cp, int chunks, int microBatch, Reason reason);

    /// A whole layout rejected.
    void rejected(Layout layout, Reason reason);
  }

  /// What a search found.
  ///
  /// @param evaluated all layouts looked at: `feasible` and the rejected ones
  /// @param feasible layouts evaluated in full
  /// @param rejected counts by reason
  /// @param best the best of each fabric, best first
  /// @param seconds of the search
  public record Result(
      long evaluated,
      long feasible,
      Map<Reason, Long> rejected,
      Map<Fabric, List<Candidate>> best,
      double seconds) {}

  private final TrainingJob job;
  private final List<Fabric> fabrics;
  private final Constraints given;
  private final int top;
  private final StepModel model;
  private final double room;
  private final long[] rejected = new long[Reason.values().length];
  private final Map<Fabric, List<Candidate>> best = new EnumMap<>(Fabric.class);
  private final double[] worst;
  private @org.jspecify.annotations.Nullable Visitor visitor;
  private long index;
  private long feasible;

  private int t;
  private int p;
  private int d;
  private int e;
  private int c;
  private int v;
  private int b;

  /// A search.
  ///
  /// @param top how many layouts of each fabric to keep, at least 1
  public Planner(TrainingJob job, List<Fabric> fabrics, Constraints given, int top) {
    this.job = job;
    this.fabrics = List.copyOf(fabrics);
    this.given = given;
    this.top = top;
    model = new StepModel(job);
    room = USABLE * job.hardware().memory();
    worst = new double[Fabric.values().length];
    java.util.Arrays.fill(worst, Double.POSITIVE_INFINITY);
    fabrics.forEach(fabric -> best.put(fabric, new ArrayList<>()));
  }

  /// Searches.
  public Result search() {
    return search(null);
  }

  /// Searches, telling a visitor of every layout.
  public Result search(@org.jspecify.annotations.Nullable Visitor seen) {
    long start = System.nanoTime();
    visitor = seen;
    java.util.Arrays.fill(rejected, 0);
    java.util.Arrays.fill(worst, Double.POSITIVE_INFINITY);
    best.values().forEach(List::clear);
    index = 0;
    feasible = 0;
    tensor();
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<Reason, Long> counts = new EnumMap<>(Reason.class);
    long all = feasible;
    for (Reason reason : Reason.values()) {
      counts.put(reason, rejected[reason.ordinal()]);
      all += rejected[reason.ordinal()];
    }
    Map<Fabric, List<Candidate>> copy = new EnumMap<>(Fabric.class);
    fabrics.forEach(fabric -> copy.put(fabric, List.copyOf(best.getOrDefault(fabric, List.of()))));
    return new Result(all, feasible, counts, copy, seconds);
  }

  private void reject(Reason reason) {
    rejected[reason.ordinal()]++;
    if (visitor != null) {
      visitor.rejected(t, p, d, e, c, v, b, reason);
    }
  }

  private static int[] divisors(int of, int given) {
    if (given > 0) {
      return new int[] {given};
    }
    var found = new int[64];
    int count = 0;
    for (int i = 1; (long) i * i <= of; i++) {
      if (of % i == 0) {
        if (count + 2 > found.length) {
          found = java.util.Arrays.copyOf(found, 2 * found.length);
        }
        found[count++] = i;
        if (i != of / i) {
          found[count++] = of / i;
        }
      }
    }
    int[] divisors = java.util.Arrays.copyOf(found, count);
    java.util.Arrays.sort(divisors);
    return divisors;
  }

  private void tensor() {
    var m = job.model();
    int hb = Math.min(job.hardware().hb(), job.gpus());
    p = d = e = c = v = b = 0;
    for (int tp : divisors(job.gpus(), given.tp())) {
      t = tp;
      boolean fitsDomain = given.order() != RankOrder.DEFAULT || (tp <= hb && hb % tp == 0);
      if (!given.allowTpAcross() && tp > hb) {
        continue; // not asked for
      }
      boolean keyValues = m.kvHeads() % tp == 0 || tp % m.kvHeads() == 0;
      if (job.gpus() % tp != 0 || m.heads() % tp != 0 || !keyValues) {
        reject(Reason.DIVISIBILITY);
      } else if (!given.allowTpAcross() && !fitsDomain) {
        reject(Reason.DOMAIN);
      } else {
        context();
      }
      p = d = e = c = v = b = 0;
    }
  }

  private void context() {
    int left = job.gpus() / t;
    int longest = Math.min(left, LARGEST_SEARCHED_CONTEXT);
    if (given.cp() > 0) {
      c = given.cp();
      if (left % c != 0 || job.model().sequence() % c != 0) {
        reject(Reason.DIVISIBILITY);
      } else {
        stages(left / c);
      }
      return;
    }
    for (int cp = 1; cp <= longest && left % cp == 0; cp *= 2) {
      if (job.model().sequence() % (2 * cp) == 0 || cp == 1) {
        c = cp;
        stages(left / cp);
      }
    }
  }

  private void stages(int left) {
    int layers = job.model().layers();
    for (int pp : divisors(left, given.pp())) {
      if (pp > layers) {
        break;
      }
      p = pp;
      d = e = v = b = 0;
      if (left % pp != 0 || (layers % pp != 0 && !given.allowUneven())) {
        reject(Reason.DIVISIBILITY);
        continue;
      }
      d = left / pp;
      if ((given.dp() > 0 && d != given.dp()) || job.batch() % d != 0) {
        reject(Reason.DIVISIBILITY);
      } else if (!tensorInDomain()) {
        reject(Reason.DOMAIN);
      } else {
        experts();
      }
    }
    p = d = e = v = b = 0;
  }

  private boolean tensorInDomain() {
    if (given.allowTpAcross() || t == 1 || given.order() == RankOrder.DEFAULT) {
      return true;
    }
    int hb = Math.min(job.hardware().hb(), job.gpus());
    long reach = t * given.order().stride("tp", t, c, d, p);
    return reach <= hb && hb % reach == 0;
  }

  private void experts() {
    var x = job.model().experts();
    for (int ep :
        x == null ? new int[] {Math.max(1, given.ep())} : divisors(x.count(), given.ep())) {
      if (ep > 1 && (x == null || x.count() % ep != 0 || d % ep != 0)) {
        if (given.ep() > 0) {
          e = ep;
          reject(Reason.DIVISIBILITY);
        }
        continue;
      }
      e = ep;
      for (int micro : divisors(job.batch() / d, given.microBatch())) {
        b = micro;
        if (job.batch() / d % micro != 0) {
          reject(Reason.DIVISIBILITY);
        } else {
          chunks();
        }
      }
      b = v = 0;
    }
    e = 0;
  }

  private void chunks() {
    int layers = job.model().layers();
    int own = (layers + p - 1) / p;
    int micro = job.batch() / d / b;
    for (int chunks :
        p == 1 ? new int[] {Math.max(1, given.chunks())} : divisors(own, given.chunks())) {
      v = chunks;
      if (own % chunks != 0) {
        reject(Reason.DIVISIBILITY);
      } else if (chunks > 1 && (p == 1 || micro % p != 0)) {
        reject(Reason.SCHEDULE);
      } else {
        variants();
      }
    }
    v = 0;
  }

  private void variants() {
    for (Recompute recompute : RECOMPUTES) {
      if (given.recompute() != null && given.recompute() != recompute) {
        continue;
      }
      for (int sp = 0; sp <= 1; sp++) {
        boolean on = sp == 1;
        if (given.sequenceParallel() != null ? given.sequenceParallel() != on : on && t == 1) {
          continue;
        }
        for (int zero : new int[] {0, 1, 3}) {
          if (given.zero() >= 0 ? zero == given.zero() : zero == 0 || d * c > 1) {
            one(recompute, on, zero);
          }
        }
      }
    }
  }

  private void one(Recompute recompute, boolean sp, int zero) {
    model.set(t, p, d, e, c, v, b, recompute, sp, zero, given.order());
    if (!given.allowOverMemory() && model.memoryBytes() > room) {
      rejected[Reason.MEMORY.ordinal()]++;
      if (visitor != null) {
        visitor.rejected(layout(recompute, sp, zero), Reason.MEMORY);
      }
      return;
    }
    feasible++;
    for (int i = 0; i < fabrics.size(); i++) {
      Fabric fabric = fabrics.get(i);
      double seconds = model.evaluate(fabric);
      if (seconds <= worst[fabric.ordinal()]) {
        keep(new Candidate(fabric, layout(recompute, sp, zero), seconds, index));
      }
      if (visitor != null) {
        visitor.evaluated(layout(recompute, sp, zero), fabric, seconds);
      }
    }
    index++;
  }

  private Layout layout(Recompute recompute, boolean sp, int zero) {
    return new Layout(t, p, d, e, c, v, b, recompute, sp, zero, given.order());
  }

  private static final Comparator<Candidate> ORDER =
      Comparator.comparingDouble(Candidate::seconds)
          .thenComparingInt(x -> x.layout().tp())
          .thenComparingInt(x -> x.layout().pp())
          .thenComparingLong(Candidate::index);

  private void keep(Candidate candidate) {
    List<Candidate> list = best.computeIfAbsent(candidate.fabric(), _ -> new ArrayList<>());
    int place = list.size();
    while (place > 0 && ORDER.compare(candidate, list.get(place - 1)) < 0) {
      place--;
    }
    if (place >= top) {
      return;
    }
    list.add(place, candidate);
    if (list.size() > top) {
      list.removeLast();
    }
    if (list.size() == top) {
      worst[candidate.fabric().ordinal()] = list.getLast().seconds();
    }
  }
}
