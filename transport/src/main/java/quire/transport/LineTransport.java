package quire.transport;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import quire.base.Check;

/// Exact transport on the line for costs `|x - y|^p`, p >= 1: mass keeps its order (Santambrogio,
/// *Optimal Transport for Applied Mathematicians*, 2015, section 2.1). O(n log n).
public final class LineTransport {
  private LineTransport() {}

  /// The optimal cost `sum |x - y|^p` over the monotone coupling.
  ///
  /// @param x points
  /// @param a their weights, at least 0, of the sum of b
  /// @param y points
  /// @param b their weights
  /// @param p exponent, at least 1
  public static double cost(double[] x, double[] a, double[] y, double[] b, double p) {
    return coupling(x, a, y, b, p).cost();
  }

  /// The monotone coupling, without potentials' work: at most n + m - 1 entries.
  ///
  /// @param rows index into x of each entry
  /// @param columns index into y
  /// @param masses above 0
  /// @param cost optimal
  public record Coupling(int[] rows, int[] columns, double[] masses, double cost) {}

  /// The monotone coupling; see [#cost].
  public static Coupling coupling(double[] x, double[] a, double[] y, double[] b, double p) {
    Check.that(p >= 1, "the exponent must be at least 1, is %s", p);
    Check.that(x.length == a.length, "%d points have %d weights", x.length, a.length);
    Check.that(y.length == b.length, "%d points have %d weights", y.length, b.length);
    double total = Weights.check("row", a);
    double other = Weights.check("column", b);
    Check.that(
        Math.abs(total - other) <= 1e-6 * Math.max(total, other),
        "weights must have equal sums, rows have %s, columns %s",
        total,
        other);
    int[] first = order(x, a);
    int[] second = order(y, b);
    int[] rows = new int[first.length + second.length];
    int[] columns = new int[rows.length];
    double[] masses = new double[rows.length];
    int count = 0;
    double cost = 0;
    int i = 0;
    int j = 0;
    double left = a[first[0]];
    double right = b[second[0]] * total / other;
    while (i < first.length && j < second.length) {
      double mass = Math.min(left, right);
      // The last pair takes both remainders, which rounding may have driven apart.
      boolean last = i == first.length - 1 && j == second.length - 1;
      rows[count] = first[i];
      columns[count] = second[j];
      masses[count++] = last ? Math.max(left, right) : mass;
      cost += masses[count - 1] * power(x[first[i]] - y[second[j]], p);
      left -= mass;
      right -= mass;
      boolean rowDone = left <= right && i < first.length - 1 || j == second.length - 1;
      if (rowDone) {
        left = ++i < first.length ? a[first[i]] : 0;
        right = j == second.length - 1 ? Math.max(right, left) : right;
      } else {
        right = ++j < second.length ? b[second[j]] * total / other : 0;
        left = i == first.length - 1 ? Math.max(left, right) : left;
      }
    }
    return new Coupling(
        Arrays.copyOf(rows, count),
        Arrays.copyOf(columns, count),
        Arrays.copyOf(masses, count),
        cost);
  }

  /// The exact map from a law on the line to weighted points, for squared distance.
  ///
  /// @param order of the points by place, equal ones joined into the first
  /// @param breaks the n - 1 places where the map jumps from one to the next
  /// @param heights h of all points in their own order, mean 0: x goes to the largest `x y_i + h_i`
  public record Breaks(int[] order, double[] breaks, double[] heights) {}

  /// The map from a law with a density: `c_i = F^{-1}(b_1 + .. + b_i)`, and `h_{i+1} = h_i - c_i
  /// (y_{i+1} - y_i)`.
  ///
  /// @param y points, all different, with weights above 0
  /// @param quantile F^{-1} of the source
  public static Breaks map(double[] y, double[] weights, DoubleUnaryOperator quantile) {
    double total = Weights.check("point", weights);
    int[] order = order(y, weights);
    Check.that(order.length == y.length, "a point has weight 0: leave it out");
    double[] breaks = new double[y.length - 1];
    double[] heights = new double[y.length];
    double cumulative = 0;
    for (int k = 0; k + 1 < order.length; k++) {
      cumulative += weights[order[k]] / total;
      double step = y[order[k + 1]] - y[order[k]];
      Check.that(step > 0, "points %d and %d are equal: join them", order[k], order[k + 1]);
      breaks[k] = quantile.applyAsDouble(Math.min(cumulative, 1));
      heights[order[k + 1]] = heights[order[k]] - breaks[k] * step;
    }
    double mean = Arrays.stream(heights).average().orElse(0);
    for (int k = 0; k < heights.length; k++) {
      heights[k] -= mean;
    }
    return new Breaks(order, breaks, heights);
  }

  private static int[] order(double[] points, double[] weights) {
    return IntStream.range(0, points.length)
        .filter(i -> weights[i] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> points[i]))
        .mapToInt(i -> i)
        .toArray();
  }

  private static double power(double difference, double p) {
    double d = Math.abs(difference);
    return p == 2 ? d * d : p == 1 ? d : Math.pow(d, p);
  }
}
