package quire.graph;

import java.util.ArrayList;
import java.util.List;
import quire.base.Check;
import quire.graph.data.DegreeProfile;
import quire.graph.data.EdgeCleaning;
import quire.graph.data.Features;
import quire.graph.data.Labels;
import quire.graph.data.LocalEdges;
import quire.graph.data.Split;

/// Collects the parts of a [GraphData]; readers use it. Arrays are given away, not copied.
public final class GraphBuilder {
  final String name;
  final int nodes;
  int[] graphStart;
  EdgeCleaning cleaning;
  Features features = Features.none();
  Labels labels = Labels.none();
  boolean graphLabels;
  List<Split> splits = List.of();
  List<String> ids = List.of();
  final List<String> warnings = new ArrayList<>();

  /// @param name how the data is called in output
  /// @param nodes of all graphs together, at least 1
  public GraphBuilder(String name, int nodes) {
    Check.that(nodes >= 1, "%s: holds no nodes", name);
    this.name = name;
    this.nodes = nodes;
    graphStart = new int[] {0, nodes};
    var none = LocalEdges.plain(new int[nodes + 1], new int[0]);
    cleaning = new EdgeCleaning(none, 0, 0, 0, 0);
  }

  /// Several graphs, one after the other.
  ///
  /// @param starts first node of each graph, then the number of nodes
  public GraphBuilder graphs(int[] starts) {
    Check.that(
        starts.length >= 2 && starts[0] == 0 && starts[starts.length - 1] == nodes,
        "%s: graph offsets do not run from 0 to %d",
        name,
        nodes);
    for (int g = 0; g + 1 < starts.length; g++) {
      Check.that(starts[g] < starts[g + 1], "%s: graph %d holds no nodes", name, g);
    }
    graphStart = starts;
    return this;
  }

  /// Raw entries, to be cleaned.
  ///
  /// @param width edge features an entry
  /// @param values entries x width
  /// @param directed keep the direction as a second kind
  public GraphBuilder edges(
      int[] source, int[] target, int width, float[] values, boolean directed) {
    Check.that(
        source.length == target.length,
        "%s: %d edge sources, %d targets",
        name,
        source.length,
        target.length);
    for (int e = 0; e < source.length; e++) {
      int end = source[e] >= 0 && source[e] < nodes ? target[e] : source[e];
      Check.that(
          end >= 0 && end < nodes,
          "%s: edge %d names node %d: nodes are 0 to %d",
          name,
          e,
          end,
          nodes - 1);
    }
    cleaning = EdgeCleaning.clean(nodes, source, target, width, values, directed);
    int oneWay = cleaning.reversesAdded();
    if (!directed && oneWay > 0 && cleaning.mutual() > 0) {
      warnings.add(
          "edges have a direction ("
              + oneWay
              + " go one way, "
              + cleaning.mutual() / 2
              + " pairs go both): the "
              + oneWay
              + " missing reverses were added; --directed keeps the direction");
    }
    return this;
  }

  /// Edges that are clean already: both directions, rows sorted, no loops, no repeats.
  public GraphBuilder cleanEdges(LocalEdges edges) {
    Check.that(edges.nodes() == nodes, "%s: edges are of %d nodes", name, edges.nodes());
    cleaning = new EdgeCleaning(edges, 0, 0, 0, edges.entries());
    return this;
  }

  /// Node features, one row a node.
  public GraphBuilder features(Features table) {
    features = table;
    return this;
  }

  /// Takes the degree profile of the edges given before as features.
  public GraphBuilder degreeProfile() {
    features = DegreeProfile.of(cleaning.edges());
    return this;
  }

  /// Labels of nodes.
  public GraphBuilder nodeLabels(Labels own) {
    labels = own;
    graphLabels = false;
    return this;
  }

  /// Labels of graphs.
  public GraphBuilder graphLabels(Labels own) {
    labels = own;
    graphLabels = true;
    return this;
  }

  /// The splits that the source has.
  public GraphBuilder splits(List<Split> own) {
    splits = List.copyOf(own);
    return this;
  }

  /// Names of the nodes.
  public GraphBuilder ids(List<String> own) {
    ids = List.copyOf(own);
    return this;
  }

  /// A doubt that the user should read.
  public GraphBuilder warn(String warning) {
    warnings.add(warning);
    return this;
  }

  /// @throws quire.base.RequestException where the parts do not fit
  public GraphData build() {
    int items = graphLabels ? graphStart.length - 1 : nodes;
    Check.that(
        labels.index().length == 0 || labels.index().length == items,
        "%s: %d labels for %d %s",
        name,
        labels.index().length,
        items,
        graphLabels ? "graphs" : "nodes");
    Check.that(
        ids.isEmpty() || ids.size() == nodes, "%s: %d ids for %d nodes", name, ids.size(), nodes);
    for (var split : splits) {
      int wanted = split.byGraph() ? graphStart.length - 1 : nodes;
      Check.that(
          split.size() == wanted, "%s: split of %d items, not %d", name, split.size(), wanted);
    }
    warnOfUnlabelledItems();
    return new GraphData(this);
  }

  private void warnOfUnlabelledItems() {
    int[] index = labels.index();
    for (int k = 0; k < splits.size() && index.length > 0; k++) {
      var split = splits.get(k);
      int missing = 0;
      for (int i = 0; i < index.length && split.byGraph() == graphLabels; i++) {
        missing += split.isInside(i) && index[i] < 0 ? 1 : 0;
      }
      if (missing > 0) {
        warnings.add("split " + k + ": " + missing + " items have no label and count in no loss");
      }
    }
  }
}
