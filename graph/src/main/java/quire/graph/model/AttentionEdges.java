package quire.graph.model;

import java.util.Arrays;
import java.util.List;

/// Lays out the edges of attention: local, expander, virtual, self-loops, in this order.
final class AttentionEdges {
  private final Interaction batch;
  private final List<Sample> samples;
  private final NetworkConfig config;
  private int[] source = new int[0];
  private int[] target = new int[0];
  private int[] row = new int[0];
  private int count;
  int localEntries;
  int expanderEntries;
  int virtualEntries;

  AttentionEdges(Interaction batch, List<Sample> samples, NetworkConfig config) {
    this.batch = batch;
    this.samples = samples;
    this.config = config;
  }

  /// Rows of the table of edge vectors that serve many edges.
  static int sharedRows(NetworkConfig config) {
    return (config.inputs().edgeFeatures() == 0 ? 1 : 0)
        + 1
        + 2 * config.edges().virtual()
        + (config.edges().selfLoops() ? 1 : 0);
  }

  Incidence build() {
    int shared = sharedRows(config);
    int rows = shared + (config.inputs().edgeFeatures() == 0 ? 0 : batch.local().edges);
    int total = batch.nodes() + batch.virtual() * batch.graphs();
    if (config.attention() == NetworkConfig.Attention.EXPHORMER) {
      int expanderRow = config.inputs().edgeFeatures() == 0 ? 1 : 0;
      if (config.edges().kinds().contains(EdgeKind.LOCAL)) {
        addLocal(shared);
      }
      if (config.usesExpander()) {
        addExpander(expanderRow);
      }
      addVirtual(expanderRow + 1);
      if (config.edges().selfLoops()) {
        addLoops(total, shared - 1);
      }
    }
    return new Incidence(
        total,
        Arrays.copyOf(source, count),
        Arrays.copyOf(target, count),
        Arrays.copyOf(row, count),
        rows,
        shared);
  }

  private void grow(int more) {
    int length = Math.addExact(count, more);
    source = Arrays.copyOf(source, length);
    target = Arrays.copyOf(target, length);
    row = Arrays.copyOf(row, length);
  }

  private void addLocal(int shared) {
    var local = batch.local();
    grow(local.edges);
    for (int i = 0; i < local.nodes; i++) {
      Arrays.fill(target, count + local.start[i], count + local.start[i + 1], i);
    }
    System.arraycopy(local.source, 0, source, count, local.edges);
    if (config.inputs().edgeFeatures() > 0) {
      for (int e = 0; e < local.edges; e++) {
        row[count + e] = shared + e;
      }
    }
    count += local.edges;
    localEntries = local.edges;
  }

  private void addExpander(int expanderRow) {
    for (int g = 0; g < samples.size(); g++) {
      expanderEntries += samples.get(g).expanderSource().length;
    }
    grow(expanderEntries);
    Arrays.fill(row, count, count + expanderEntries, expanderRow);
    for (int g = 0; g < samples.size(); g++) {
      var sample = samples.get(g);
      batch.append(g, sample.nodes(), sample.expanderSource(), source, count);
      batch.append(g, sample.nodes(), sample.expanderTarget(), target, count);
      count += sample.expanderSource().length;
    }
  }

  private void addVirtual(int firstRow) {
    int virtual = batch.virtual();
    virtualEntries = Math.multiplyExact(2 * virtual, batch.nodes());
    grow(virtualEntries);
    for (int k = 0; k < virtual; k++) {
      for (int g = 0; g < batch.graphs(); g++) {
        int state = batch.nodes() + k * batch.graphs() + g;
        for (int i = batch.firstNode(g); i < batch.firstNode(g + 1); i++) {
          add(i, state, firstRow + k);
          add(state, i, firstRow + config.edges().virtual() + k);
        }
      }
    }
  }

  private void addLoops(int total, int loopRow) {
    grow(total);
    for (int i = 0; i < total; i++) {
      add(i, i, loopRow);
    }
  }

  private void add(int from, int to, int vector) {
    source[count] = from;
    target[count] = to;
    row[count++] = vector;
  }
}
