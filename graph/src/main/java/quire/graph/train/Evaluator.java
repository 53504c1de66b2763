package quire.graph.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quire.graph.model.GraphNetwork;
import quire.graph.model.Interaction;
import quire.graph.model.NetworkConfig;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// Runs a network over graphs in batches, without gradients. Small data sets keep their batches
/// from epoch to epoch.
final class Evaluator implements AutoCloseable {
  private static final long KEPT_ENTRIES = 3_000_000;

  private final Samples samples;
  private final NetworkConfig network;
  private final List<int[]> chunks = new ArrayList<>();
  private final @Nullable Interaction[] kept;
  private final boolean keeps;
  private final boolean byGraph;

  /// For samples whose labels say what is classified.
  Evaluator(Samples samples, NetworkConfig network, int[] graphs, int batch) {
    this(samples, network, graphs, batch, samples.byGraph());
  }

  /// @param graphs numbers of the graphs to run over
  /// @param batch graphs at a time
  /// @param byGraph whether a graph has one row of outputs
  Evaluator(Samples samples, NetworkConfig network, int[] graphs, int batch, boolean byGraph) {
    this.byGraph = byGraph;
    this.samples = samples;
    this.network = network;
    for (int from = 0; from < graphs.length; from += batch) {
      chunks.add(Arrays.copyOfRange(graphs, from, Math.min(graphs.length, from + batch)));
    }
    kept = new Interaction[chunks.size()];
    long entries =
        IntStream.of(graphs)
            .mapToLong(g -> {
              var sample = samples.graphs().get(g);
              return sample.source().length
                  + sample.expanderSource().length
                  + 2L * network.activeVirtual() * sample.nodes();
            })
            .sum();
    keeps = entries <= KEPT_ENTRIES || chunks.size() == 1;
  }

  /// The batch of just these graphs, if it is one that stays.
  @Nullable Interaction batchOf(int[] graphs) {
    return keeps && chunks.size() == 1 && Arrays.equals(chunks.getFirst(), graphs)
        ? interaction(0)
        : null;
  }

  private Interaction interaction(int chunk) {
    var ready = kept[chunk];
    if (ready != null) {
      return ready;
    }
    var graphs = IntStream.of(chunks.get(chunk)).mapToObj(samples.graphs()::get).toList();
    var made = new Interaction(graphs, network);
    if (keeps) {
      kept[chunk] = made;
    }
    return made;
  }

  /// Probabilities of all rows; NaN in graphs that are not run over.
  Predictions run(GraphNetwork model) {
    int classes = Math.max(2, network.inputs().outputs());
    double[] all = new double[Math.multiplyExact(samples.allRows(byGraph), classes)];
    Arrays.fill(all, Double.NaN);
    boolean training = model.is_training();
    model.train(false);
    for (int c = 0; c < chunks.size(); c++) {
      var batch = interaction(c);
      float[] outputs;
      try (var _ = new Scope();
          var _ = new NoTape()) {
        outputs = Tensors.floats(model.forward(batch));
      } finally {
        if (!keeps) {
          batch.close();
        }
      }
      int at = 0;
      for (int g : chunks.get(c)) {
        int rows = samples.rows(g, byGraph);
        spread(outputs, at, rows, all, samples.firstRow(g, byGraph) * classes);
        at += rows;
      }
    }
    model.train(training);
    return new Predictions(classes, all);
  }

  private void spread(float[] outputs, int from, int rows, double[] all, int at) {
    int columns = network.inputs().outputs();
    for (int i = 0; i < rows; i++) {
      if (columns == 1) {
        double p = 1 / (1 + Math.exp(-outputs[from + i]));
        all[at + 2 * i] = 1 - p;
        all[at + 2 * i + 1] = p;
      } else {
        softmax(outputs, (from + i) * columns, columns, all, at + i * columns);
      }
    }
  }

  private static void softmax(float[] logits, int from, int columns, double[] out, int at) {
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < columns; c++) {
      most = Math.max(most, logits[from + c]);
    }
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      out[at + c] = Math.exp(logits[from + c] - most);
      sum += out[at + c];
    }
    for (int c = 0; c < columns; c++) {
      out[at + c] /= sum;
    }
  }

  @Override
  public void close() {
    for (var batch : kept) {
      if (batch != null) {
        batch.close();
      }
    }
  }
}
