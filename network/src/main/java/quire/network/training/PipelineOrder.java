package quire.network.training;

import java.util.ArrayList;
import java.util.List;
import quire.base.Check;

/// In which order a pipeline stage works on its micro-batches.
public enum PipelineOrder {
  /// One forward, one backward in turns, after a warm-up; interleaved where a stage holds several
  /// chunks (Narayanan et al., SC 2021). Then micro-batches must be a multiple of stages.
  ONE_FORWARD_ONE_BACKWARD,
  /// All forwards, then all backwards (GPipe).
  GPIPE;

  /// One piece of work of a stage.
  ///
  /// @param forward else backward
  /// @param chunk the stage's chunk, 0 nearest to the input
  /// @param microBatch which micro-batch
  public record Work(boolean forward, int chunk, int microBatch) {}

  /// The work of one stage, in order.
  ///
  /// @param stage from 0
  /// @param stages p
  /// @param chunks v
  /// @param microBatches m
  public List<Work> of(int stage, int stages, int chunks, int microBatches) {
    Check.that(
        this == GPIPE || chunks == 1 || microBatches % stages == 0,
        "interleaved 1F1B needs micro-batches that are a multiple of %d stages, has %d",
        stages,
        microBatches);
    int all = microBatches * chunks;
    int ahead =
        this == GPIPE
            ? all
            : Math.min(
                all,
                chunks == 1
                    ? stages - stage - 1
                    : (stages - stage - 1) * 2 + (chunks - 1) * stages);
    var work = new ArrayList<Work>(2 * all);
    for (int k = 0; k < all + ahead; k++) {
      if (k < all) {
        work.add(at(k, true, stages, chunks, microBatches));
      }
      if (k >= ahead) {
        work.add(at(k - ahead, false, stages, chunks, microBatches));
      }
    }
    return work;
  }

  /// The k-th forward or backward: groups of as many micro-batches as there are stages pass through
  /// the chunks one after the other.
  private Work at(int k, boolean forward, int stages, int chunks, int microBatches) {
    int group = this == GPIPE ? microBatches : chunks == 1 ? 1 : stages;
    int chunk = k / group % chunks;
    int microBatch = k / (group * chunks) * group + k % group;
    return new Work(forward, forward ? chunk : chunks - 1 - chunk, microBatch);
  }
}
