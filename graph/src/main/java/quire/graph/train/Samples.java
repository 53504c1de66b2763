package quire.graph.train;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.graph.Certificate;
import quire.graph.Expander;
import quire.graph.ExpanderOptions;
import quire.graph.GraphData;
import quire.graph.data.LocalEdges;
import quire.graph.data.Part;
import quire.graph.model.MemoryEstimate;
import quire.graph.model.NetworkConfig;
import quire.graph.model.Sample;

/// The graphs of a data set as a network takes them, each with an expander of its own, and their
/// targets.
///
/// Features are those of the source, unchanged. Where the source keeps direction, two columns say
/// which way an entry goes, behind its edge features. The rows of graph g are its nodes, or one row
/// where the targets are graphs.
public final class Samples {
  private final GraphData data;
  private final List<Sample> graphs;
  private final List<Certificate> certificates;
  private final double expanderSeconds;

  private Samples(
      GraphData data, List<Sample> graphs, List<Certificate> certificates, double seconds) {
    this.data = data;
    this.graphs = graphs;
    this.certificates = certificates;
    this.expanderSeconds = seconds;
  }

  private record Made(Sample sample, @Nullable Certificate certificate) {}

  /// Samples for a network: with Hamiltonian expanders where it uses them, made by several threads;
  /// the same seed gives the same expanders.
  ///
  /// @throws quire.base.WorkException naming the graph whose expander is not certified
  public static Samples of(GraphData data, NetworkConfig network, long seed, int threads) {
    return of(
        data,
        network.usesExpander()
            ? ExpanderOptions.strict(network.edges().degree(), "hamiltonian")
            : null,
        seed,
        threads,
        false);
  }

  /// Samples with expanders of a kind, or without any.
  ///
  /// @param options null for no expander
  /// @param allowUncertified whether the best draw is good enough where none is certified
  /// @throws quire.base.WorkException naming the graph whose expander is not certified
  public static Samples of(
      GraphData data,
      @Nullable ExpanderOptions options,
      long seed,
      int threads,
      boolean allowUncertified) {
    Check.positive("threads", threads);
    long start = System.nanoTime();
    List<Made> made;
    try (var pool = new ForkJoinPool(threads)) {
      made =
          pool.submit(() ->
                  IntStream.range(0, data.graphs())
                      .parallel()
                      .mapToObj(g -> made(data, g, options, seed, allowUncertified))
                      .toList())
              .join();
    }
    var certificates =
        made.stream().map(Made::certificate).filter(java.util.Objects::nonNull).toList();
    return new Samples(
        data,
        made.stream().map(Made::sample).toList(),
        certificates,
        (System.nanoTime() - start) / 1e9);
  }

  private static Made made(
      GraphData data, int g, @Nullable ExpanderOptions options, long seed, boolean uncertified) {
    int from = data.firstNode(g);
    int to = data.firstNode(g + 1);
    var plain = plain(data, from, to);
    if (options == null) {
      return new Made(plain, null);
    }
    var expander = Expander.generate(to - from, options, seed, g);
    if (!uncertified) {
      expander.orFail(options.degree());
    }
    return new Made(
        plain.withExpander(ints(expander.source()), ints(expander.target())),
        expander.certificate());
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  private static Sample plain(GraphData data, int from, int to) {
    var local = data.local();
    int first = local.rowStart()[from];
    int entries = local.rowStart()[to] - first;
    int[] source = new int[entries];
    int[] target = new int[entries];
    for (int i = from; i < to; i++) {
      for (int e = local.rowStart()[i]; e < local.rowStart()[i + 1]; e++) {
        source[e - first] = local.source()[e] - from;
        target[e - first] = i - from;
      }
    }
    return new Sample(
        to - from,
        data.features().rows(from, to),
        source,
        target,
        edgeFeatures(local, first, entries),
        new int[0],
        new int[0]);
  }

  private static float[] edgeFeatures(LocalEdges local, int first, int entries) {
    int width = local.width();
    if (!local.directed()) {
      return Arrays.copyOfRange(local.features(), first * width, (first + entries) * width);
    }
    byte[] kind = local.kind();
    int all = width + 2;
    float[] out = new float[entries * all];
    for (int e = 0; e < entries; e++) {
      System.arraycopy(local.features(), (first + e) * width, out, e * all, width);
      boolean against = kind != null && kind[first + e] != 0;
      out[e * all + width + (against ? 1 : 0)] = 1;
    }
    return out;
  }

  /// The data they were made of.
  public GraphData data() {
    return data;
  }

  /// The same graphs with another split of the same data.
  public Samples withData(GraphData other) {
    Check.that(
        other.graphs() == data.graphs() && other.nodes() == data.nodes(),
        "the samples are of other data");
    return new Samples(other, graphs, certificates, expanderSeconds);
  }

  /// One for each graph.
  public List<Sample> graphs() {
    return graphs;
  }

  /// Of each graph's expander; empty without expanders.
  public List<Certificate> certificates() {
    return certificates;
  }

  /// What making them took.
  public double expanderSeconds() {
    return expanderSeconds;
  }

  /// Columns of edge features as the network sees them.
  public static int edgeColumns(GraphData data) {
    return data.local().width() + (data.local().directed() ? 2 : 0);
  }

  /// The network with the columns of this data and its classes: one logit for two classes, else one
  /// a class.
  ///
  /// @throws quire.base.RequestException for data that such a network cannot learn
  public static NetworkConfig fit(NetworkConfig network, GraphData data) {
    Check.that(
        data.features().width() > 0,
        "%s: has no node features; give every node at least one number",
        data.name());
    int classes = data.classes().size();
    Check.that(classes >= 2, "%s: has %d class(es); at least two are needed", data.name(), classes);
    boolean graphTask = data.task() == GraphData.Task.GRAPH;
    boolean fits = graphTask == (network.readout().task() == NetworkConfig.Task.GRAPH);
    Check.that(
        fits,
        "--task %s: the labels of %s belong to %s",
        graphTask ? "node" : "graph",
        data.name(),
        graphTask ? "graphs" : "nodes");
    return network.withInputs(
        data.features().width(), edgeColumns(data), classes == 2 ? 1 : classes);
  }

  /// Refuses a network whose step on the largest batch would not fit.
  ///
  /// @param limit bytes that may be used
  public static void requireMemory(
      GraphData data, NetworkConfig network, int batch, long parameters, long limit) {
    int[] nodes =
        IntStream.range(0, data.graphs())
            .map(g -> data.firstNode(g + 1) - data.firstNode(g))
            .sorted()
            .toArray();
    int[] entries =
        IntStream.range(0, data.graphs())
            .map(g ->
                data.local().rowStart()[data.firstNode(g + 1)]
                    - data.local().rowStart()[data.firstNode(g)])
            .sorted()
            .toArray();
    int count = Math.min(batch, data.graphs());
    long most = IntStream.range(nodes.length - count, nodes.length).mapToLong(g -> nodes[g]).sum();
    long edges =
        IntStream.range(nodes.length - count, nodes.length).mapToLong(g -> entries[g]).sum();
    var size = MemoryEstimate.Size.of(network, most, count, nodes[nodes.length - 1], edges);
    MemoryEstimate.of(network, size, parameters).check(network, limit);
  }

  /// Whether targets are graphs.
  boolean byGraph() {
    return data.task() == GraphData.Task.GRAPH;
  }

  /// Rows of outputs that graph g has.
  int rows(int g, boolean byGraph) {
    return byGraph ? 1 : graphs.get(g).nodes();
  }

  /// First row of graph g through all graphs.
  int firstRow(int g, boolean byGraph) {
    return byGraph ? g : data.firstNode(g);
  }

  /// All rows.
  int allRows(boolean byGraph) {
    return byGraph ? data.graphs() : data.nodes();
  }

  /// Class of every row that has a label and belongs to the part, else -1.
  int[] targets(Part part) {
    int[] labels = data.labels().index();
    var split = data.split();
    int[] graphOf = split.byGraph() && !byGraph() ? data.graphOfNodes() : new int[0];
    int[] targets = new int[allRows(byGraph())];
    for (int i = 0; i < targets.length; i++) {
      int item = graphOf.length > 0 ? graphOf[i] : i;
      targets[i] = split.is(item, part) ? labels[i] : -1;
    }
    return targets;
  }
}
