package quire.transport;

import java.util.Arrays;
import quire.base.Check;
import quire.transport.PowerDiagram.Cell;

/// Exact semi-discrete transport in the plane: from the uniform law on a convex polygon to weighted
/// sites, for squared Euclidean cost. Maximises the concave dual by Newton's method on the areas of
/// the cells, damped so that no cell becomes empty (Kitagawa, Merigot and Thibert, *J. Eur. Math.
/// Soc.* 2019, algorithm 1); each step solves a sparse Laplace system by conjugate gradients.
///
/// @param tolerance largest error of a cell's mass that counts as solved, relative to its weight
/// @param maxSteps Newton steps after which `solved` is reported false, at least 1
public record PlaneTransport(double tolerance, int maxSteps) {
  /// The map: a point goes to the site whose `<x, y_i> + h_i` is largest.
  ///
  /// @param heights h, with mean 0
  /// @param masses of the cells
  /// @param cost squared 2-Wasserstein distance
  /// @param cells of the map
  /// @param steps Newton steps taken
  /// @param solved whether every mass met the tolerance
  public record Map(
      double[] heights, double[] masses, double cost, Cell[] cells, int steps, boolean solved) {}

  public PlaneTransport {
    Check.that(tolerance > 0 && tolerance < 1, "tolerance must lie in (0, 1), is %s", tolerance);
    Check.positive("maxSteps", maxSteps);
  }

  /// Masses to 1e-10 of their weight.
  public PlaneTransport() {
    this(1e-10, 100);
  }

  /// Solves one problem.
  ///
  /// @param polygon corners of a convex polygon, counter-clockwise
  /// @param sites y, (sites, 2), all different
  /// @param weights of the sites, above 0; their sum is taken as 1
  /// @throws quire.base.RequestException for weights of 0 and for two equal sites
  public Map solve(double[][] polygon, double[][] sites, double[] weights) {
    int n = sites.length;
    Check.that(weights.length == n, "%d sites have %d weights", n, weights.length);
    double sum = Weights.check("site", weights);
    for (int i = 0; i < n; i++) {
      Check.that(weights[i] > 0, "site %d has weight 0: leave it out", i);
    }
    distinct(sites);
    double[] goal = Arrays.stream(weights).map(w -> w / sum).toArray();
    var diagram = new PowerDiagram(polygon, sites);
    double area = new Cell(column(polygon, 0), column(polygon, 1), new int[0]).area();
    double[] heights = start(polygon, sites);
    Cell[] cells = diagram.cells(heights);
    double[] masses = masses(cells, area);
    double floor = Math.min(min(goal), min(masses)) / 2;
    int steps = 0;
    while (error(masses, goal) > tolerance && steps < maxSteps) {
      double[] direction = newton(cells, sites, area, masses, goal);
      double before = norm(masses, goal);
      double t = 1;
      while (true) {
        double[] trial = heights.clone();
        for (int i = 0; i < n; i++) {
          trial[i] += t * direction[i];
        }
        Cell[] next = diagram.cells(trial);
        double[] found = masses(next, area);
        if (min(found) >= floor && norm(found, goal) <= (1 - t / 2) * before || t < 1e-9) {
          heights = trial;
          cells = next;
          masses = found;
          break;
        }
        t /= 2;
      }
      steps++;
      if (t < 1e-9) {
        break; // rounding: no step is an improvement
      }
    }
    double mean = Arrays.stream(heights).average().orElse(0);
    double cost = 0;
    for (int i = 0; i < n; i++) {
      heights[i] -= mean;
      cost += cells[i].secondMoment(sites[i][0], sites[i][1]) / area;
    }
    return new Map(heights, masses, cost, cells, steps, error(masses, goal) <= tolerance);
  }

  /// Heights whose cells are the Voronoi cells of the sites, shrunk into the polygon: none is
  /// empty.
  private static double[] start(double[][] polygon, double[][] sites) {
    double[] centre = {
      Arrays.stream(polygon).mapToDouble(p -> p[0]).average().orElse(0),
      Arrays.stream(polygon).mapToDouble(p -> p[1]).average().orElse(0)
    };
    double[] middle = {
      Arrays.stream(sites).mapToDouble(p -> p[0]).average().orElse(0),
      Arrays.stream(sites).mapToDouble(p -> p[1]).average().orElse(0)
    };
    double inner = Double.POSITIVE_INFINITY; // distance of the centre to the nearest side
    for (int k = 0; k < polygon.length; k++) {
      double[] p = polygon[k];
      double[] q = polygon[(k + 1) % polygon.length];
      double length = Math.hypot(q[0] - p[0], q[1] - p[1]);
      if (length > 0) {
        double cross = (q[0] - p[0]) * (centre[1] - p[1]) - (q[1] - p[1]) * (centre[0] - p[0]);
        inner = Math.min(inner, cross / length);
      }
    }
    double outer = 0;
    for (double[] y : sites) {
      outer = Math.max(outer, Math.hypot(y[0] - middle[0], y[1] - middle[1]));
    }
    double shrink = outer == 0 ? 1 : 0.9 * inner / outer;
    double[] heights = new double[sites.length];
    for (int i = 0; i < heights.length; i++) {
      double x = centre[0] + shrink * (sites[i][0] - middle[0]);
      double y = centre[1] + shrink * (sites[i][1] - middle[1]);
      heights[i] = -(x * x + y * y) / (2 * shrink);
    }
    return heights;
  }

  /// The step d with `L d = goal - masses`, L the Laplacian whose weight between two cells is the
  /// length of their common side over the distance of their sites.
  private static double[] newton(
      Cell[] cells, double[][] sites, double area, double[] masses, double[] goal) {
    int n = cells.length;
    int[] begin = new int[n + 1];
    for (int i = 0; i < n; i++) {
      begin[i + 1] = begin[i] + cells[i].beyond().length;
    }
    int[] other = new int[begin[n]];
    double[] weight = new double[begin[n]];
    double[] diagonal = new double[n];
    for (int i = 0; i < n; i++) {
      int[] beyond = cells[i].beyond();
      for (int k = 0; k < beyond.length; k++) {
        int j = beyond[k];
        other[begin[i] + k] = Math.max(j, 0);
        if (j >= 0) {
          double distance = Math.hypot(sites[i][0] - sites[j][0], sites[i][1] - sites[j][1]);
          weight[begin[i] + k] = cells[i].side(k) / distance / area;
          diagonal[i] += weight[begin[i] + k];
        }
      }
    }
    double[] right = new double[n];
    for (int i = 0; i < n; i++) {
      right[i] = goal[i] - masses[i];
    }
    return conjugateGradients(begin, other, weight, diagonal, right);
  }

  private static double[] conjugateGradients(
      int[] begin, int[] other, double[] weight, double[] diagonal, double[] right) {
    int n = right.length;
    double[] x = new double[n];
    double[] r = right.clone();
    double[] p = new double[n];
    double[] product = new double[n];
    double rho = 0;
    double goal = 1e-24 * dot(right, right);
    for (int step = 0; step < 20 * n + 100; step++) {
      double next = 0;
      for (int i = 0; i < n; i++) {
        next += r[i] * r[i] / diagonal[i];
      }
      double beta = step == 0 ? 0 : next / rho;
      rho = next;
      for (int i = 0; i < n; i++) {
        p[i] = r[i] / diagonal[i] + beta * p[i];
      }
      for (int i = 0; i < n; i++) {
        double sum = diagonal[i] * p[i];
        for (int k = begin[i]; k < begin[i + 1]; k++) {
          sum -= weight[k] * p[other[k]];
        }
        product[i] = sum;
      }
      double curvature = dot(p, product);
      if (curvature <= 0) {
        break;
      }
      double alpha = rho / curvature;
      for (int i = 0; i < n; i++) {
        x[i] += alpha * p[i];
        r[i] -= alpha * product[i];
      }
      if (dot(r, r) <= goal) {
        break;
      }
    }
    return x;
  }

  private static void distinct(double[][] sites) {
    var seen = new java.util.HashMap<java.util.List<Double>, Integer>();
    for (int i = 0; i < sites.length; i++) {
      Integer before = seen.put(java.util.List.of(sites[i][0] + 0.0, sites[i][1] + 0.0), i);
      Check.that(before == null, "sites %s and %d are equal: join them", before, i);
    }
  }

  private static double[] masses(Cell[] cells, double area) {
    return Arrays.stream(cells).mapToDouble(c -> c.area() / area).toArray();
  }

  private static double error(double[] masses, double[] goal) {
    double worst = 0;
    for (int i = 0; i < goal.length; i++) {
      worst = Math.max(worst, Math.abs(masses[i] - goal[i]) / goal[i]);
    }
    return worst;
  }

  private static double norm(double[] masses, double[] goal) {
    double sum = 0;
    for (int i = 0; i < goal.length; i++) {
      sum += (masses[i] - goal[i]) * (masses[i] - goal[i]);
    }
    return Math.sqrt(sum);
  }

  private static double min(double[] values) {
    return Arrays.stream(values).min().orElse(0);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] column(double[][] points, int k) {
    return Arrays.stream(points).mapToDouble(p -> p[k]).toArray();
  }
}
