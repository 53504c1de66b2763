package quire.network.plan;

import java.util.ArrayList;
import java.util.List;
import quire.network.cost.CostRow;
import quire.network.cost.Fabric;
import quire.network.cost.Parts;
import quire.network.cost.PriceBook;
import quire.network.model.Flops;
import quire.network.model.Hardware;
import quire.network.model.ModelShape;
import quire.network.model.Models;
import quire.network.model.PaperModel;
import quire.network.model.Recompute;

/// Every published figure that the method can be held against: theirs, ours, how far apart.
public final class Validation {
  /// One figure.
  ///
  /// @param relativeError (computed - published) / published
  /// @param tolerance the most that passes: the rounding of the print, or the stated goal
  public record Row(
      String id,
      String source,
      String quantity,
      double published,
      double computed,
      double relativeError,
      double tolerance,
      boolean ok) {}

  private static final String V1 = "arXiv 2307.12169v1";
  private static final String V5 = "arXiv 2307.12169v5";
  private static final String KORTHIKANTI = "arXiv 2205.05198";
  private static final String NARAYANAN = "Narayanan et al., SC'21";
  private static final double EXACT = 1e-9;

  private final List<Row> rows = new ArrayList<>();

  private Validation() {}

  /// All rows.
  public static List<Row> rows() {
    var all = new Validation();
    all.tableTwo();
    all.laterPrices();
    all.closedForm();
    all.parameters();
    all.memory();
    all.measured();
    all.days();
    all.collectives();
    return List.copyOf(all.rows);
  }

  private void add(
      String id,
      String source,
      String quantity,
      double published,
      double computed,
      double tolerance) {
    double error = computed / published - 1;
    rows.add(
        new Row(
            id,
            source,
            quantity,
            published,
            computed,
            error,
            tolerance,
            Math.abs(error) <= tolerance));
  }

  private void tableTwo() {
    int[][] table = {
      {32768, 32, 7168, 3072, 262144, 131072, 54},
      {32768, 64, 2560, 1536, 196608, 131072, 37},
      {32768, 128, 1280, 256, 196608, 65536, 75},
      {32768, 256, 384, 128, 131072, 65536, 60},
      {65536, 64, 5120, 3072, 393216, 262144, 37},
      {65536, 128, 2560, 1536, 393216, 262144, 37},
      {65536, 256, 1280, 256, 393216, 131072, 75}
    };
    var book = PriceBook.of("paper-v1");
    for (int[] x : table) {
      var rail = CostRow.of(Fabric.RAIL_ONLY, x[0], 256, x[1], book, Parts.Mode.PAPER);
      var clos = CostRow.of(Fabric.RAIL_OPTIMIZED, x[0], 256, x[1], book, Parts.Mode.PAPER);
      String at = "cost/" + x[0] + "/" + x[1] + "/";
      String source = V1 + " table 2";
      add(at + "clos-switches", source, "switches", x[2], clos.parts().switches(), 0);
      add(at + "rail-switches", source, "switches", x[3], rail.parts().switches(), 0);
      add(at + "clos-optics", source, "transceivers", x[4], clos.parts().transceivers(), 0);
      add(at + "rail-optics", source, "transceivers", x[5], rail.parts().transceivers(), 0);
      add(at + "cut", source, "cost saving", x[6] / 100.0, rail.costSaving(), 1.0 / x[6]);
    }
  }

  private void laterPrices() {
    var book = PriceBook.of("paper-v5");
    var rail = CostRow.of(Fabric.RAIL_ONLY, 32768, 256, 64, book, Parts.Mode.PAPER);
    var clos = CostRow.of(Fabric.RAIL_OPTIMIZED, 32768, 256, 64, book, Parts.Mode.PAPER);
    var wide = CostRow.of(Fabric.RAIL_ONLY, 32768, 256, 128, book, Parts.Mode.PAPER);
    add("cost/v5/clos", V5, "USD", 153e6, clos.cost(), 0.005);
    add("cost/v5/saving-64", V5, "cost saving", 0.38, rail.costSaving(), 0.013);
    add("cost/v5/saving-128", V5, "cost saving", 0.77, wide.costSaving(), 0.013);
    add("power/v5/clos", V5 + " (watts inferred from it)", "W", 4.7e6, clos.watts(), 0.011);
    add("power/v5/saving-64", V5, "power saving", 0.37, rail.powerSaving(), 0.027);
    add("power/v5/saving-128", V5, "power saving", 0.75, wide.powerSaving(), 0.013);
  }

  private static double best(PaperModel model, int gpus, int hb) {
    Hardware hw = Hardware.of("gh200-v1").hardware().with(hb, 0, 0);
    return model.terms(hw, gpus, model.best(hw, gpus)).total();
  }

  private void closedForm() {
    Hardware hw = Hardware.of("gh200-v1").hardware();
    var gpt3 = PaperModel.of(Models.of("gpt3-175b").model(), 32e6);
    var opt = PaperModel.of(Models.of("opt-175b").model(), 2e6);
    add(
        "v1/gpt3/32-64",
        V1,
        "gain of K 32 to 64",
        0.12,
        1 - best(gpt3, 16384, 64) / best(gpt3, 16384, 32),
        0.042);
    add(
        "v1/opt/32-64",
        V1,
        "gain of K 32 to 64",
        0.37,
        1 - best(opt, 16384, 64) / best(opt, 16384, 32),
        0.014);
    add(
        "v1/gpt3/512-1024",
        V1,
        "gain of K 512 to 1024",
        0.0095,
        1 - best(gpt3, 16384, 1024) / best(gpt3, 16384, 512),
        0.02);
    add(
        "v1/opt/512-1024",
        V1,
        "gain of K 512 to 1024",
        0.075,
        1 - best(opt, 16384, 1024) / best(opt, 16384, 512),
        0.014);
    for (int[] x : new int[][] {{512, 53}, {2048, 74}}) {
      var palm = PaperModel.of(Models.of("palm-540b").model(), 2048.0 * x[0]);
      add(
          "v1/palm/" + x[0],
          V1,
          "ideal time over time",
          x[1] / 100.0,
          palm.ideal(hw, 32768) / best(palm, 32768, 256),
          0.01);
    }
    var job =
        new TrainingJob(
            Models.of("gpt3-175b").model(), hw, 32768, 15625, TrainingJob.Options.DEFAULT);
    var traffic = Traffic.paper(job, 32e6, 8, true).summary();
    double[][] figures = {{0.5974, 0.000214}, {0.3901, 0.000946}, {0.0125, 0.003876}};
    for (int i = 0; i < figures.length; i++) {
      var kind = traffic.kinds().get(i);
      add(
          "v1/traffic/" + kind.kind() + "/bytes",
          V1 + " fig. 3, recomputed",
          "share of bytes",
          figures[i][0],
          kind.byteShare(),
          0.005);
      add(
          "v1/traffic/" + kind.kind() + "/pairs",
          V1 + " fig. 3, recomputed",
          "share of pairs",
          figures[i][1],
          kind.pairShare(),
          0.005);
    }
    add(
        "v1/traffic/silent",
        V1 + ", recomputed",
        "silent pairs",
        0.994964,
        traffic.silentPairShare(),
        1e-6);
  }

  private void parameters() {
    for (ModelShape model : Models.all()) {
      boolean exact = model.published() % 1e6 != 0;
      double tolerance = exact ? 0 : Math.max(0.05e9 / model.published(), 0.01);
      add(
          "parameters/" + model.name(),
          "see presets",
          "parameters",
          model.published(),
          model.parameters(),
          tolerance);
    }
  }

  private void memory() {
    double gib = 1L << 30;
    double[][] figures = {{0, 59.25}, {1, 9.5625}, {2, 66.84375}, {3, 12.3515625}};
    for (double[] x : figures) {
      boolean small = x[0] < 2;
      boolean sp = x[0] % 2 == 1;
      var run = MeasuredRun.ALL.get(small ? 0 : 2);
      var layout =
          new Layout(
              8,
              run.pp(),
              1,
              1,
              1,
              run.chunks(),
              run.microBatch(),
              sp ? Recompute.SELECTIVE : Recompute.NONE,
              sp,
              0,
              RankOrder.DEFAULT);
      var memory = Memory.of(run.job(), layout);
      String id = "memory/" + run.model() + (sp ? "/selective" : "/none");
      add(id + "/activations", KORTHIKANTI, "GiB", x[1], memory.activations() / gib, 0);
      add(id + "/state", KORTHIKANTI, "GiB", 45.5625, memory.layerState() / gib, 0);
    }
    var trillion = MeasuredRun.ALL.get(6);
    add(
        "memory/megatron-1008b/state",
        KORTHIKANTI,
        "GiB",
        32.958984375,
        Memory.of(trillion.job(), trillion.layout()).layerState() / gib,
        0);
  }

  private void measured() {
    double sum = 0;
    for (MeasuredRun run : MeasuredRun.ALL) {
      var model = new StepModel(run.job());
      model.set(run.layout());
      double seconds = model.evaluate(Fabric.FAT_TREE);
      String id = "time/" + run.model() + (run.full() ? "/full" : "/selective");
      add(
          id,
          KORTHIKANTI + (run.calibration() ? " (fitted to)" : ""),
          "s",
          run.seconds(),
          seconds,
          run.calibration() ? 0.005 : 0.09);
      sum += run.calibration() ? 0 : Math.abs(seconds / run.seconds() - 1);
      if (!run.full()) {
        double[] printed = {0.4165, 0.5139, 0.5605, 0.5627};
        double flops = Flops.of(run.job().model(), run.batch(), false).model();
        double mfu = flops / run.gpus() / run.job().hardware().flops() / run.seconds();
        int at = MeasuredRun.ALL.indexOf(run) / 2;
        add("mfu/" + run.model(), KORTHIKANTI, "MFU of the measured time", printed[at], mfu, 0.002);
      }
    }
    double mean = sum / 6;
    rows.add(
        new Row(
            "time/mean",
            "goal",
            "mean error of the six runs not fitted to",
            0,
            mean,
            Double.NaN,
            0.04,
            mean <= 0.04));
  }

  private void days() {
    Object[][] table = {
      {"megatron-175b", 1024, 140e12, 300e9, 34.0}, {"megatron-1008b", 3072, 163e12, 450e9, 84.0}
    };
    for (Object[] x : table) {
      ModelShape m = Models.of((String) x[0]).model();
      double flops = Flops.of(m, (double) x[3] / m.sequence(), false).hardware(Recompute.FULL);
      add(
          "days/" + x[0],
          NARAYANAN + " section 5",
          "days",
          (double) x[4],
          flops / (int) x[1] / (double) x[2] / 86400,
          0.04);
    }
  }

  /// Closed forms of section 6: hierarchical all-reduce and the relayed all-to-all.
  private void collectives() {
    double s = 1e9;
    double f = 300e9;
    double n = 25e9;
    double hierarchical = 2 * 7.0 / 8 * s / f + 2 * 3.0 / 4 * (s / 8) / n;
    add(
        "collective/hierarchical",
        "closed form, N 32, K 8",
        "s",
        0.0133333333333,
        hierarchical,
        EXACT);
    add(
        "collective/flat-ring",
        "closed form, N 32, K 8",
        "s",
        0.0775,
        2 * 31.0 / 32 * s / n,
        EXACT);
    add(
        "collective/relay-a100",
        V5 + " (8.2 %)",
        "all-to-all overhead, N 64",
        0.082,
        relay(64, 8, 25e9, 300e9),
        0.02);
    add(
        "collective/relay-h100",
        V5 + " (11.2 %)",
        "all-to-all overhead, N 64",
        0.112,
        relay(64, 8, 50e9, 450e9),
        0.02);
  }

  private static double relay(double gpus, double hb, double nic, double inside) {
    return (hb - 1) * gpus / (hb * (gpus - hb)) * nic / inside;
  }
}
