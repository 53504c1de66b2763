package quire.graph.model;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.tensor.Tensors;

/// A batch of graphs as one disjoint graph, with the edges that message passing and attention use.
///
/// Rows 0 to N - 1 are the real nodes in order; virtual node k of graph g is row `N + k * graphs +
/// g`. Edge vectors are rows of one table: the local vector (only without edge features), the
/// expander's, `virtual` rows real-to-virtual, `virtual` rows virtual-to-real, the self-loop's
/// (only with self-loops), then the encoded features of every local edge. Built once a batch; it
/// owns its tensors, so make it outside a scope to keep it and close it when done.
public final class Interaction implements AutoCloseable {
  private final int nodes;
  private final int[] first;
  private final int virtual;
  private final Incidence local;
  private final Incidence attention;
  private final @Nullable Incidence looped;
  private final long expanderEntries;
  private final long localEntries;
  private final long virtualEntries;
  private final Tensor features;
  private final @Nullable Tensor edgeFeatures;
  private final Tensor lengths;
  private final @Nullable Tensor slots;
  private final @Nullable Tensor padding;
  private final int longest;

  /// @param samples graphs, at least one, all with the columns that the configuration states
  /// @throws quire.base.RequestException naming the graph and what is wrong with it
  public Interaction(List<Sample> samples, NetworkConfig config) {
    Check.that(!samples.isEmpty(), "a batch must hold at least one graph");
    first = new int[samples.size() + 1];
    int edges = 0;
    for (int g = 0; g < samples.size(); g++) {
      var sample = samples.get(g);
      check(sample, g, config);
      first[g + 1] = Math.addExact(first[g], sample.nodes());
      edges = Math.addExact(edges, sample.source().length);
    }
    nodes = first[samples.size()];
    virtual = config.activeVirtual();
    var unsorted = localEdges(samples, edges);
    local = unsorted.inOrder();
    features = features(samples, config.inputs().features());
    edgeFeatures =
        config.inputs().edgeFeatures() == 0
            ? null
            : edgeFeatures(samples, unsorted, config.inputs().edgeFeatures());
    looped = config.local() == NetworkConfig.Local.GCN ? local.withLoops() : null;
    var builder = new AttentionEdges(this, samples, config);
    attention = builder.build();
    localEntries = builder.localEntries;
    expanderEntries = builder.expanderEntries;
    virtualEntries = builder.virtualEntries;
    longest = longest();
    lengths = Tensors.of(lengthsOf());
    boolean dense =
        config.attention() == NetworkConfig.Attention.DENSE
            || config.attention() == NetworkConfig.Attention.DENSE_FUSED;
    boolean padded = dense && (long) longest * graphs() != nodes;
    slots = padded ? Tensors.of(slotsOf()) : null;
    padding = padded ? Tensors.of(paddingOf(), graphs(), 1, 1, longest) : null;
  }

  private static void check(Sample sample, int g, NetworkConfig config) {
    Check.that(
        sample.features().length == sample.nodes() * config.inputs().features(),
        "graph %d has %d features for %d nodes, the network takes %d columns",
        g,
        sample.features().length,
        sample.nodes(),
        config.inputs().features());
    Check.that(
        config.inputs().edgeFeatures() == 0
            || sample.edgeFeatures().length
                == sample.source().length * config.inputs().edgeFeatures(),
        "graph %d has %d edge features for %d edges, the network takes %d columns",
        g,
        sample.edgeFeatures().length,
        sample.source().length,
        config.inputs().edgeFeatures());
  }

  private Incidence localEdges(List<Sample> samples, int edges) {
    var source = new int[edges];
    var target = new int[edges];
    int at = 0;
    for (int g = 0; g < samples.size(); g++) {
      var sample = samples.get(g);
      append(g, sample.nodes(), sample.source(), source, at);
      append(g, sample.nodes(), sample.target(), target, at);
      at += sample.source().length;
    }
    return new Incidence(nodes, source, target, new int[edges], 1, 1);
  }

  /// Copies ends of edges with the graph's offset, checking each.
  void append(int g, int count, int[] from, int[] to, int at) {
    int offset = first[g];
    for (int e = 0; e < from.length; e++) {
      int node = from[e];
      if (node < 0 || node >= count) {
        Check.that(false, "graph %d, edge %d: node %d of %d", g, e, node, count);
      }
      to[at + e] = node + offset;
    }
  }

  private static Tensor features(List<Sample> samples, int columns) {
    int length = samples.stream().mapToInt(s -> s.features().length).sum();
    var all = new float[length];
    int at = 0;
    for (var sample : samples) {
      System.arraycopy(sample.features(), 0, all, at, sample.features().length);
      at += sample.features().length;
    }
    return Tensors.of(all, length / columns, columns);
  }

  private static Tensor edgeFeatures(List<Sample> samples, Incidence unsorted, int columns) {
    var all = new float[unsorted.edges * columns];
    int at = 0;
    for (var sample : samples) {
      System.arraycopy(sample.edgeFeatures(), 0, all, at, sample.edgeFeatures().length);
      at += sample.edgeFeatures().length;
    }
    var sorted = new float[all.length];
    for (int e = 0; e < unsorted.edges; e++) {
      System.arraycopy(all, unsorted.edge[e] * columns, sorted, e * columns, columns);
    }
    return Tensors.of(sorted, unsorted.edges, columns);
  }

  private int longest() {
    int most = 0;
    for (int g = 0; g < graphs(); g++) {
      most = Math.max(most, first[g + 1] - first[g]);
    }
    return most;
  }

  private long[] lengthsOf() {
    var counts = new long[graphs()];
    Arrays.setAll(counts, g -> first[g + 1] - first[g]);
    return counts;
  }

  private long[] slotsOf() {
    var places = new long[nodes];
    for (int g = 0; g < graphs(); g++) {
      for (int i = first[g]; i < first[g + 1]; i++) {
        places[i] = (long) g * longest + i - first[g];
      }
    }
    return places;
  }

  private float[] paddingOf() {
    var bias = new float[graphs() * longest];
    for (int g = 0; g < graphs(); g++) {
      int used = first[g + 1] - first[g];
      Arrays.fill(bias, g * longest + used, (g + 1) * longest, Float.NEGATIVE_INFINITY);
    }
    return bias;
  }

  /// Real nodes N.
  public int nodes() {
    return nodes;
  }

  /// Graphs in the batch.
  public int graphs() {
    return first.length - 1;
  }

  /// Virtual nodes per graph.
  public int virtual() {
    return virtual;
  }

  /// First node of graph g, or N for g = graphs.
  public int firstNode(int g) {
    return first[g];
  }

  /// Directed local entries that message passing uses.
  public long localEdges() {
    return local.edges;
  }

  /// Directed entries of a kind that attention uses; self-loops count as none of them.
  public long attentionEdges(EdgeKind kind) {
    return switch (kind) {
      case LOCAL -> localEntries;
      case EXPANDER -> expanderEntries;
      case VIRTUAL -> virtualEntries;
    };
  }

  /// All directed entries that attention uses.
  public long attentionEdges() {
    return attention.edges;
  }

  /// Refuses data on which sparse attention would see nothing: no local edges, expander entries or
  /// virtual nodes. A single graph without edges beside others is fine, its rows are zero.
  ///
  /// @throws quire.base.RequestException when attention has no edges
  public void requireAttentionEdges(NetworkConfig config) {
    Check.that(
        config.attention() != NetworkConfig.Attention.EXPHORMER || attention.edges > 0,
        "attention has no edges: %d graphs without local edges; add an expander (--degree) or"
            + " virtual nodes (--virtual)",
        graphs());
  }

  Incidence local() {
    return local;
  }

  Incidence attention() {
    return attention;
  }

  /// Local edges with a loop at every node, for GCN.
  Incidence looped() {
    if (looped == null) {
      throw new IllegalStateException("the batch was made for a network without GCN");
    }
    return looped;
  }

  Tensor features() {
    return features;
  }

  @Nullable Tensor edgeFeatures() {
    return edgeFeatures;
  }

  Tensor lengths() {
    return lengths;
  }

  /// Row of every node in the padded batch, null where there is no padding.
  @Nullable Tensor slots() {
    return slots;
  }

  /// Minus infinity at padded keys, shape (graphs, 1, 1, longest), null where there is no padding.
  @Nullable Tensor padding() {
    return padding;
  }

  int longestGraph() {
    return longest;
  }

  @Override
  public void close() {
    features.close();
    lengths.close();
    for (var tensor : new @Nullable Tensor[] {edgeFeatures, slots, padding}) {
      if (tensor != null) {
        tensor.close();
      }
    }
  }
}
