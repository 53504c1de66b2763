package quire.transport;

import java.util.Arrays;
import quire.base.Check;
import quire.base.WorkException;

/// Exact discrete optimal transport: minimises `sum_ij C_ij P_ij` over P >= 0 with row sums a and
/// column sums b, for any finite cost, by the primal network simplex method on the complete
/// bipartite graph (Ahuja, Magnanti and Orlin, *Network Flows*, 1993, chapter 11), with strongly
/// feasible trees against cycling (Cunningham, 1976) and block search for the entering arc.
///
/// A basis is a spanning tree below an artificial root. Every row hangs on its parent by an arc
/// that leads up, every column by one that leads down, so the kind of a node gives the direction.
/// Since each pair of a row and a column has an arc, artificial arcs that cost a little more than
/// the dearest arc are driven out: no large constant spoils the potentials.
///
/// Memory: the cost, and some 60 bytes per point. Time: some tens of pivots per point, each one
/// block of costs and one subtree.
public final class NetworkSimplex {
  private static final int NONE = -1;

  /// The optimal coupling, as a tree: at most n + m - 1 entries are positive.
  ///
  /// @param rows of the positive entries, ascending
  /// @param columns of the positive entries
  /// @param masses the positive entries
  /// @param cost the optimal value
  /// @param rowPotentials u, with `u_i + v_j <= C_ij` up to rounding, equal where P is positive
  /// @param columnPotentials v
  /// @param dual `sum a u + sum b v`: a lower bound of the cost, equal up to rounding
  /// @param pivots of the method
  public record Coupling(
      int[] rows,
      int[] columns,
      double[] masses,
      double cost,
      double[] rowPotentials,
      double[] columnPotentials,
      double dual,
      long pivots) {}

  private final int n;
  private final int m;
  private final int root;
  private final double[] cost; // (n, m), row by row
  private final double artificial; // the cost of an artificial arc
  private final double tolerance;
  private final double[] supply; // of rows, then of columns
  private final int[] parent;
  private final int[] depth;
  private final int[] child; // the first one
  private final int[] next; // the next child of the same parent
  private final int[] previous;
  private final double[] flow; // on the arc to the parent
  private final double[] potential; // u of rows, then v of columns
  private final int[] stack;
  private int cursorRow;
  private int cursorColumn;
  private int enteringRow;
  private int enteringColumn;
  private long pivots;

  private NetworkSimplex(double[] cost, double[] a, double[] b) {
    n = a.length;
    m = b.length;
    root = n + m;
    this.cost = cost;
    double largest = 0;
    for (double c : cost) {
      largest = Math.max(largest, Math.abs(c));
    }
    artificial = 2 * largest + 1e-300;
    tolerance = 1e-13 * largest;
    supply = Arrays.copyOf(a, root);
    System.arraycopy(b, 0, supply, n, m);
    parent = new int[root + 1];
    depth = new int[root + 1];
    child = new int[root + 1];
    next = new int[root + 1];
    previous = new int[root + 1];
    flow = new double[root + 1];
    potential = new double[root + 1];
    stack = new int[root + 1];
  }

  /// Solves one problem.
  ///
  /// @param cost C, (n, m) row by row, finite
  /// @param a row weights, non-negative, of the same sum as b up to 1e-6 of it
  /// @param b column weights
  /// @throws quire.base.RequestException naming the argument, what it is and what it should be
  public static Coupling solve(double[] cost, double[] a, double[] b) {
    Check.that(
        cost.length == (long) a.length * b.length,
        "cost must have %d x %d entries, has %d",
        a.length,
        b.length,
        cost.length);
    for (int i = 0; i < cost.length; i++) {
      Check.that(
          Double.isFinite(cost[i]),
          "cost must be finite, is %s at (%d, %d)",
          cost[i],
          i / b.length,
          i % b.length);
    }
    double total = Weights.check("row", a);
    double other = Weights.check("column", b);
    Check.that(
        Math.abs(total - other) <= 1e-6 * Math.max(total, other),
        "weights must have equal sums, rows have %s, columns %s",
        total,
        other);
    return new Supported(cost, a, b, total / other).solve();
  }

  /// The problem without rows and columns of no weight: with all supplies positive the first basis
  /// is strongly feasible.
  private record Supported(double[] cost, double[] a, double[] b, double ratio) {
    Coupling solve() {
      int[] rows = Weights.support(a);
      int[] columns = Weights.support(b);
      boolean whole = rows.length == a.length && columns.length == b.length;
      double[] inner = cost;
      if (!whole) {
        inner = new double[rows.length * columns.length];
        int k = 0;
        for (int i : rows) {
          for (int j : columns) {
            inner[k++] = cost[i * b.length + j];
          }
        }
      }
      double[] weights = Arrays.stream(columns).mapToDouble(j -> b[j] * ratio).toArray();
      var simplex =
          new NetworkSimplex(inner, Arrays.stream(rows).mapToDouble(i -> a[i]).toArray(), weights);
      simplex.run();
      return widened(simplex.coupling(), rows, columns);
    }

    /// Potentials of what has no weight: the largest that keep `u_i + v_j <= C_ij`.
    private Coupling widened(Coupling found, int[] rows, int[] columns) {
      double[] u = new double[a.length];
      double[] v = new double[b.length];
      Arrays.fill(u, Double.NaN);
      Arrays.fill(v, Double.NaN);
      for (int i = 0; i < rows.length; i++) {
        u[rows[i]] = found.rowPotentials[i];
      }
      for (int j = 0; j < columns.length; j++) {
        v[columns[j]] = found.columnPotentials[j];
      }
      for (int i = 0; i < u.length; i++) {
        if (Double.isNaN(u[i])) {
          u[i] = Double.POSITIVE_INFINITY;
          for (int j : columns) {
            u[i] = Math.min(u[i], cost[i * b.length + j] - v[j]);
          }
        }
      }
      for (int j = 0; j < v.length; j++) {
        if (Double.isNaN(v[j])) {
          v[j] = Double.POSITIVE_INFINITY;
          for (int i = 0; i < u.length; i++) {
            v[j] = Math.min(v[j], cost[i * b.length + j] - u[i]);
          }
        }
      }
      return new Coupling(
          Arrays.stream(found.rows).map(i -> rows[i]).toArray(),
          Arrays.stream(found.columns).map(j -> columns[j]).toArray(),
          found.masses,
          found.cost,
          u,
          v,
          found.dual,
          found.pivots);
    }
  }

  private void run() {
    plant();
    long limit = 2000L * (n + m) + 1_000_000L;
    do {
      while (enter()) {
        pivot();
        if (pivots > limit) {
          throw new WorkException(
              "the network simplex did not end within %d pivots: report this problem"
                  .formatted(limit));
        }
      }
      // Potentials gather rounding as subtrees move: what looks optimal is looked at once more.
      refresh();
    } while (enter());
  }

  /// The first basis: every node below the root.
  private void plant() {
    Arrays.fill(child, NONE);
    parent[root] = NONE;
    for (int x = 0; x < root; x++) {
      flow[x] = supply[x];
      potential[x] = artificial;
      depth[x] = 1;
      attach(x, root);
    }
  }

  private void attach(int x, int to) {
    parent[x] = to;
    previous[x] = NONE;
    next[x] = child[to];
    if (next[x] != NONE) {
      previous[next[x]] = x;
    }
    child[to] = x;
  }

  private void detach(int x) {
    if (previous[x] == NONE) {
      child[parent[x]] = next[x];
    } else {
      next[previous[x]] = next[x];
    }
    if (next[x] != NONE) {
      previous[next[x]] = previous[x];
    }
  }

  /// Finds an arc whose reduced cost is negative: the least of the block where the search stopped,
  /// or of the next block that has one. False where no arc has.
  private boolean enter() {
    int block = Math.max(64, (int) Math.sqrt((double) n * m));
    double best = -tolerance;
    enteringRow = NONE;
    long left = (long) n * m;
    int budget = block;
    while (left > 0) {
      int i = cursorRow;
      int end = (int) Math.min(m, cursorColumn + Math.min(budget, left));
      double u = potential[i];
      int base = i * m;
      for (int j = cursorColumn; j < end; j++) {
        double reduced = cost[base + j] - u - potential[n + j];
        if (reduced < best) {
          best = reduced;
          enteringRow = i;
          enteringColumn = j;
        }
      }
      int seen = end - cursorColumn;
      left -= seen;
      budget -= seen;
      cursorColumn = end;
      if (cursorColumn == m) {
        cursorColumn = 0;
        cursorRow = i + 1 == n ? 0 : i + 1;
      }
      if (budget == 0) {
        if (enteringRow != NONE) {
          return true;
        }
        budget = block;
      }
    }
    return enteringRow != NONE;
  }

  /// Sends what the cycle of the entering arc can carry around it, and exchanges the arc that is
  /// emptied for the entering one.
  private void pivot() {
    pivots++;
    int first = enteringRow;
    int second = n + enteringColumn;
    int join = join(first, second);
    double delta = Double.POSITIVE_INFINITY;
    int out = NONE;
    boolean below = true; // whether the emptied arc stands on the row's side
    for (int x = first; x != join; x = parent[x]) {
      if (x < n && flow[x] < delta) { // flow goes down this path: arcs of rows lose
        delta = flow[x];
        out = x;
      }
    }
    for (int x = second; x != join; x = parent[x]) {
      if (x >= n && flow[x] <= delta) { // and up this one: arcs of columns lose
        delta = flow[x];
        out = x;
        below = false;
      }
    }
    if (delta > 0) {
      for (int x = first; x != join; x = parent[x]) {
        flow[x] += x < n ? -delta : delta;
      }
      for (int x = second; x != join; x = parent[x]) {
        flow[x] += x < n ? delta : -delta;
      }
    }
    double reduced = cost[enteringRow * m + enteringColumn] - potential[first] - potential[second];
    rehang(below ? first : second, below ? second : first, out, delta);
    shift(below ? first : second, below ? reduced : -reduced);
  }

  private int join(int x, int y) {
    while (x != y) {
      if (depth[x] >= depth[y]) {
        x = parent[x];
      } else {
        y = parent[y];
      }
    }
    return x;
  }

  /// Turns the path from `top` up to `out` over and hangs it below `to` by the entering arc.
  private void rehang(int top, int to, int out, double delta) {
    int x = top;
    int above = to;
    double carried = delta;
    while (true) {
      int old = parent[x];
      double own = flow[x];
      detach(x);
      attach(x, above);
      flow[x] = carried;
      if (x == out) {
        return;
      }
      carried = own;
      above = x;
      x = old;
    }
  }

  /// Adds to the potentials of rows below and at x, takes from those of columns; counts depths
  /// anew.
  private void shift(int x, double amount) {
    int size = 0;
    stack[size++] = x;
    while (size > 0) {
      int y = stack[--size];
      depth[y] = depth[parent[y]] + 1;
      potential[y] += y < n ? amount : -amount;
      for (int c = child[y]; c != NONE; c = next[c]) {
        stack[size++] = c;
      }
    }
  }

  /// Potentials and flows from the tree alone, so that rounding of many pivots is gone.
  private void refresh() {
    int size = 0;
    int filled = 0;
    int[] order = new int[root];
    stack[size++] = root;
    while (size > 0) {
      int x = stack[--size];
      if (x != root) {
        order[filled++] = x;
        int p = parent[x];
        potential[x] = p == root ? artificial : cost(x, p) - potential[p];
        flow[x] = supply[x];
      }
      for (int c = child[x]; c != NONE; c = next[c]) {
        stack[size++] = c;
      }
    }
    for (int k = filled - 1; k >= 0; k--) { // children before parents
      int x = order[k];
      if (parent[x] != root) {
        flow[parent[x]] -= flow[x];
      }
    }
  }

  private double cost(int x, int y) {
    return x < n ? cost[x * m + (y - n)] : cost[y * m + (x - n)];
  }

  private Coupling coupling() {
    int[] rows = new int[root];
    int[] columns = new int[root];
    double[] masses = new double[root];
    int count = 0;
    double value = 0;
    for (int x = 0; x < root; x++) {
      if (parent[x] != root && flow[x] > 0) {
        rows[count] = x < n ? x : parent[x];
        columns[count] = (x < n ? parent[x] : x) - n;
        masses[count++] = flow[x];
        value += flow[x] * cost(x, parent[x]);
      }
    }
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (p, q) ->
            rows[p] != rows[q]
                ? Integer.compare(rows[p], rows[q])
                : Integer.compare(columns[p], columns[q]));
    double dual = 0;
    for (int x = 0; x < root; x++) {
      dual += supply[x] * potential[x];
    }
    return new Coupling(
        Arrays.stream(order).mapToInt(i -> rows[i]).toArray(),
        Arrays.stream(order).mapToInt(i -> columns[i]).toArray(),
        Arrays.stream(order).mapToDouble(i -> masses[i]).toArray(),
        value,
        Arrays.copyOf(potential, n),
        Arrays.copyOfRange(potential, n, root),
        dual,
        pivots);
  }
}
