package quire.graph.train;

import quire.base.Check;
import quire.graph.GraphData;
import quire.graph.metric.Metric;

/// How a network is trained: AdamW at a rate that rises for the warm-up epochs (by max(1e-6, e /
/// warmup), so that the first epoch hardly moves) and falls along half a cosine, one rate an epoch;
/// the epoch of the best validation metric is kept.
///
/// @param epochs passes over the training graphs, at least 1
/// @param batch graphs a step, at least 1; a single graph is always one step
/// @param rate peak learning rate, above 0
/// @param weightDecay decoupled, of every parameter, at least 0
/// @param warmup epochs of rise, below `epochs`
/// @param clip largest norm of the gradients, above 0; 1 as published
/// @param weighted whether classes are weighted by the share of the others in each batch
/// @param metric what chooses the epoch: accuracy, accSbm, macroF1, or auc for two classes
public record TrainingPlan(
    int epochs,
    int batch,
    double rate,
    double weightDecay,
    int warmup,
    double clip,
    boolean weighted,
    Metric metric) {
  /// Checks the ranges.
  public TrainingPlan {
    Check.positive("epochs", epochs);
    Check.positive("batch", batch);
    Check.positive("lr", rate);
    Check.range("weight-decay", weightDecay, 0, 1e6);
    Check.that(
        warmup >= 0 && warmup < epochs,
        "warmup must lie in [0, %d) for %d epochs, is %d",
        epochs,
        epochs,
        warmup);
    Check.positive("clip", clip);
    Check.that(
        Selection.KNOWN.contains(metric),
        "metric %s cannot choose an epoch; there are %s",
        metric.id(),
        Selection.names());
  }

  /// The usual plan: batches of 32, rate 1e-3, weight decay 1e-5, up to 5 epochs of warm-up, plain
  /// cross-entropy, chosen by accuracy.
  public static TrainingPlan of(int epochs) {
    return new TrainingPlan(
        epochs, 32, 1e-3, 1e-5, Math.min(5, epochs - 1), 1, false, Metric.ACCURACY);
  }

  /// The usual plan with the loss and metric that fit the data: where nodes of many graphs are
  /// classified, weighted cross-entropy and the mean recall (accSbm), as the block-model benchmarks
  /// have it; else plain cross-entropy and accuracy.
  public static TrainingPlan of(int epochs, GraphData data) {
    boolean blocks = data.task() == GraphData.Task.NODE && data.graphs() > 1;
    return of(epochs).withLoss(blocks, blocks ? Metric.ACC_SBM : Metric.ACCURACY);
  }

  /// The same with other batches.
  public TrainingPlan withBatch(int batch) {
    return new TrainingPlan(epochs, batch, rate, weightDecay, warmup, clip, weighted, metric);
  }

  /// The same with another rate and decay.
  public TrainingPlan withRate(double rate, double weightDecay) {
    return new TrainingPlan(epochs, batch, rate, weightDecay, warmup, clip, weighted, metric);
  }

  /// The same with another warm-up.
  public TrainingPlan withWarmup(int warmup) {
    return new TrainingPlan(epochs, batch, rate, weightDecay, warmup, clip, weighted, metric);
  }

  /// The same with another loss and metric.
  public TrainingPlan withLoss(boolean weighted, Metric metric) {
    return new TrainingPlan(epochs, batch, rate, weightDecay, warmup, clip, weighted, metric);
  }
}
