package quire.network.experiment;

import quire.lab.Run;
import quire.network.cost.CostRow;
import quire.network.cost.Fabric;
import quire.network.cost.Parts;
import quire.network.cost.PriceBook;
import quire.network.model.Flops;
import quire.network.model.Hardware;
import quire.network.model.Models;
import quire.network.model.PaperModel;
import quire.network.model.Recompute;
import quire.network.plan.MeasuredRun;

/// What the papers print that does not agree with themselves, worked out again.
final class PaperSlips {
  static final String ARM = "slips";

  /// Minimum of equation (1) over N_M found by search, and what equation (2) prints.
  static final String SEARCHED = "slip/1/searchedModelParallel";

  static final String PRINTED = "slip/1/equation2";

  /// Time over ideal, less 1, of GPT-3 at K = 256; the step is the batch in tokens.
  static final String GPT3 = "slip/2/aboveIdeal";

  /// Switches of rail-only over those of the Clos, N 32,768, K 256, radix 64.
  static final String SWITCHES = "slip/3/switches";

  /// Seconds of PaLM by equation (1) at 2,048 sequences.
  static final String PALM = "slip/4/seconds";

  /// Saving at N 32,768, radix 64; the step is K.
  static final String SAVING = "slip/5/saving";

  /// Extra hardware FLOPs of selective recomputation, of the model's: one re-run, and as printed.
  static final String RERUN = "slip/6/oneRerun";

  static final String THRICE = "slip/6/printed";
  static final String HFU_RERUN = "slip/6/hfuOneRerun";
  static final String HFU_PRINTED = "slip/6/hfuPrinted";

  private PaperSlips() {}

  static void measure(Run run) throws Exception {
    run.cell(
        0,
        ARM,
        cell -> {
          Hardware hw = Hardware.of("gh200-v1").hardware();
          var gpt3 = PaperModel.of(Models.of("gpt3-175b").model(), 32e6);
          int gpus = 32_768;
          cell.record(SEARCHED, least(gpt3, hw, gpus));
          cell.record(
              PRINTED,
              Math.sqrt(gpus * gpt3.layerBytes() / PaperModel.ELEMENT_BYTES)
                  / (2 * Math.sqrt(gpt3.batchTokens() * gpt3.rounds() * gpt3.width())));
          for (long tokens : new long[] {3_200_000, 32_000_000}) {
            var model = PaperModel.of(Models.of("gpt3-175b").model(), tokens);
            cell.record(GPT3, best(model, hw, gpus) / model.ideal(hw, gpus) - 1, tokens);
          }
          double rail = Parts.of(Fabric.RAIL_ONLY, gpus, 256, 64, Parts.Mode.PAPER).switches();
          double clos = Parts.of(Fabric.RAIL_OPTIMIZED, gpus, 256, 64, Parts.Mode.PAPER).switches();
          cell.record(SWITCHES, rail / clos);
          var palm = PaperModel.of(Models.of("palm-540b").model(), 2048.0 * 2048);
          cell.record(PALM, best(palm, hw, gpus));
          var book = PriceBook.of("paper-v5");
          for (int hb : new int[] {8, 16, 256}) {
            var row = CostRow.of(Fabric.RAIL_ONLY, gpus, hb, 64, book, Parts.Mode.PAPER);
            cell.record(SAVING, row.costSaving(), hb);
          }
          MeasuredRun measured =
              MeasuredRun.ALL.stream()
                  .filter(one -> one.model().equals("megatron-175b") && !one.full())
                  .findFirst()
                  .orElseThrow();
          var job = measured.job();
          Flops flops = Flops.of(job.model(), job.batch(), false);
          double peak = job.gpus() * job.hardware().flops() * measured.seconds();
          cell.record(RERUN, flops.hardware(Recompute.SELECTIVE) / flops.model() - 1);
          cell.record(THRICE, flops.printed(Recompute.SELECTIVE) / flops.model() - 1);
          cell.record(HFU_RERUN, flops.hardware(Recompute.SELECTIVE) / peak);
          cell.record(HFU_PRINTED, flops.printed(Recompute.SELECTIVE) / peak);
        });
  }

  private static double best(PaperModel model, Hardware hw, int gpus) {
    return model.terms(hw, gpus, model.best(hw, gpus)).total();
  }

  /// Golden-section search of equation (1) in N_M, in [1, K].
  private static double least(PaperModel model, Hardware hw, int gpus) {
    double ratio = (Math.sqrt(5) - 1) / 2;
    double low = 1;
    double high = hw.hb();
    while (high - low > 1e-9 * high) {
      double a = high - ratio * (high - low);
      double b = low + ratio * (high - low);
      if (model.terms(hw, gpus, a).total() < model.terms(hw, gpus, b).total()) {
        high = b;
      } else {
        low = a;
      }
    }
    return (low + high) / 2;
  }
}
