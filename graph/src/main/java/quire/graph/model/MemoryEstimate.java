package quire.graph.model;

import java.util.Locale;
import quire.base.Check;

/// What a training step takes before it runs: tensors at the moment of the most, beyond the loaded
/// batch.
///
/// The terms are those that autograd keeps and the kernels work in; how often each counts was
/// fitted to counted peaks of 110 random networks and batches ([quire.tensor.PeakMemory]), which it
/// meets within 25 percent. The square term of materialised attention is exact: one matrix of
/// weights a layer and two more at the peak.
///
/// @param stepBytes activations and passing tensors of forward and backward
/// @param stateBytes parameters, their gradients and AdamW's two moments, float32
public record MemoryEstimate(long stepBytes, long stateBytes) {
  private static final double BYTES = 4;
  private static final double GIGA = 1e9;

  /// Sizes of a batch.
  ///
  /// @param nodes real nodes of all graphs
  /// @param graphs graphs
  /// @param longest nodes of the largest graph
  /// @param localEdges directed local entries
  /// @param attentionEdges directed entries of sparse attention
  public record Size(long nodes, long graphs, long longest, long localEdges, long attentionEdges) {
    /// The sizes of a batch that exists.
    public static Size of(Interaction batch) {
      return new Size(
          batch.nodes(),
          batch.graphs(),
          batch.longestGraph(),
          batch.localEdges(),
          batch.attentionEdges());
    }

    /// The sizes of a batch that a network would make of graphs.
    public static Size of(
        NetworkConfig config, long nodes, long graphs, long longest, long localEdges) {
      long edges = config.edges().kinds().contains(EdgeKind.LOCAL) ? localEdges : 0;
      edges += config.usesExpander() ? config.edges().degree() * nodes : 0;
      edges += 2L * config.activeVirtual() * nodes;
      edges += config.edges().selfLoops() ? nodes + config.activeVirtual() * graphs : 0;
      boolean sparse = config.attention() == NetworkConfig.Attention.EXPHORMER;
      return new Size(nodes, graphs, longest, localEdges, sparse ? edges : 0);
    }
  }

  /// Estimates a step of a network on a batch.
  ///
  /// @param parameters the network's parameter count
  public static MemoryEstimate of(NetworkConfig config, Size size, long parameters) {
    double floats = shell(config, size) + local(config, size) + attention(config, size);
    // The passing tensors of the two branches are not there at the same time.
    floats += Math.max(gatedPassing(config, size), densePassing(config, size));
    return new MemoryEstimate(
        Math.round(BYTES * (floats + 0.1 * parameters)), Math.round(4 * BYTES * parameters));
  }

  /// Encoder, norms, feed-forward, head.
  private static double shell(NetworkConfig config, Size size) {
    double rows = (double) size.nodes() * config.width();
    double perLayer = 4.2 + (config.regularisation().dropout() > 0 ? 6.3 : 0);
    return rows
        * (perLayer * config.layers()
            + 4.1
            + 0.6 * config.readout().layers()
            + 5.4 * config.start().layers());
  }

  private static double local(NetworkConfig config, Size size) {
    double rows = (double) size.nodes() * config.width();
    double edges = (double) size.localEdges() * config.width();
    double encoded = config.inputs().edgeFeatures() > 0 ? 0.9 * edges : 0;
    return encoded
        + switch (config.local()) {
          case NONE -> 0;
          case GCN -> 4.75 * config.layers() * rows;
          // The last layer hands no edge state on.
          case GATEDGCN ->
              (2.7 + (config.regularisation().dropout() > 0 ? 1.2 : 0))
                  * (config.layers() - 1)
                  * edges;
        };
  }

  private static double gatedPassing(NetworkConfig config, Size size) {
    return config.local() == NetworkConfig.Local.GATEDGCN
        ? 3.4 * size.localEdges() * config.width()
        : 0;
  }

  private static double attention(NetworkConfig config, Size size) {
    double padded = (double) size.graphs() * size.longest() * config.width();
    return switch (config.attention()) {
      case NONE -> 0;
      case DENSE -> {
        boolean drops = config.regularisation().attentionDropout() > 0;
        yield config.layers() * (7.5 * padded + (drops ? 3 : 1) * pairs(config, size));
      }
      case DENSE_FUSED -> 7.5 * config.layers() * padded;
      case EXPHORMER -> sparse(config, size);
    };
  }

  private static double sparse(NetworkConfig config, Size size) {
    double rows = (size.nodes() + (double) config.activeVirtual() * size.graphs()) * config.width();
    int heads = Math.min(8, Integer.highestOneBit(2 * config.heads() - 1));
    double own =
        config.inputs().edgeFeatures() > 0
            ? (1.3 * config.layers() + 1.4) * size.localEdges() * config.width()
            : 0;
    double dropped =
        config.regularisation().attentionDropout() > 0
            ? 3.0 * config.layers() * size.attentionEdges() * config.heads()
            : 0;
    return (4.9 * config.layers() + 1.9) * rows
        + 0.8 * 2 * heads * size.attentionEdges()
        + own
        + dropped;
  }

  private static double densePassing(NetworkConfig config, Size size) {
    return config.attention() == NetworkConfig.Attention.DENSE ? 2 * pairs(config, size) : 0;
  }

  private static double pairs(NetworkConfig config, Size size) {
    return (double) size.graphs() * config.heads() * size.longest() * size.longest();
  }

  /// Step and state together.
  public long totalBytes() {
    return stepBytes + stateBytes;
  }

  /// Refuses a step that does not fit, with both figures.
  ///
  /// @param limit bytes that may be used
  /// @throws quire.base.RequestException when [#totalBytes] is above the limit
  public void check(NetworkConfig config, long limit) {
    String remedy =
        config.attention() == NetworkConfig.Attention.DENSE
            ? "use sparse attention (--attention exphormer), fewer graphs a batch or more --memory"
            : "use fewer graphs a batch (--batch), less --width or more --memory";
    Check.that(
        totalBytes() <= limit,
        "a training step with %s attention needs %s, have %s: %s",
        config.attention().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        gigabytes(totalBytes()),
        gigabytes(limit),
        remedy);
  }

  private static String gigabytes(long bytes) {
    double value = bytes / GIGA;
    return String.format(Locale.ROOT, value < 10 ? "%.2f GB" : "%.0f GB", value);
  }
}
