package quire.graph;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jgrapht.Graph;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.base.RequestException;
import quire.graph.data.Features;
import quire.graph.data.GraphSource;
import quire.graph.data.Labels;
import quire.graph.data.LocalEdges;
import quire.graph.data.Part;
import quire.graph.data.Shares;
import quire.graph.data.Split;

/// One graph or many, with features, labels and splits. Immutable; arrays handed out by its parts
/// are shared and not to be changed.
///
/// Nodes are numbered through all graphs, graph g holding nodes `firstNode(g) .. firstNode(g + 1)`.
/// Edges are clean: in both directions, no loops, no repeats; counters say what cleaning did.
public final class GraphData {
  /// What can be learned from the data.
  public enum Task {
    /// A class for each node.
    NODE,
    /// A class for each graph.
    GRAPH,
    /// Missing edges; all that is left where nothing is labelled.
    LINK
  }

  private final String name;
  private final int[] graphStart;
  private final LocalEdges local;
  private final Features features;
  private final Labels labels;
  private final boolean graphLabels;
  private final List<Split> splits;
  private final int splitIndex;
  private final boolean splitDrawn;
  private final List<String> ids;
  private final List<String> warnings;
  private final int loopsDropped;
  private final int repeatsMerged;
  private final int reversesAdded;
  private volatile @Nullable Structure structure;

  GraphData(GraphBuilder parts) {
    name = parts.name;
    graphStart = parts.graphStart;
    local = parts.cleaning.edges();
    features = parts.features;
    labels = parts.labels;
    graphLabels = parts.graphLabels;
    splits = parts.splits;
    splitIndex = 0;
    splitDrawn = false;
    ids = parts.ids;
    warnings = List.copyOf(parts.warnings);
    loopsDropped = parts.cleaning.loopsDropped();
    repeatsMerged = parts.cleaning.repeatsMerged();
    reversesAdded = parts.cleaning.reversesAdded();
  }

  private GraphData(GraphData other, List<Split> splits, int splitIndex, boolean splitDrawn) {
    name = other.name;
    graphStart = other.graphStart;
    local = other.local;
    features = other.features;
    labels = other.labels;
    graphLabels = other.graphLabels;
    this.splits = List.copyOf(splits);
    this.splitIndex = splitIndex;
    this.splitDrawn = splitDrawn;
    ids = other.ids;
    warnings = other.warnings;
    loopsDropped = other.loopsDropped;
    repeatsMerged = other.repeatsMerged;
    reversesAdded = other.reversesAdded;
    structure = other.structure;
  }

  private GraphData(GraphData other, int[] graphs) {
    int[] from = new int[graphs.length];
    int[] to = new int[graphs.length];
    graphStart = new int[graphs.length + 1];
    for (int k = 0; k < graphs.length; k++) {
      from[k] = other.graphStart[graphs[k]];
      to[k] = other.graphStart[graphs[k] + 1];
      graphStart[k + 1] = graphStart[k] + to[k] - from[k];
    }
    int[] nodes = concatenated(from, to);
    name = other.name;
    local = other.local.select(from, to);
    features = other.features.select(from, to);
    graphLabels = other.graphLabels;
    boolean labelled = other.labels.index().length > 0;
    labels = labelled ? other.labels.select(graphLabels ? graphs : nodes) : other.labels;
    splits = other.splits.stream().map(s -> s.select(s.byGraph() ? graphs : nodes)).toList();
    splitIndex = other.splitIndex;
    splitDrawn = other.splitDrawn;
    ids =
        other.ids.isEmpty()
            ? List.of()
            : IntStream.of(nodes).mapToObj(node -> other.ids.get(node)).toList();
    warnings = List.of();
    loopsDropped = 0;
    repeatsMerged = 0;
    reversesAdded = 0;
  }

  /// Reads a file or folder in any of the formats, or a built-in source by name, such as
  /// `Path.of("pattern")`. Where the source has no split, 60/20/20 is drawn with seed 0.
  ///
  /// @throws RequestException naming the file with line or array and what is wrong
  public static GraphData read(Path path) {
    return GraphSource.of(path.toString()).load();
  }

  /// One graph from arrays.
  ///
  /// @param nodes n, at least 1
  /// @param source where each edge starts, in [0, n)
  /// @param target where it ends
  /// @param features n x width, row-major, finite; width is the length over n
  /// @param labels class of each node, -1 where it has none; empty for an unlabelled graph
  public static GraphData of(
      int nodes, long[] source, long[] target, double[] features, int[] labels) {
    return GraphArrays.of(nodes, source, target, features, labels).build();
  }

  /// One graph from JGraphT; nodes are numbered as the graph lists them and named by `toString`.
  ///
  /// @param x features of a node, of one length, finite
  /// @param label class of a node, -1 where it has none
  public static <V, E> GraphData from(
      Graph<V, E> g, Function<V, double[]> x, ToIntFunction<V> label) {
    return GraphArrays.from(g, x, label).build();
  }

  /// How the data is called.
  public String name() {
    return name;
  }

  /// What can be learned from it.
  public Task task() {
    return labels.isEmpty() ? Task.LINK : graphLabels ? Task.GRAPH : Task.NODE;
  }

  /// Graphs.
  public int graphs() {
    return graphStart.length - 1;
  }

  /// Nodes of all graphs.
  public int nodes() {
    return local.nodes();
  }

  /// Edges regardless of direction, after cleaning.
  public int edges() {
    return structure().pairs();
  }

  /// First node of a graph; for `graph == graphs()` the number of nodes.
  public int firstNode(int graph) {
    return graphStart[graph];
  }

  /// The number of the graph of every node, ascending: a new array.
  public int[] graphOfNodes() {
    int[] of = new int[nodes()];
    for (int g = 0; g < graphs(); g++) {
      java.util.Arrays.fill(of, graphStart[g], graphStart[g + 1], g);
    }
    return of;
  }

  /// The directed entries, sorted by target, with kinds and edge features.
  public LocalEdges local() {
    return local;
  }

  /// Node features.
  public Features features() {
    return features;
  }

  /// Labels of nodes, or of graphs where the task is [Task#GRAPH].
  public Labels labels() {
    return labels;
  }

  /// Names of the classes, in class order.
  public List<String> classes() {
    return labels.classes();
  }

  /// Names of the nodes; their numbers where the source has none.
  public String id(int node) {
    return ids.isEmpty() ? Integer.toString(node) : ids.get(node);
  }

  /// Whether there is a split: the source's own or a drawn one.
  public boolean hasSplit() {
    return !splits.isEmpty();
  }

  /// Whether the split was drawn because the source has none.
  public boolean splitDrawn() {
    return splitDrawn;
  }

  /// How many splits the source has.
  public int splits() {
    return splits.size();
  }

  /// The chosen split, the first unless [#withSplit(int)] chose another; without any, one in which
  /// all items are outside.
  public Split split() {
    if (!splits.isEmpty()) {
      return splits.get(splitIndex);
    }
    return Split.empty(graphLabels, graphLabels ? graphs() : nodes());
  }

  /// The same data with another of its splits.
  public GraphData withSplit(int index) {
    Check.that(
        index >= 0 && index < Math.max(1, splits.size()),
        "--split-index %d: %s has %d split(s), counted from 0",
        index,
        name,
        splits.size());
    return new GraphData(this, splits, index, splitDrawn);
  }

  /// The same data with a drawn split of its labelled items, in place of any other. Sources without
  /// a split are drawn anew for every seed.
  public GraphData withDrawnSplit(Shares shares, long seed) {
    var drawn = Split.drawn(graphLabels, labels.index(), shares, seed);
    return new GraphData(this, List.of(drawn), 0, true);
  }

  /// Some of the graphs, in the given order, as data of its own.
  public GraphData select(int[] graphs) {
    Check.that(graphs.length >= 1, "no graph is selected");
    return new GraphData(this, graphs);
  }

  /// Doubts, one sentence each.
  public List<String> warnings() {
    return warnings;
  }

  /// Raw entries that joined a node to itself.
  public int loopsDropped() {
    return loopsDropped;
  }

  /// Raw entries that were there already.
  public int repeatsMerged() {
    return repeatsMerged;
  }

  /// Directed entries that were added so that every edge goes both ways.
  public int reversesAdded() {
    return reversesAdded;
  }

  /// Nodes without an edge.
  public int isolated() {
    return structure().isolated();
  }

  /// Connected components, isolated nodes included.
  public int components() {
    return structure().components();
  }

  /// Share of edges with equal labels, among those with both ends labelled; NaN without any.
  public double homophily() {
    return structure().homophily();
  }

  /// Smallest number of neighbours.
  public int smallestDegree() {
    return structure().smallest();
  }

  /// Largest number of neighbours.
  public int largestDegree() {
    return structure().largest();
  }

  /// Refuses data that cannot be trained on as it stands: no labels, an empty part, a class that
  /// training never sees in the source's own split. (In a drawn split a rare class may fall
  /// outside; `info` warns of it.)
  public void requireTrainable() {
    Check.that(!labels.isEmpty(), "%s: has no labels", name);
    var split = split();
    for (var part : Part.values()) {
      Check.that(
          split.count(part) > 0,
          "%s: the split's part %s is empty; draw one with --split 60/20/20, or give every part items",
          name,
          part.word());
    }
    var absent = classesAbsentFromTrain();
    Check.that(
        splitDrawn || absent.isEmpty(),
        "%s: no training item has class %s; give it one or empty its labels",
        name,
        String.join(", ", absent));
  }

  /// Classes that no training item has.
  public List<String> classesAbsentFromTrain() {
    var split = split();
    boolean[] seen = new boolean[classes().size()];
    int[] graphOf = split.byGraph() && !graphLabels ? graphOfNodes() : new int[0];
    for (int i = 0; i < labels.index().length; i++) {
      int item = graphOf.length > 0 ? graphOf[i] : i;
      if (labels.index()[i] >= 0 && split.is(item, Part.TRAIN)) {
        seen[labels.index()[i]] = true;
      }
    }
    return IntStream.range(0, seen.length).filter(c -> !seen[c]).mapToObj(classes()::get).toList();
  }

  private Structure structure() {
    Structure known = structure;
    if (known == null) {
      known = Structure.of(local, graphLabels ? new int[0] : labels.index());
      structure = known;
    }
    return known;
  }

  private static int[] concatenated(int[] from, int[] to) {
    return IntStream.range(0, from.length).flatMap(k -> IntStream.range(from[k], to[k])).toArray();
  }

  @Override
  public String toString() {
    return String.format(
        java.util.Locale.ROOT,
        "GraphData[%s: %d graph(s), %d nodes, %d edges, %d features, %d classes]",
        name,
        graphs(),
        nodes(),
        edges(),
        features.width(),
        classes().size());
  }
}
