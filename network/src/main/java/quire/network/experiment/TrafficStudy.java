package quire.network.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quire.lab.Cell;
import quire.lab.Run;
import quire.network.cost.Fabric;
import quire.network.flow.FlowProgram;
import quire.network.model.Hardware;
import quire.network.model.Models;
import quire.network.model.Recompute;
import quire.network.plan.Layout;
import quire.network.plan.PlannedIteration;
import quire.network.plan.RankOrder;
import quire.network.plan.Traffic;
import quire.network.plan.TrainingJob;
import quire.network.training.IterationGraph;
import quire.network.training.IterationSimulation;
import quire.network.training.Noise;

/// Who talks to whom in the ten layouts of Narayanan et al. (SC'21, table 1) on domains of 8,
/// groups in rings: D8. Steps are cluster sizes. Counted twice: exchange by exchange, and message
/// by message in the schedules that the simulator would run.
final class TrafficStudy {
  /// Share of ordered pairs that exchange nothing; arms: counted, scheduled.
  static final String SILENT = "traffic/silentPairShare";

  /// Whether that share is above 99 %, for clusters of 256 GPUs and more.
  static final String OVER = "traffic/over99Percent";

  /// Ordered pairs in different domains and on different rails, for clusters of 256 GPUs and more.
  static final String CROSS = "traffic/crossRailPairs";

  /// The same for smaller ones, whose tensor groups do not fill a domain.
  static final String CROSS_SMALL = "traffic/crossRailPairsBelow256";

  /// Share of bytes by kind; steps are cluster sizes.
  static final String BYTES = "traffic/byteShare";

  /// Bytes from a GPU of the first ones to another, `from * TILE + to` as the step.
  static final String MAP = "traffic/bytes";

  static final String COUNTED = "counted";
  static final String SCHEDULED = "scheduled";
  static final int TILE = 64;

  private static final int HB = 8;
  private static final int MAPPED = 512;
  private static final int LEAST = 256;

  private record Row(String model, int tp, int pp, int gpus, int batch) {
    Layout layout() {
      return new Layout(
          tp, pp, gpus / tp / pp, 1, 1, 1, 1, Recompute.FULL, false, 0, RankOrder.DEFAULT);
    }

    TrainingJob job(int sequences) {
      return new TrainingJob(
          Models.of(model).model(),
          Hardware.of("a100-80g").hardware(),
          gpus,
          sequences,
          TrainingJob.Options.DEFAULT);
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row("megatron-1.7b", 1, 1, 32, 512),
          new Row("megatron-3.6b", 2, 1, 64, 512),
          new Row("megatron-7.5b", 4, 1, 128, 512),
          new Row("megatron-18.4b", 8, 1, 256, 1024),
          new Row("megatron-39.1b", 8, 2, 512, 1536),
          new Row("megatron-76.1b", 8, 4, 1024, 1792),
          new Row("megatron-145.6b", 8, 8, 1536, 2304),
          new Row("megatron-310.1b", 8, 16, 1920, 2160),
          new Row("megatron-529.6b", 8, 35, 2520, 2520),
          new Row("megatron-1008b", 8, 64, 3072, 3072));

  private final RailOnlyConfig config;
  private final Run run;

  TrafficStudy(RailOnlyConfig config, Run run) {
    this.config = config;
    this.run = run;
  }

  void measure() throws Exception {
    for (Row row : ROWS) {
      run.cell(
          0,
          COUNTED,
          "traffic-" + row.gpus(),
          cell -> {
            var summary =
                Traffic.full(row.job(row.batch()), row.layout(), Fabric.RAIL_ONLY, false).summary();
            double pairs = (double) row.gpus() * (row.gpus() - 1);
            long cross = Math.round(summary.crossRailPairShare() * pairs);
            silent(cell, row, summary.silentPairShare(), cross);
          });
      for (String kind : List.of("tensor", "pipeline", "data")) {
        run.cell(
            0,
            kind,
            "traffic-" + row.gpus(),
            cell -> {
              var summary =
                  Traffic.full(row.job(row.batch()), row.layout(), Fabric.RAIL_ONLY, false)
                      .summary();
              for (var one : summary.kinds()) {
                if (one.kind().equals(kind)) {
                  cell.record(BYTES, one.byteShare(), row.gpus());
                }
              }
            });
      }
      if (row.gpus() <= config.countedGpus()) {
        run.cell(0, SCHEDULED, "traffic-" + row.gpus(), cell -> scheduled(cell, row));
      }
    }
    run.cell(0, SCHEDULED, "map", this::map);
  }

  private static void silent(Cell cell, Row row, double share, long cross) {
    cell.record(SILENT, share, row.gpus());
    cell.record(row.gpus() >= LEAST ? CROSS : CROSS_SMALL, cross, row.gpus());
    if (row.gpus() >= LEAST) {
      cell.record(OVER, share > 0.99 ? 1 : 0, row.gpus());
    }
  }

  /// Messages of one iteration; the batch is cut to one round of micro-batches, which changes the
  /// bytes of a pair and not the pairs.
  private static FlowProgram program(Row row, String algorithm) {
    var layout = row.layout();
    var work = PlannedIteration.of(row.job(layout.dp() * row.pp()), layout);
    return new IterationSimulation(
            IterationGraph.of(work.spec(), Noise.NONE), algorithm, HB, work.notes())
        .program();
  }

  private static void scheduled(Cell cell, Row row) {
    FlowProgram program = program(row, "ring");
    long n = row.gpus();
    Map<Long, Double> bytes = new HashMap<>();
    for (int i = 0; i < program.size(); i++) {
      if (program.isFlow(i) && program.amount(i) > 0) {
        bytes.merge(program.source(i) * n + program.target(i), program.amount(i), Double::sum);
      }
    }
    long cross = 0;
    for (long pair : bytes.keySet()) {
      int from = (int) (pair / n);
      int to = (int) (pair % n);
      cross += from / HB != to / HB && from % HB != to % HB ? 1 : 0;
    }
    silent(cell, row, 1 - bytes.size() / (n * (n - 1.0)), cross);
  }

  /// The first GPUs of the layout on 512, hierarchical exchanges all with all.
  private void map(Cell cell) {
    Row row = ROWS.stream().filter(one -> one.gpus() == MAPPED).findFirst().orElseThrow();
    FlowProgram program = program(row, "hierarchical");
    var bytes = new double[TILE * TILE];
    for (int i = 0; i < program.size(); i++) {
      if (program.isFlow(i) && program.source(i) < TILE && program.target(i) < TILE) {
        bytes[program.source(i) * TILE + program.target(i)] += program.amount(i);
      }
    }
    for (int pair = 0; pair < bytes.length; pair++) {
      if (bytes[pair] > 0) {
        cell.record(MAP, bytes[pair], pair);
      }
    }
  }

  /// Cluster sizes of the table.
  static List<Integer> sizes() {
    List<Integer> sizes = new ArrayList<>();
    ROWS.forEach(row -> sizes.add(row.gpus()));
    return sizes;
  }
}
