package quire.graph.experiment;

import java.util.Arrays;
import java.util.List;
import quire.graph.Certificate;
import quire.graph.Expander;
import quire.graph.ExpanderOptions;
import quire.lab.Cell;
import quire.lab.Run;

/// Spectrum, diameter and mixing of generated expanders (D13).
final class ExpanderLaws {
  static final String CERTIFIED = "expander/meetsBound";
  static final String GAP = "expander/gap";
  static final String FIRST_TRY = "expander/firstTry";
  static final String DIAMETER = "expander/diameter";
  static final String EPSILON = "expander/epsilon";
  static final String MIXED = "walk/mixed";
  static final String DISTANCE = "walk/distance";
  static final String STEPS = "walk/steps";

  /// Start nodes of walks on a graph too large to start at every node.
  private static final int STARTS = 16;

  private static final int SMALLEST = 128;

  private final ExphormerConfig.Expanders config;
  private final Run run;

  ExpanderLaws(ExphormerConfig.Expanders config, Run run) {
    this.config = config;
    this.run = run;
  }

  void measure(List<Long> seeds) throws Exception {
    for (long seed : seeds) {
      run.cell(
          seed,
          "hamiltonian",
          "expanders",
          cell -> {
            for (int g = 0; g < config.graphs(); g++) {
              var drawn =
                  Expander.generate(StepCosts.SMALL_GRAPH, config.degree(), "hamiltonian", seed, g);
              var found = drawn.certificate();
              cell.record(GAP, found.laplacian2(), g);
              cell.record(FIRST_TRY, found.tries() == 1 ? 1 : 0, g);
              judge(cell, found, g);
              if (g == 0) {
                walk(cell, drawn);
              }
            }
            for (int half = 0; size(half) <= config.largest(); half++) {
              int n = size(half);
              var drawn =
                  Expander.generate(n, config.degree(), "hamiltonian", seed, config.graphs());
              cell.record(DIAMETER, drawn.certificate().diameter(), n);
              cell.record(EPSILON, drawn.certificate().epsilon(), n);
              judge(cell, drawn.certificate(), n + config.graphs());
              walk(cell, drawn);
            }
          });
    }
  }

  /// Half octaves.
  private static int size(int half) {
    return (int) Math.round(SMALLEST * Math.pow(2, half / 2.0));
  }

  /// The bound of section 3 of the paper as the generator must meet it: connected, gap above the
  /// threshold, no eigenvalue of L below zero.
  private void judge(Cell cell, Certificate found, long item) {
    boolean meets =
        found.components() == 1
            && found.laplacian2() >= ExpanderOptions.threshold(config.degree())
            && Math.abs(found.laplacian1()) < 1e-8;
    cell.record(CERTIFIED, meets ? 1 : 0, item);
  }

  /// Follows the exact distribution of a random walk for as long as the theorem says, from every
  /// start node of a small graph, else from a few.
  private void walk(Cell cell, Expander drawn) {
    int n = drawn.certificate().nodes();
    double epsilon = drawn.certificate().epsilon();
    int steps = steps(n, config.delta(), epsilon);
    double worst = 0;
    int starts = Math.min(n, n <= 256 ? n : STARTS);
    for (int k = 0; k < starts; k++) {
      worst = Math.max(worst, distance(drawn, (int) ((long) k * n / starts), steps));
    }
    cell.record(STEPS, steps, n);
    cell.record(DISTANCE, worst, n);
    cell.record(MIXED, worst <= config.delta() ? 1 : 0, n);
  }

  /// ceil(log(n / delta^2) / (2 (1 - epsilon))).
  static int steps(int nodes, double delta, double epsilon) {
    return (int) Math.ceil(Math.log(nodes / (delta * delta)) / (2 * (1 - epsilon)));
  }

  /// L1 distance to the uniform distribution after so many steps from one node.
  static double distance(Expander drawn, int start, int steps) {
    int n = drawn.certificate().nodes();
    double degree = drawn.certificate().degree();
    var at = new double[n];
    at[start] = 1;
    var next = new double[n];
    int[] source = AttentionStep.ints(drawn.source());
    int[] target = AttentionStep.ints(drawn.target());
    for (int t = 0; t < steps; t++) {
      Arrays.fill(next, 0);
      for (int e = 0; e < source.length; e++) {
        next[target[e]] += at[source[e]] / degree;
      }
      var before = at;
      at = next;
      next = before;
    }
    return Arrays.stream(at).map(p -> Math.abs(p - 1.0 / n)).sum();
  }
}
