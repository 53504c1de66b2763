package quire.network.plan;

import java.util.ArrayList;
import java.util.List;
import quire.network.cost.Fabric;
import quire.network.model.Recompute;
import quire.network.training.IterationSpec;
import quire.network.training.IterationSpec.Calls;
import quire.network.training.PipelineOrder;

/// A plan as the simulator of iterations takes it: the same work and the same bytes as [StepModel]
/// counts, so that what differs is only how they meet.
///
/// The collectives of all layers of a chunk travel as one of their summed bytes; their latency
/// counts once instead of once a layer. A third of the computing is forward, two thirds backward (a
/// quarter and three where all is computed again).
///
/// @param spec what the simulator takes
/// @param notes what was simplified, one line each
public record PlannedIteration(IterationSpec spec, List<String> notes) {
  private static final double ELEMENT = 2;
  private static final double GRADIENT = 4;

  /// Copies the list.
  public PlannedIteration {
    notes = List.copyOf(notes);
  }

  /// Of a job and a layout.
  public static PlannedIteration of(TrainingJob job, Layout layout) {
    var model = new StepModel(calm(job));
    model.set(layout);
    model.evaluate(Fabric.HB);
    var shape = job.model();
    int m = model.microBatches();
    int v = layout.chunks();
    int t = layout.tp();
    double tokens = (double) layout.microBatch() * shape.sequence() / layout.cp();
    boolean full = layout.recompute() == Recompute.FULL;
    double chunkSeconds = model.terms().compute() / m / v;
    double forward = chunkSeconds / (full ? 4 : 3);
    double whole = tokens * shape.hidden() * ELEMENT;
    double rounds = 8 + (full ? 4 : 0) + (layout.sequenceParallel() ? 2 : 0);
    // An all-reduce is two rounds; half of them belong to each direction.
    double tensor = rounds / 4 * model.stageLayers() / v * whole;
    double parameters = model.commonPerGpu() + model.embeddingPerGpu() + model.routedPerGpu();
    var spec =
        new IterationSpec(
            t,
            layout.pp(),
            layout.dp(),
            layout.ep(),
            layout.cp(),
            v,
            m,
            layout.order().toString(),
            PipelineOrder.ONE_FORWARD_ONE_BACKWARD,
            IterationSpec.everyStage(layout.pp(), forward),
            IterationSpec.everyStage(layout.pp(), chunkSeconds - forward),
            t > 1 ? new Calls(1, tensor) : Calls.NONE,
            context(model, job, layout, tokens),
            experts(model, job, layout, tokens, full),
            layout.pp() > 1 ? whole / t : 0,
            IterationSpec.everyStage(layout.pp(), GRADIENT * parameters / v),
            IterationSpec.everyStage(layout.pp(), ELEMENT * parameters / v),
            layout.zero(),
            layout.pp() > 1 && shape.tied() ? GRADIENT * shape.embedding() / t : 0,
            model.terms().optimizer(),
            job.options().overlaps().contains(TrainingJob.Overlap.DP));
    var notes = new ArrayList<String>();
    notes.add(
        "collectives of a chunk's layers travel as one: their latency counts once, not once a layer");
    if (shape.experts() != null && layout.ep() > 1 && layout.dp() > layout.ep()) {
      notes.add("gradients of experts are summed over all replicas, as those of other weights");
    }
    if (layout.zero() == 3) {
      notes.add("ZeRO-3 gathers parameters twice an iteration, not twice a micro-batch");
    }
    return new PlannedIteration(spec, notes);
  }

  /// Noise and skew come from the simulator, not twice.
  private static TrainingJob calm(TrainingJob job) {
    var o = job.options();
    var calm = new TrainingJob.Options(o.overlaps(), o.causal(), o.fusedAttention(), 0, 0);
    return new TrainingJob(job.model(), job.hardware(), job.gpus(), job.batch(), calm);
  }

  /// Keys and values of all context ranks: what ring attention passes round, as one all-gather.
  private static Calls context(StepModel model, TrainingJob job, Layout layout, double tokens) {
    if (layout.cp() == 1) {
      return Calls.NONE;
    }
    var shape = job.model();
    var latent = shape.latent();
    double width =
        latent == null
            ? 2.0 * Math.max(1, shape.kvHeads() / (double) layout.tp()) * shape.headSize()
            : latent.keyValueRank() + latent.rotaryHead();
    double passes = layout.recompute() == Recompute.NONE ? 3 : 4;
    double layers = model.stageLayers() / (double) layout.chunks();
    return new Calls(1, passes / 2 * layers * layout.cp() * tokens * width * ELEMENT);
  }

  private static Calls experts(
      StepModel model, TrainingJob job, Layout layout, double tokens, boolean full) {
    var experts = job.model().experts();
    if (experts == null || layout.ep() == 1) {
      return Calls.NONE;
    }
    double layers = model.stageExpertLayers() / (double) layout.chunks();
    double share = layout.sequenceParallel() ? layout.tp() : 1;
    double bytes = tokens / share * experts.topK() * job.model().hidden() * ELEMENT;
    return new Calls(1, (full ? 3 : 2) * layers * bytes);
  }
}
