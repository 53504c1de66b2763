package quire.network.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.network.cost.CostRow;
import quire.network.cost.Fabric;
import quire.network.model.Flops;
import quire.network.model.Hardware;
import quire.network.model.PaperModel;
import quire.network.model.Recompute;

/// One layout on one fabric with everything that is reported of it.
///
/// @param memory null for the closed form, which knows none
/// @param cost what the network costs
/// @param tpContinuous stationary point of the closed form, NaN for the full model
public record Plan(
    TrainingJob job,
    Fabric fabric,
    Layout layout,
    StepModel.Terms terms,
    double idealSeconds,
    double modelFlops,
    double hardwareFlops,
    double printedFlops,
    double tokens,
    @Nullable Memory memory,
    CostRow cost,
    double tpContinuous) {
  /// Evaluates a layout in full.
  public static Plan full(TrainingJob job, Fabric fabric, Layout layout, CostRow cost) {
    var model = new StepModel(job);
    model.set(layout);
    double ideal = model.evaluate(Fabric.HB);
    model.evaluate(fabric);
    Flops flops = Flops.of(job.model(), job.batch(), job.options().causal());
    Recompute what = layout.recompute();
    return new Plan(
        job,
        fabric,
        layout,
        model.terms(),
        ideal,
        flops.model(),
        flops.hardware(what),
        flops.printed(what),
        (double) job.batch() * job.model().sequence(),
        model.memory(),
        cost,
        Double.NaN);
  }

  /// Evaluates the closed form of 2023 for a model-parallel size.
  public static Plan paper(
      TrainingJob job, double batchTokens, Fabric fabric, int tp, CostRow cost) {
    PaperModel model = PaperModel.of(job.model(), batchTokens);
    Hardware hw = job.hardware();
    double ideal = model.ideal(hw, job.gpus());
    PaperModel.Terms x = model.terms(hw, job.gpus(), tp);
    if (fabric == Fabric.HB) {
      x = model.terms(hw.with(job.gpus(), 0, 0), job.gpus(), tp);
    }
    double flops = 6 * model.parameters() * batchTokens;
    return new Plan(
        job,
        fabric,
        new Layout(tp, 1, job.gpus() / tp, 1, 1, 1, 1, Recompute.NONE, false, 0, RankOrder.DEFAULT),
        new StepModel.Terms(
            x.compute(), 0, x.modelParallel(), 0, x.inDomain() + x.acrossDomains(), 0, 0),
        ideal,
        flops,
        flops,
        flops,
        batchTokens,
        null,
        cost,
        model.bestContinuous(job.gpus()));
  }

  /// Iteration time.
  public double seconds() {
    return terms.total();
  }

  /// Share of the peak that useful operations reach.
  public double mfu() {
    return modelFlops / (job.gpus() * job.hardware().flops() * seconds());
  }

  /// The plan as the JSON of the face.
  ///
  /// @param trainingTokens training budget, NaN where not given
  /// @param goodput useful share of the time with failures, NaN where not asked for
  public Map<String, @Nullable Object> document(double trainingTokens, double goodput) {
    var doc = new LinkedHashMap<String, @Nullable Object>();
    doc.put("topology", fabric.word());
    degrees(doc);
    doc.put("iterationSeconds", seconds());
    doc.put("idealSeconds", idealSeconds);
    var split = new LinkedHashMap<String, @Nullable Object>();
    split.put("compute", terms.compute());
    split.put("bubble", terms.bubble());
    split.put("tensor", terms.tensor());
    split.put("pipeline", terms.pipeline());
    split.put("data", terms.data());
    split.put("expert", terms.expert());
    split.put("optimizer", terms.optimizer());
    doc.put("seconds", split);
    doc.put("modelFlops", modelFlops);
    doc.put("hardwareFlops", hardwareFlops);
    double peak = job.gpus() * job.hardware().flops() * seconds();
    doc.put("mfu", mfu());
    doc.put("hfu", hardwareFlops / peak);
    doc.put("hfuKorthikanti", printedFlops / peak);
    doc.put("tokensPerSecond", tokens / seconds());
    doc.put("trainingDays", trainingTokens / tokens * seconds() / 86400);
    doc.put("memoryBytes", memory == null ? null : memoryDocument(memory));
    doc.put("networkCost", cost.cost());
    doc.put("networkWatts", cost.watts());
    if (!Double.isNaN(goodput)) {
      doc.put("goodput", goodput);
    }
    if (!Double.isNaN(tpContinuous)) {
      doc.put("tpContinuous", tpContinuous);
    }
    return doc;
  }

  private void degrees(Map<String, @Nullable Object> doc) {
    doc.put("tp", layout.tp());
    doc.put("pp", layout.pp());
    doc.put("dp", layout.dp());
    doc.put("ep", layout.ep());
    doc.put("cp", layout.cp());
    doc.put("chunks", layout.chunks());
    doc.put("microBatch", layout.microBatch());
    doc.put("recompute", layout.recompute().word());
    doc.put("sequenceParallel", layout.sequenceParallel());
    doc.put("zero", layout.zero());
    doc.put("order", layout.order().toString());
  }

  private static Map<String, @Nullable Object> memoryDocument(Memory memory) {
    var doc = new LinkedHashMap<String, @Nullable Object>();
    doc.put("layerState", memory.layerState());
    doc.put("embeddingState", memory.embeddingState());
    doc.put("activations", memory.activations());
    doc.put("total", memory.total());
    return doc;
  }
}
