package quire.graph.model;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import quire.tensor.Dtype;
import quire.tensor.Tensors;

/// Random inputs for the tests of this package.
final class Cases {
  private Cases() {}

  static float[] normal(Random random, int n) {
    var values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static Tensor normal(Random random, Dtype dtype, long rows, long columns) {
    return Tensors.to(Tensors.of(normal(random, (int) (rows * columns)), rows, columns), dtype);
  }

  /// Random edges with loops and repeats; rows from `shared` on are used once each.
  static Incidence edges(Random random, int nodes, int count, int shared, int own) {
    int all = count + own;
    var row = random.ints(all, 0, shared).toArray();
    for (int e = 0; e < own; e++) {
      row[e] = shared + e;
    }
    return new Incidence(
        nodes,
        random.ints(all, 0, nodes).toArray(),
        random.ints(all, 0, nodes).toArray(),
        row,
        shared + own,
        shared);
  }

  /// A random graph with both directions of every edge, and cycles as an expander.
  static Sample sample(
      Random random, int nodes, double density, int features, int degree, int edgeFeatures) {
    var source = IntStream.builder();
    var target = IntStream.builder();
    for (int i = 0; i < nodes; i++) {
      for (int j = 0; j < i; j++) {
        if (random.nextDouble() < density) {
          source.add(i).add(j);
          target.add(j).add(i);
        }
      }
    }
    var from = source.build().toArray();
    var cycleSource = new int[nodes * degree];
    var cycleTarget = new int[nodes * degree];
    for (int c = 0; c < degree / 2; c++) {
      var order = permutation(random, nodes);
      for (int i = 0; i < nodes; i++) {
        int at = 2 * (c * nodes + i);
        cycleSource[at] = order[i];
        cycleTarget[at] = order[(i + 1) % nodes];
        cycleSource[at + 1] = cycleTarget[at];
        cycleTarget[at + 1] = cycleSource[at];
      }
    }
    return new Sample(
        nodes,
        normal(random, nodes * features),
        from,
        target.build().toArray(),
        normal(random, from.length * edgeFeatures),
        cycleSource,
        cycleTarget);
  }

  static int[] permutation(Random random, int n) {
    var order = IntStream.range(0, n).toArray();
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  /// Largest difference over the largest size.
  static double error(double[] a, double[] b) {
    double off = 0;
    double size = 1e-12;
    for (int i = 0; i < a.length; i++) {
      off = Math.max(off, Math.abs(a[i] - b[i]));
      size = Math.max(size, Math.abs(b[i]));
    }
    return Arrays.stream(a).anyMatch(Double::isNaN) ? Double.NaN : off / size;
  }
}
