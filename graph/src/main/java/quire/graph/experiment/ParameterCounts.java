package quire.graph.experiment;

import java.util.EnumSet;
import java.util.List;
import quire.graph.model.EdgeKind;
import quire.graph.model.GraphNetwork;
import quire.graph.model.NetworkConfig;
import quire.graph.model.NetworkConfig.Attention;
import quire.graph.model.NetworkConfig.Local;
import quire.lab.Run;
import quire.tensor.Scope;

/// Parameters of Exphormer and of dense attention in the same shell, for every shape of the paper's
/// table of hyper-parameters (D14).
final class ParameterCounts {
  static final String COUNT = "parameters/count";
  static final String AT_MOST = "parameters/atMostDense";

  /// A row of that table; `heads` are the published ones.
  record Shape(
      String data,
      int features,
      int outputs,
      int layers,
      int width,
      int heads,
      int virtual,
      Local local) {}

  /// The step of a record is the place in this list.
  static final List<Shape> SHAPES =
      List.of(
          new Shape("PATTERN", 3, 1, 4, 40, 4, 4, Local.GATEDGCN),
          new Shape("CLUSTER", 7, 6, 20, 32, 8, 3, Local.GATEDGCN),
          new Shape("CIFAR10", 5, 10, 5, 40, 4, 1, Local.GATEDGCN),
          new Shape("MNIST", 3, 10, 5, 40, 4, 1, Local.GATEDGCN),
          new Shape("MalNet-Tiny", 5, 5, 5, 64, 4, 4, Local.GATEDGCN),
          new Shape("PascalVOC-SP", 14, 21, 4, 96, 8, 0, Local.GATEDGCN),
          new Shape("COCO-SP", 14, 81, 7, 72, 4, 0, Local.GATEDGCN),
          new Shape("Peptides-func", 9, 10, 8, 64, 4, 1, Local.GATEDGCN),
          new Shape("Peptides-struct", 9, 11, 4, 88, 4, 6, Local.GATEDGCN),
          new Shape("PCQM-Contact", 9, 1, 7, 64, 4, 6, Local.GATEDGCN),
          new Shape("ogbn-arxiv", 128, 40, 3, 96, 2, 0, Local.GCN),
          new Shape("Computer", 767, 10, 4, 80, 2, 0, Local.GCN),
          new Shape("Photo", 745, 8, 4, 64, 2, 0, Local.GCN),
          new Shape("CS", 6805, 15, 4, 72, 2, 0, Local.GCN),
          new Shape("Physics", 8415, 5, 4, 72, 2, 0, Local.GCN));

  private ParameterCounts() {}

  static void measure(Run run) throws Exception {
    for (String arm : List.of("exphormer", "dense")) {
      run.cell(
          0,
          arm,
          "parameters",
          cell -> {
            for (int i = 0; i < SHAPES.size(); i++) {
              long own = count(SHAPES.get(i), arm.equals("dense"));
              cell.record(COUNT, own, i);
              if (arm.equals("exphormer")) {
                cell.record(AT_MOST, own <= count(SHAPES.get(i), true) ? 1 : 0, i);
              }
            }
          });
    }
  }

  /// Parameters of a shape with either attention.
  static long count(Shape shape, boolean dense) {
    var config =
        NetworkConfig.of(shape.features(), shape.outputs())
            .withShape(shape.layers(), shape.width(), shape.heads())
            .withBranches(shape.local(), dense ? Attention.DENSE : Attention.EXPHORMER)
            .withInteraction(6, shape.virtual(), EnumSet.allOf(EdgeKind.class));
    try (var _ = new Scope()) {
      return new GraphNetwork(config).parameterCount();
    }
  }
}
