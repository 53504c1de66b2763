package quire.network.experiment;

import java.util.List;
import quire.lab.Run;
import quire.lab.stats.Regression;
import quire.network.cost.CostRow;
import quire.network.cost.Fabric;
import quire.network.cost.Parts;
import quire.network.cost.PriceBook;
import quire.network.model.Hardware;
import quire.network.model.ModelShape;
import quire.network.model.Models;
import quire.network.model.Recompute;
import quire.network.plan.Constraints;
import quire.network.plan.Layout;
import quire.network.plan.Plan;
import quire.network.plan.Planner;
import quire.network.plan.RankOrder;
import quire.network.plan.StepModel;
import quire.network.plan.TrainingJob;

/// Searches with the full iteration model: what the domain size buys (D5), where the best
/// model-parallel size lies (D7), and the numbers of the charts. All of it is computed, not drawn:
/// no p-values.
final class PlannerStudy {
  /// Best iteration seconds on rail-only by K (the step).
  static final String SECONDS = "plan/seconds";

  /// Best seconds with all GPUs in one domain over [#SECONDS]; arm: batch, step: K.
  static final String SHARE = "plan/idealOverTime";

  /// Whether the next larger K is no slower.
  static final String FALLS = "domains/neverSlower";

  /// Whether the next step of K gains no more than the one before.
  static final String SHRINKS = "domains/gainsShrink";

  /// Best model-parallel size of the full model, with one pipeline stage; arm: what is varied.
  static final String BEST = "modelParallel/best";

  /// Fitted power of [#BEST] in the step.
  static final String POWER = "modelParallel/power";

  /// Whether that power is the claimed one within 0.05.
  static final String POWER_HOLDS = "modelParallel/powerHolds";

  /// Whether [#BEST] stays within 5 % when K or a bandwidth changes.
  static final String UNCHANGED = "modelParallel/unchanged";

  /// By fabric: seconds, cost, and exposed seconds by cause.
  static final String FABRIC_SECONDS = "fabric/seconds";

  static final String FABRIC_COST = "fabric/costMillions";
  static final String FABRIC_TERM = "fabric/term/";
  static final List<String> TERMS =
      List.of("compute", "bubble", "tensor", "pipeline", "data", "expert", "optimizer");

  static final int CHART_HB = 256;
  private static final int RADIX = 64;

  private final RailOnlyConfig config;
  private final Run run;

  PlannerStudy(RailOnlyConfig config, Run run) {
    this.config = config;
    this.run = run;
  }

  void measure(double from, double to) throws Exception {
    var plans = config.plans();
    int batch = plans.batches().getLast();
    int done = 0;
    for (String model : plans.models()) {
      run.progress("plans", from + (to - from) * done++ / (plans.models().size() + 2));
      run.cell(
          0,
          model,
          "domains",
          cell -> {
            double before = Double.NaN;
            double gainBefore = Double.NaN;
            for (int hb : plans.domains()) {
              double seconds = best(job(model, hb, batch), Fabric.RAIL_ONLY).seconds();
              cell.record(SECONDS, seconds, hb);
              if (!Double.isNaN(before)) {
                double gain = 1 - seconds / before;
                cell.record(FALLS, gain >= 0 ? 1 : 0, hb);
                if (!Double.isNaN(gainBefore)) {
                  cell.record(SHRINKS, gain <= gainBefore ? 1 : 0, hb);
                }
                gainBefore = gain;
              }
              before = seconds;
            }
          });
    }
    for (int size : plans.batches()) {
      run.cell(
          0,
          batchArm(size),
          "map",
          cell -> {
            String model = plans.models().getFirst();
            double ideal = best(job(model, plans.gpus(), size), Fabric.HB).seconds();
            for (int hb : plans.domains()) {
              double seconds = best(job(model, hb, size), Fabric.RAIL_ONLY).seconds();
              cell.record(SHARE, ideal / seconds, hb);
            }
          });
    }
    run.progress("plans", to);
    fabrics(plans.models().getFirst(), batch);
    modelParallel();
  }

  static String batchArm(int batch) {
    return "batch-" + batch;
  }

  private TrainingJob job(String model, int hb, int batch) {
    Hardware hardware = Hardware.of("gh200-v1").hardware().with(hb, 0, 0);
    return new TrainingJob(
        Models.of(model).model(),
        hardware,
        config.plans().gpus(),
        batch,
        TrainingJob.Options.DEFAULT);
  }

  /// Context parallelism is left out: the sequences are short.
  private static Planner.Candidate best(TrainingJob job, Fabric fabric) {
    var found = new Planner(job, List.of(fabric), given(), 1).search();
    var best = found.best().get(fabric);
    if (best == null || best.isEmpty()) {
      throw new quire.base.WorkException(
          "no layout of %s on %d GPUs in domains of %d fits; rejected: %s"
              .formatted(job.model().name(), job.gpus(), job.hardware().hb(), found.rejected()));
    }
    return best.getFirst();
  }

  private static Constraints given() {
    return new Constraints(
        0, 0, 0, 0, 1, 0, 0, null, null, -1, RankOrder.DEFAULT, false, false, false);
  }

  private void fabrics(String model, int batch) throws Exception {
    var job = job(model, CHART_HB, batch);
    var book = PriceBook.of("paper-v5");
    for (Fabric fabric :
        List.of(
            Fabric.RAIL_ONLY, Fabric.RAIL_OPTIMIZED, Fabric.TORUS, Fabric.DRAGONFLY, Fabric.HB)) {
      run.cell(
          0,
          fabric.word(),
          "fabric",
          cell -> {
            CostRow cost = CostRow.of(fabric, job.gpus(), CHART_HB, RADIX, book, Parts.Mode.PAPER);
            var plan = Plan.full(job, fabric, best(job, fabric).layout(), cost);
            cell.record(FABRIC_SECONDS, plan.seconds());
            if (fabric != Fabric.HB) {
              cell.record(FABRIC_COST, cost.cost() / 1e6);
            }
            var x = plan.terms();
            double[] terms = {
              x.compute(), x.bubble(), x.tensor(), x.pipeline(), x.data(), x.expert(), x.optimizer()
            };
            for (int i = 0; i < terms.length; i++) {
              cell.record(FABRIC_TERM + TERMS.get(i), terms[i]);
            }
          });
    }
  }

  // ---- D7

  private static final String SHAPE = "mt-nlg-530b";
  private static final int GPUS = 16_384;
  private static final int SEQUENCES = 16_384;

  private void modelParallel() throws Exception {
    Hardware base = Hardware.of("gh200-v1").hardware();
    run.cell(
        0,
        "gpus",
        "modelParallel",
        cell -> {
          int[] sizes = {4096, 8192, 16_384, 32_768, 65_536};
          var best = new double[sizes.length];
          for (int i = 0; i < sizes.length; i++) {
            best[i] = optimum(base, sizes[i], SEQUENCES);
            cell.record(BEST, best[i], sizes[i]);
          }
          power(cell, sizes, best, 0.5);
        });
    run.cell(
        0,
        "batch",
        "modelParallel",
        cell -> {
          int[] sizes = {4096, 8192, 16_384, 32_768, 65_536};
          var best = new double[sizes.length];
          for (int i = 0; i < sizes.length; i++) {
            best[i] = optimum(base, GPUS, sizes[i]);
            cell.record(BEST, best[i], sizes[i]);
          }
          power(cell, sizes, best, -0.5);
        });
    double usual = optimum(base, GPUS, SEQUENCES);
    varied(
        "domain", new double[] {32, 64, 128, 256, 512, 1024}, usual, k -> base.with((int) k, 0, 0));
    varied(
        "hbBandwidth",
        new double[] {240, 480, 960, 1920},
        usual,
        gigabytes -> base.with(0, gigabytes * 1e9, 0));
    varied(
        "nicBandwidth",
        new double[] {25, 50, 100, 200},
        usual,
        gigabytes -> base.with(0, 0, gigabytes * 1e9));
  }

  private void varied(
      String what,
      double[] values,
      double usual,
      java.util.function.DoubleFunction<Hardware> hardware)
      throws Exception {
    run.cell(
        0,
        what,
        "modelParallel",
        cell -> {
          for (double value : values) {
            double best = optimum(hardware.apply(value), GPUS, SEQUENCES);
            cell.record(BEST, best, Math.round(value));
            cell.record(UNCHANGED, Math.abs(best / usual - 1) <= 0.05 ? 1 : 0, Math.round(value));
          }
        });
  }

  private static void power(quire.lab.Cell cell, int[] sizes, double[] best, double claimed) {
    var x = java.util.Arrays.stream(sizes).mapToDouble(Math::log).toArray();
    var y = java.util.Arrays.stream(best).map(Math::log).toArray();
    double power = Regression.fit(x, y).slope();
    cell.record(POWER, power);
    cell.record(POWER_HOLDS, Math.abs(power - claimed) <= 0.05 ? 1 : 0);
  }

  /// The best tensor-parallel size with one stage, between powers of two: through the best one and
  /// its neighbours goes `A + c/t + g t`, which is least at `sqrt(c/g)`. At the edge of what is
  /// possible the edge itself.
  private static double optimum(Hardware hardware, int gpus, int sequences) {
    ModelShape shape = Models.of(SHAPE).model();
    var job = new TrainingJob(shape, hardware, gpus, sequences, TrainingJob.Options.DEFAULT);
    int least = Math.max(1, gpus / sequences);
    int most = Math.min(hardware.hb(), shape.heads());
    int at = least;
    double lowest = Double.POSITIVE_INFINITY;
    for (int t = least; t <= most; t *= 2) {
      double seconds = seconds(job, t);
      if (seconds < lowest) {
        lowest = seconds;
        at = t;
      }
    }
    if (at == least || at == most) {
      return at;
    }
    // Differences to the middle: c/t (1 and -1/2), g t (-1/2 and 1).
    double down = seconds(job, at / 2) - lowest;
    double up = seconds(job, 2 * at) - lowest;
    double c = (down + up / 2) / 0.75 * at;
    double g = (up + down / 2) / 0.75 / at;
    return Math.sqrt(c / g);
  }

  private static double seconds(TrainingJob job, int t) {
    var model = new StepModel(job);
    model.set(
        new Layout(t, 1, job.gpus() / t, 1, 1, 1, 1, Recompute.NONE, false, 0, RankOrder.DEFAULT));
    return model.evaluate(Fabric.RAIL_ONLY);
  }
}
