package quire.network.plan;

import java.util.List;
import quire.network.model.Hardware;
import quire.network.model.Models;
import quire.network.model.Recompute;

/// Iterations that Korthikanti et al. (2022, arXiv 2205.05198, tables 4 and 5) measured on A100 80
/// GB with t = 8: each model with full recomputation and without sequence parallelism, and with
/// selective recomputation and sequence parallelism.
///
/// @param calibration whether the two efficiency shares were fitted to it
public record MeasuredRun(
    String model,
    int gpus,
    int batch,
    int pp,
    int chunks,
    int microBatch,
    boolean full,
    double seconds,
    boolean calibration) {
  /// All eight.
  public static final List<MeasuredRun> ALL =
      List.of(
          new MeasuredRun("megatron-22b", 8, 4, 1, 1, 4, true, 1.42, true),
          new MeasuredRun("megatron-22b", 8, 4, 1, 1, 4, false, 1.10, false),
          new MeasuredRun("megatron-175b", 64, 64, 8, 3, 1, true, 18.13, true),
          new MeasuredRun("megatron-175b", 64, 64, 8, 3, 1, false, 13.75, false),
          new MeasuredRun("mt-nlg-530b", 280, 280, 35, 3, 1, true, 49.05, false),
          new MeasuredRun("mt-nlg-530b", 280, 280, 35, 3, 1, false, 37.83, false),
          new MeasuredRun("megatron-1008b", 512, 512, 64, 1, 1, true, 94.42, false),
          new MeasuredRun("megatron-1008b", 512, 512, 64, 1, 1, false, 71.49, false));

  /// The job.
  public TrainingJob job() {
    return new TrainingJob(
        Models.of(model).model(),
        Hardware.of("a100-80g").hardware(),
        gpus,
        batch,
        TrainingJob.Options.DEFAULT);
  }

  /// The layout.
  public Layout layout() {
    return new Layout(
        8,
        pp,
        gpus / 8 / pp,
        1,
        1,
        chunks,
        microBatch,
        full ? Recompute.FULL : Recompute.SELECTIVE,
        !full,
        0,
        RankOrder.DEFAULT);
  }
}
