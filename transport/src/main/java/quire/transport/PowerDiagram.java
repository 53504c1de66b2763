package quire.transport;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import quire.base.Check;

/// The cells `W_i = {x in Omega: <x, y_i> + h_i >= <x, y_j> + h_j for all j}` of sites in the plane
/// inside a convex polygon: a power (Laguerre) diagram with weights `|y_i|^2 + 2 h_i`. Each cell is
/// the polygon cut by the half-planes of all other sites, those near in x first so that it is small
/// soon: O(n^2) for n sites, exact up to rounding of doubles.
public final class PowerDiagram {
  /// A cell of the diagram.
  ///
  /// @param x of the corners, counter-clockwise; empty where the cell is
  /// @param y of the corners
  /// @param beyond for the side from corner k to the next one: the site on its other side, or -1
  ///   where the side lies on the polygon
  public record Cell(double[] x, double[] y, int[] beyond) {
    /// Its area.
    public double area() {
      double twice = 0;
      for (int k = 0; k < x.length; k++) {
        int l = k + 1 == x.length ? 0 : k + 1;
        twice += x[k] * y[l] - x[l] * y[k];
      }
      return twice / 2;
    }

    /// The integral of `|x - p|^2` over it.
    double secondMoment(double px, double py) {
      double sum = 0;
      for (int k = 0; k < x.length; k++) {
        int l = k + 1 == x.length ? 0 : k + 1;
        double ax = x[k] - px;
        double ay = y[k] - py;
        double bx = x[l] - px;
        double by = y[l] - py;
        double cross = ax * by - bx * ay;
        sum += cross * (ax * ax + ax * bx + bx * bx + ay * ay + ay * by + by * by);
      }
      return sum / 12;
    }

    /// The length of a side.
    double side(int k) {
      int l = k + 1 == x.length ? 0 : k + 1;
      return Math.hypot(x[l] - x[k], y[l] - y[k]);
    }
  }

  private final double[] polygonX;
  private final double[] polygonY;
  private final double[] siteX;
  private final double[] siteY;
  private final int[] byX; // sites in the order of their x

  /// A diagram of sites in a polygon.
  ///
  /// @param polygon corners of Omega, (corners, 2), convex, counter-clockwise
  /// @param sites y, (sites, 2), all different
  /// @throws quire.base.RequestException where the polygon is not convex or counter-clockwise
  public PowerDiagram(double[][] polygon, double[][] sites) {
    polygonX = column(polygon, 0);
    polygonY = column(polygon, 1);
    int corners = polygon.length;
    Check.that(corners >= 3, "polygon must have at least 3 corners, has %d", corners);
    for (int k = 0; k < corners; k++) {
      int l = (k + 1) % corners;
      int o = (k + 2) % corners;
      double turn =
          (polygonX[l] - polygonX[k]) * (polygonY[o] - polygonY[l])
              - (polygonY[l] - polygonY[k]) * (polygonX[o] - polygonX[l]);
      Check.that(turn >= 0, "polygon must be convex and counter-clockwise, corner %d is not", l);
    }
    siteX = column(sites, 0);
    siteY = column(sites, 1);
    byX =
        IntStream.range(0, sites.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> siteX[i]))
            .mapToInt(i -> i)
            .toArray();
  }

  /// The unit square.
  public static double[][] square() {
    return new double[][] {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
  }

  /// The cells of all sites.
  ///
  /// @param heights h, one a site
  public Cell[] cells(double[] heights) {
    int n = siteX.length;
    var cells = new Cell[n];
    int[] place = new int[n];
    for (int k = 0; k < n; k++) {
      place[byX[k]] = k;
    }
    IntStream.range(0, n)
        .parallel()
        .forEach(i -> cells[i] = new Cutting(i).cell(place[i], heights));
    return cells;
  }

  private static double[] column(double[][] points, int k) {
    return Arrays.stream(points).mapToDouble(p -> p[k]).toArray();
  }

  /// The work on one cell.
  private final class Cutting {
    private final int site;
    private double[] x = polygonX.clone();
    private double[] y = polygonY.clone();
    private int[] beyond = new int[x.length];
    private int size = x.length;
    private double[] nextX = new double[x.length + 8];
    private double[] nextY = new double[x.length + 8];
    private int[] nextBeyond = new int[x.length + 8];

    Cutting(int site) {
      this.site = site;
      Arrays.fill(beyond, -1);
    }

    /// Other sites, outwards from this one in the order of x.
    Cell cell(int place, double[] heights) {
      int left = place - 1;
      int right = place + 1;
      int n = byX.length;
      while ((left >= 0 || right < n) && size > 0) {
        boolean goLeft =
            right >= n
                || left >= 0 && siteX[site] - siteX[byX[left]] <= siteX[byX[right]] - siteX[site];
        cut(goLeft ? byX[left--] : byX[right++], heights);
      }
      return new Cell(Arrays.copyOf(x, size), Arrays.copyOf(y, size), Arrays.copyOf(beyond, size));
    }

    /// Keeps the part where this site's plane lies above the other's.
    private void cut(int other, double[] heights) {
      double nx = siteX[site] - siteX[other];
      double ny = siteY[site] - siteY[other];
      double offset = heights[site] - heights[other];
      boolean all = true;
      for (int k = 0; k < size && all; k++) {
        all = nx * x[k] + ny * y[k] + offset >= 0;
      }
      if (all) {
        return;
      }
      if (nextX.length < size + 2) {
        nextX = new double[2 * size + 2];
        nextY = new double[2 * size + 2];
        nextBeyond = new int[2 * size + 2];
      }
      int count = 0;
      double before = nx * x[0] + ny * y[0] + offset;
      for (int k = 0; k < size; k++) {
        int l = k + 1 == size ? 0 : k + 1;
        double after = nx * x[l] + ny * y[l] + offset;
        if (before >= 0) {
          nextX[count] = x[k];
          nextY[count] = y[k];
          nextBeyond[count++] = beyond[k];
        }
        if (before >= 0 != after >= 0) {
          double t = before / (before - after);
          nextX[count] = x[k] + t * (x[l] - x[k]);
          nextY[count] = y[k] + t * (y[l] - y[k]);
          // Leaving the kept side, the next side is the new cut; coming back, the old side goes on.
          nextBeyond[count++] = before >= 0 ? other : beyond[k];
        }
        before = after;
      }
      swap();
      size = count;
    }

    private void swap() {
      double[] d = x;
      x = nextX;
      nextX = d;
      d = y;
      y = nextY;
      nextY = d;
      int[] b = beyond;
      beyond = nextBeyond;
      nextBeyond = b;
    }
  }
}
