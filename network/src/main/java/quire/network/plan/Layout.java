package quire.network.plan;

import quire.network.model.Recompute;

/// How a job is laid out over GPUs.
///
/// @param tp t, tensor parallel
/// @param pp p, pipeline stages
/// @param dp d, data parallel: N / (t p c)
/// @param ep e, expert parallel; its groups lie inside the data-parallel ones
/// @param cp c, context parallel
/// @param chunks v, pipeline chunks a GPU (interleaved schedule when above 1)
/// @param microBatch b, sequences
/// @param recompute what is computed again
/// @param sequenceParallel whether the work outside the tensor-parallel region is split over t too
/// @param zero ZeRO stage 0, 1 or 3
/// @param order which ranks are neighbours, the first fastest
public record Layout(
    int tp,
    int pp,
    int dp,
    int ep,
    int cp,
    int chunks,
    int microBatch,
    Recompute recompute,
    boolean sequenceParallel,
    int zero,
    RankOrder order) {
  /// GPUs of the layout.
  public long gpus() {
    return (long) tp * pp * dp * cp;
  }
}
