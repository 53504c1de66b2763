package quire.graph;

import quire.graph.data.Draws;

/// One draw of an expander's undirected edges: ends u and v, loops and repeats included.
record EdgeDrawing(int[] u, int[] v) {

  /// Draws n * degree / 2 edges.
  static EdgeDrawing draw(int nodes, int degree, String kind, Draws draws) {
    int half = degree / 2;
    return switch (kind) {
      case "hamiltonian" -> cycles(nodes, half, draws);
      case "permutation" -> permutations(nodes, half, draws);
      case "simple" -> shuffledCopies(nodes, half, draws);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /// Every pair of different nodes once.
  static EdgeDrawing complete(int nodes) {
    int edges = Math.multiplyExact(nodes, nodes - 1) / 2;
    var drawing = new EdgeDrawing(new int[edges], new int[edges]);
    int at = 0;
    for (int i = 0; i < nodes; i++) {
      for (int j = i + 1; j < nodes; j++) {
        drawing.u[at] = i;
        drawing.v[at++] = j;
      }
    }
    return drawing;
  }

  private static EdgeDrawing cycles(int nodes, int count, Draws draws) {
    var drawing = sized(nodes, count);
    for (int c = 0; c < count; c++) {
      int[] order = draws.permutation(nodes);
      for (int i = 0; i < nodes; i++) {
        drawing.u[c * nodes + i] = order[i];
        drawing.v[c * nodes + i] = order[i + 1 == nodes ? 0 : i + 1];
      }
    }
    return drawing;
  }

  private static EdgeDrawing permutations(int nodes, int count, Draws draws) {
    var drawing = sized(nodes, count);
    for (int c = 0; c < count; c++) {
      int[] image = draws.permutation(nodes);
      for (int i = 0; i < nodes; i++) {
        drawing.u[c * nodes + i] = i;
        drawing.v[c * nodes + i] = image[i];
      }
    }
    return drawing;
  }

  private static EdgeDrawing shuffledCopies(int nodes, int count, Draws draws) {
    var drawing = sized(nodes, count);
    for (int e = 0; e < drawing.u.length; e++) {
      drawing.u[e] = e % nodes;
      drawing.v[e] = e % nodes;
    }
    draws.shuffle(drawing.v);
    return drawing;
  }

  private static EdgeDrawing sized(int nodes, int count) {
    int edges = Math.multiplyExact(nodes, count);
    return new EdgeDrawing(new int[edges], new int[edges]);
  }

  Multigraph graph(int nodes) {
    return new Multigraph(nodes, u, v);
  }
}
