package quire.network.training;

import java.util.Arrays;
import java.util.List;
import quire.base.Check;

/// A training iteration as the simulator takes it: degrees, and what each part costs.
///
/// GPUs number `tp cp dp pp`; `ep` divides `cp dp`, and an expert group is `ep` replicas that
/// follow one another. `order` says which degree counts fastest, as in Megatron.
///
/// @param tp tensor parallel degree, t
/// @param pp pipeline stages, p
/// @param dp replicas, d
/// @param ep expert parallel degree, e
/// @param cp context parallel degree, c
/// @param chunks pipeline chunks of a GPU, v
/// @param microBatches micro-batches of a replica, m
/// @param order names of degrees, fastest first, such as `tp-cp-ep-dp-pp`
/// @param pipeline the order of a stage's work
/// @param forwardSeconds computing one micro-batch forward in one chunk, by stage
/// @param backwardSeconds the same backward, re-computation included, by stage
/// @param tensor what the tensor group does in one chunk forward, and again backward
/// @param context what the context group does in one chunk forward, and again backward
/// @param expert what the expert group does in one chunk forward, and again backward: all-to-alls
/// @param pipelineBytes activations that a GPU hands to the next stage for one micro-batch
/// @param gradients bytes of gradients of one chunk of a GPU, by stage
/// @param parameters bytes of parameters of one chunk of a GPU, by stage
/// @param zero 0 all-reduces gradients; 1 and 2 reduce-scatter them and gather parameters after the
///   optimizer; 3 gathers before forward and before backward
/// @param embeddingBytes gradients that the first and last stage share, a GPU; 0 for none
/// @param optimizerSeconds the update, a GPU
/// @param overlapData whether gradients travel while other chunks still compute
public record IterationSpec(
    int tp,
    int pp,
    int dp,
    int ep,
    int cp,
    int chunks,
    int microBatches,
    String order,
    PipelineOrder pipeline,
    double[] forwardSeconds,
    double[] backwardSeconds,
    Calls tensor,
    Calls context,
    Calls expert,
    double pipelineBytes,
    double[] gradients,
    double[] parameters,
    int zero,
    double embeddingBytes,
    double optimizerSeconds,
    boolean overlapData) {
  /// The usual order of degrees.
  public static final String ORDER = "tp-cp-ep-dp-pp";

  /// Collectives that follow one another, computation in between.
  ///
  /// @param count how many in one chunk and micro-batch, at least 0
  /// @param bytes of the per-rank buffer of each
  public record Calls(int count, double bytes) {
    /// None.
    public static final Calls NONE = new Calls(0, 0);

    public Calls {
      Check.range("calls", count, 0, 1 << 20);
      Check.range("bytes of a call", bytes, 0, 1e15);
    }
  }

  public IterationSpec {
    Check.positive("tp", tp);
    Check.positive("pp", pp);
    Check.positive("dp", dp);
    Check.positive("ep", ep);
    Check.positive("cp", cp);
    Check.positive("chunks", chunks);
    Check.positive("microBatches", microBatches);
    Check.that((long) cp * dp % ep == 0, "ep must divide cp x dp = %d, is %d", (long) cp * dp, ep);
    Check.that(
        Arrays.stream(order.split("-"))
            .sorted()
            .toList()
            .equals(List.of("cp", "dp", "ep", "pp", "tp")),
        "order must hold tp, cp, ep, dp and pp once each, joined by '-', is '%s'",
        order);
    for (double[] byStage : List.of(forwardSeconds, backwardSeconds, gradients, parameters)) {
      Check.that(byStage.length == pp, "figures by stage must be %d, are %d", pp, byStage.length);
      for (double one : byStage) {
        Check.range("a figure by stage", one, 0, 1e15);
      }
    }
    Check.range("pipelineBytes", pipelineBytes, 0, 1e15);
    Check.range("embeddingBytes", embeddingBytes, 0, 1e15);
    Check.range("optimizerSeconds", optimizerSeconds, 0, 1e9);
    Check.range("zero", zero, 0, 3);
    pipeline.of(0, pp, chunks, microBatches); // refuses a bad count of micro-batches
  }

  /// GPUs in all.
  public int gpus() {
    return Math.multiplyExact(Math.multiplyExact(tp, cp), Math.multiplyExact(dp, pp));
  }

  /// About how many messages an iteration sends, so that what is far too large can be refused
  /// before it is built. Exchange in a group of k sends some 4 (k - 1) messages a GPU and pass.
  public double messages() {
    double aPass =
        1
            + (tensor.count() > 0 ? 4.0 * (tp - 1) : 0)
            + (context.count() > 0 ? 4.0 * (cp - 1) : 0)
            + (expert.count() > 0 ? 2.0 * (ep - 1) : 0);
    return 2.0 * gpus() * microBatches * chunks * aPass;
  }

  /// The same for every stage.
  public static double[] everyStage(int stages, double value) {
    var values = new double[stages];
    Arrays.fill(values, value);
    return values;
  }
}
