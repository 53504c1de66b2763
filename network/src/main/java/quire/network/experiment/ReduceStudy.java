package quire.network.experiment;

import java.util.List;
import quire.lab.Run;
import quire.network.collective.CollectiveWorkload;
import quire.network.collective.Operation;
import quire.network.flow.SimulationOptions;
import quire.network.flow.SymmetricSimulator;

/// All-reduces of 32 GPUs in domains of 8 (the example of section 6.2 of the method), simulated:
/// D10. Steps are megabytes.
final class ReduceStudy {
  /// Milliseconds.
  static final String TIME = "allReduce/milliseconds";

  /// Flat ring over hierarchical.
  static final String RATIO = "allReduce/ringOverHierarchical";

  /// Whether that ratio is the closed form's within 1 %.
  static final String EQUAL = "allReduce/ratioWithinOnePercent";

  /// The part of the gap between flat ring and hierarchy that rings on all rails close.
  static final String CLOSED = "allReduce/gapClosed";

  /// Whether they close more than half of it.
  static final String MOST = "allReduce/mostOfGapClosed";

  static final List<String> ALGORITHMS =
      List.of("ring", "multi-rail-ring", "hierarchical", "hierarchical-pipelined");

  /// The arm of comparisons.
  static final String COMPARED = "compared";

  private static final Networks NET = new Networks(32, 8, 64, 300, 25);

  private final RailOnlyConfig config;
  private final Run run;

  ReduceStudy(RailOnlyConfig config, Run run) {
    this.config = config;
    this.run = run;
  }

  void measure() throws Exception {
    for (int megabytes : config.reduceMegabytes()) {
      for (String algorithm : ALGORITHMS) {
        run.cell(
            0,
            algorithm,
            "reduce-" + megabytes,
            cell -> cell.record(TIME, 1e3 * seconds(algorithm, megabytes), megabytes));
      }
      run.cell(
          0,
          COMPARED,
          "reduce-" + megabytes,
          cell -> {
            double ring = seconds("ring", megabytes);
            double rails = seconds("multi-rail-ring", megabytes);
            double hierarchical = seconds("hierarchical", megabytes);
            double closed = (2 * 31 / 32.0 / 25) / (2 * 7 / 8.0 / 300 + 2 * 3 / 4.0 / 8 / 25);
            double gap = (ring - rails) / (ring - hierarchical);
            cell.record(RATIO, ring / hierarchical, megabytes);
            cell.record(
                EQUAL, Math.abs(ring / hierarchical / closed - 1) <= 0.01 ? 1 : 0, megabytes);
            cell.record(CLOSED, gap, megabytes);
            cell.record(MOST, gap > 0.5 ? 1 : 0, megabytes);
          });
    }
  }

  private static double seconds(String algorithm, int megabytes) {
    var net = NET.railOnly();
    var options = SimulationOptions.of(net);
    var work =
        CollectiveWorkload.of(net, Operation.ALL_REDUCE, megabytes * 1e6, algorithm, 64, options);
    return SymmetricSimulator.run(net, work.program(), options).endSeconds();
  }
}
