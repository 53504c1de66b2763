package quire.graph.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import quire.graph.data.Draws;
import quire.graph.model.NetworkConfig.Attention;
import quire.graph.model.Sample;
import quire.lab.Cell;
import quire.lab.Run;

/// Bytes and seconds of a training step against the size of a graph (D8), the size from which
/// sparse attention is the faster one (D9), and how large a batch may get (D10).
final class StepCosts {
  /// The arms by name.
  static final Map<String, Attention> ARMS = arms();

  static final String BYTES = "step/bytes";
  static final String SECONDS = "step/seconds";
  static final String BATCH_SECONDS = "batch/seconds";
  static final String SMALL = "small/seconds";
  static final String LARGE = "large/seconds";
  static final String LARGEST_BATCH = "batch/largest";
  static final String EIGHTFOLD = "batch/eightfold";

  /// Nodes of a typical graph of CIFAR10, MNIST or PATTERN.
  static final int SMALL_GRAPH = 119;

  private static final int SMALLEST = 512;
  private static final int BATCH_NODES = 32 * SMALL_GRAPH;
  private static final int TIMED_FROM = 4096;
  private static final long WARM_NANOS = 500_000_000L;

  private final ExphormerConfig.Cost cost;
  private final Run run;
  private boolean warm;

  StepCosts(ExphormerConfig.Cost cost, Run run) {
    this.cost = cost;
    this.run = run;
  }

  private static Map<String, Attention> arms() {
    var arms = new LinkedHashMap<String, Attention>();
    arms.put("exphormer", Attention.EXPHORMER);
    arms.put("dense", Attention.DENSE);
    arms.put("dense-fused", Attention.DENSE_FUSED);
    return arms;
  }

  /// Half octaves from 512 to the largest; from 4,096 on quarter octaves, where times are fitted.
  static List<Integer> sizes(int largest) {
    var sizes = new TreeSet<Integer>();
    for (int half = 0; size(half / 2.0) <= Math.min(TIMED_FROM, largest); half++) {
      sizes.add(size(half / 2.0));
    }
    for (int quarter = 0; TIMED_FROM * Math.pow(2, quarter / 4.0) <= largest * 1.001; quarter++) {
      sizes.add((int) Math.round(TIMED_FROM * Math.pow(2, quarter / 4.0)));
    }
    return List.copyOf(sizes);
  }

  private static int size(double octave) {
    return (int) Math.round(SMALLEST * Math.pow(2, octave));
  }

  /// Octaves from 512 to the largest: the sparse arm goes far enough to be fitted over these.
  static List<Integer> sparseSizes(int largest) {
    return java.util.stream.IntStream.iterate(SMALLEST, n -> n <= largest, n -> 2 * n)
        .boxed()
        .toList();
  }

  /// Measures everything; the share is that of the whole run when it is done.
  void measure(double share) throws Exception {
    for (var arm : ARMS.entrySet()) {
      boolean sparse = arm.getValue() == Attention.EXPHORMER;
      var sizes = sparse ? sparseSizes(cost.sparseLargest()) : sizes(cost.denseLargest());
      run.progress("memory and time of a step, " + arm.getKey(), share / 4);
      run.cell(
          0,
          arm.getKey(),
          "cost",
          cell -> {
            warm();
            for (int n : sizes) {
              try (var step = step(arm.getValue(), new int[] {n})) {
                cell.record(BYTES, step.bytes(), n);
                cell.record(SECONDS, median(step), n);
              }
            }
          });
    }
    run.progress("dense against sparse", share / 2);
    var races = new Races();
    var arms = List.copyOf(ARMS.keySet());
    for (int a = 0; a < arms.size(); a++) {
      int place = a;
      run.cell(0, arms.get(a), "race", cell -> record(cell, races.all(), place));
    }
  }

  private void record(Cell cell, List<Race> races, int arm) {
    for (Race race : races) {
      double[] times = race.seconds().get(arm);
      cell.record(BATCH_SECONDS, median(times), race.nodes());
      if (isCompared(race.nodes())) {
        for (int i = 0; i < times.length; i++) {
          cell.record(race.nodes() == SMALL_GRAPH ? SMALL : LARGE, times[i], i);
        }
      }
    }
  }

  private boolean isCompared(int nodes) {
    return nodes == SMALL_GRAPH || nodes == largestRace();
  }

  /// Kernels in Java are compiled while they run: times count once that is over.
  private void warm() {
    if (warm) {
      return;
    }
    for (Attention attention : ARMS.values()) {
      try (var step = step(attention, new int[] {SMALLEST})) {
        long end = System.nanoTime() + WARM_NANOS;
        for (int i = 0; i < 100 && System.nanoTime() < end; i++) {
          step.run();
        }
      }
    }
    warm = true;
  }

  private int largestRace() {
    return Math.min(TIMED_FROM, cost.denseLargest());
  }

  private AttentionStep step(Attention attention, int[] sizes) {
    boolean sparse = attention == Attention.EXPHORMER;
    return new AttentionStep(
        AttentionStep.layer(attention, cost.width()), AttentionStep.graphs(sizes, sparse, 0));
  }

  /// Fewer repeats where a step is slow, at least three. The step that was counted before warmed
  /// it.
  private double median(AttentionStep step) {
    double first = step.seconds();
    int repeats = (int) Math.max(3, Math.min(cost.repeats(), 0.5 / first));
    var times = new double[repeats];
    times[0] = first;
    for (int i = 1; i < repeats; i++) {
      times[i] = step.seconds();
    }
    return median(times);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /// Repeated steps on graphs of one size.
  ///
  /// @param nodes of each graph
  /// @param seconds of every repeat, one row an arm in the order of [#ARMS]
  private record Race(int nodes, List<double[]> seconds) {}

  /// Batches of about 3,800 nodes, cut into graphs of growing size: the sparse arm's work stays the
  /// same, that of the dense arms grows. The arms take turns, so that a slow moment hits all.
  private final class Races {
    private final List<Race> done = new ArrayList<>();

    List<Race> all() {
      if (done.isEmpty()) {
        warm();
        for (int n : new int[] {32, 64, SMALL_GRAPH, 256, 512, 1024, largestRace()}) {
          if (done.isEmpty() || n > done.getLast().nodes()) {
            done.add(race(n));
          }
        }
      }
      return done;
    }

    private Race race(int n) {
      var sizes = new int[Math.max(1, BATCH_NODES / n)];
      Arrays.fill(sizes, n);
      int repeats = n == SMALL_GRAPH ? 3 * cost.repeats() : isCompared(n) ? cost.repeats() : 3;
      List<AttentionStep> steps = new ArrayList<>();
      List<double[]> seconds = new ArrayList<>();
      try {
        for (Attention attention : ARMS.values()) {
          steps.add(step(attention, sizes));
          seconds.add(new double[repeats]);
        }
        for (int i = -1; i < repeats; i++) {
          for (int a = 0; a < steps.size(); a++) {
            double taken = steps.get(a).seconds();
            if (i >= 0) {
              seconds.get(a)[i] = taken;
            }
          }
        }
      } finally {
        steps.forEach(AttentionStep::close);
      }
      return new Race(n, seconds);
    }
  }

  /// Graphs as call graphs are, up to 5,000 nodes: batches grow graph by graph until dense
  /// attention passes the budget; then eight times as many go to the sparse arm.
  void measureBatches(List<Long> seeds) throws Exception {
    double budget = cost.batchGigabytes() * 1e9;
    if (budget == 0) {
      return;
    }
    for (long seed : seeds) {
      run.cell(
          seed,
          "exphormer",
          "batch",
          cell -> {
            int dense = 0;
            while (fits(Attention.DENSE, dense + 1, seed, budget)) {
              dense++;
            }
            cell.record("batch/dense", dense);
            cell.record(
                EIGHTFOLD, fits(Attention.EXPHORMER, 8 * Math.max(1, dense), seed, budget) ? 1 : 0);
            int sparse = 8 * Math.max(1, dense);
            while (sparse < 4096 && fits(Attention.EXPHORMER, 2 * sparse, seed, budget)) {
              sparse *= 2;
            }
            cell.record(LARGEST_BATCH, sparse);
          });
    }
  }

  private boolean fits(Attention attention, int graphs, long seed, double budget) {
    var draws = Draws.of(seed, 'b');
    var sizes = new int[graphs];
    for (int g = 0; g < graphs; g++) {
      sizes[g] = (int) Math.round(200 * Math.pow(25, draws.nextDouble()));
    }
    List<Sample> drawn = AttentionStep.graphs(sizes, attention == Attention.EXPHORMER, seed);
    try (var step = new AttentionStep(AttentionStep.layer(attention, cost.width()), drawn)) {
      return step.bytes() <= budget;
    }
  }
}
