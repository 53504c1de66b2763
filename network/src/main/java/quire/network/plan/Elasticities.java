package quire.network.plan;

import java.util.function.ToDoubleFunction;
import quire.network.cost.Fabric;
import quire.network.model.Hardware;
import quire.network.model.PaperModel;

/// How much iteration time follows each property of the hardware: d ln T / d ln x by central
/// differences, at the plan's own layout; of the domain size, between half and twice.
public record Elasticities(
    double compute, double hbBandwidth, double nicBandwidth, double latency, double hb) {
  private static final double STEP = 1e-4;

  /// Elasticities of the full model.
  public static Elasticities full(TrainingJob job, Fabric fabric, Layout layout) {
    return of(
        job.hardware(),
        hardware -> {
          var model = new StepModel(job.on(hardware));
          model.set(layout);
          return model.evaluate(fabric);
        });
  }

  /// Elasticities of the closed form.
  public static Elasticities paper(TrainingJob job, double batchTokens, int tp) {
    PaperModel model = PaperModel.of(job.model(), batchTokens);
    return of(job.hardware(), hardware -> model.terms(hardware, job.gpus(), tp).total());
  }

  private static Elasticities of(Hardware hw, ToDoubleFunction<Hardware> time) {
    double up = 1 + STEP;
    double down = 1 / up;
    int half = Math.max(1, hw.hb() / 2);
    return new Elasticities(
        slope(time, hw.scaled(up, 1, 1, 1), hw.scaled(down, 1, 1, 1), up / down),
        slope(time, hw.scaled(1, up, 1, 1), hw.scaled(1, down, 1, 1), up / down),
        slope(time, hw.scaled(1, 1, up, 1), hw.scaled(1, 1, down, 1), up / down),
        slope(time, hw.scaled(1, 1, 1, up), hw.scaled(1, 1, 1, down), up / down),
        slope(time, hw.with(2 * hw.hb(), 0, 0), hw.with(half, 0, 0), 2.0 * hw.hb() / half));
  }

  private static double slope(
      ToDoubleFunction<Hardware> time, Hardware more, Hardware less, double ratio) {
    return Math.log(time.applyAsDouble(more) / time.applyAsDouble(less)) / Math.log(ratio);
  }
}
