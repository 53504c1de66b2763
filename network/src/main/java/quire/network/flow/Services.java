package quire.network.flow;

/// What each resource has given to each of the transfers that it limits: `given` grows at `level`,
/// and a transfer ends when it reaches the transfer's target.
final class Services {
  /// Bytes/s that each of its transfers gets; 0 where it limits none.
  final double[] level;

  /// When the first of a resource's transfers ends.
  final Earliest ends = new Earliest();

  private final double[] given;
  private final double[] since;
  private final double[] first;
  private final boolean[] stale;
  private final boolean[] moved;
  private final IntList touched = new IntList();

  Services(int resources) {
    level = new double[resources];
    given = new double[resources];
    since = new double[resources];
    first = new double[resources];
    stale = new boolean[resources];
    moved = new boolean[resources];
    java.util.Arrays.fill(first, Double.POSITIVE_INFINITY);
  }

  /// Bytes given to each transfer of a resource until `now`.
  double given(int r, double now) {
    return given[r] + level[r] * (now - since[r]);
  }

  /// The largest target that is reached by a time; at least that of the first to end.
  double reachedBy(int r, double limit) {
    return Math.max(first[r], given(r, limit));
  }

  private void touch(int r) {
    if (!moved[r]) {
      moved[r] = true;
      touched.add(r);
    }
  }

  /// Settles the account of a resource that is filled anew; until [#level] it limits nobody.
  void open(int r, double now) {
    given[r] += level[r] * (now - since[r]);
    since[r] = now;
    touch(r);
  }

  /// The resource limits transfers to this level.
  void level(int r, double bytesPerSecond) {
    level[r] = bytesPerSecond;
  }

  /// A transfer with so many bytes left joins an open account; returns its target.
  double joined(int r, double left) {
    if (first[r] == Double.POSITIVE_INFINITY && !stale[r]) {
      given[r] = 0; // nobody counts on the old account: start small, for precision
    }
    double target = given[r] + left;
    first[r] = Math.min(first[r], target);
    return target;
  }

  /// A transfer with that target left.
  void left(int r, double target) {
    if (target <= first[r]) {
      stale[r] = true;
      touch(r);
    }
  }

  /// Brings first targets and ends up to date.
  void refresh(Transfers flows, double now) {
    for (int r : touched.drain()) {
      moved[r] = false;
      if (stale[r]) {
        stale[r] = false;
        double least = Double.POSITIVE_INFINITY;
        int[] list = flows.members(r);
        for (int i = 0, n = flows.size(r); i < n; i++) {
          int s = list[i];
          if (flows.group[s] == r && flows.target[s] < least) {
            least = flows.target[s];
          }
        }
        first[r] = least;
      }
      if (first[r] == Double.POSITIVE_INFINITY) {
        given[r] = 0;
        since[r] = now;
        level[r] = 0;
        ends.set(r, Double.POSITIVE_INFINITY);
      } else {
        ends.set(r, Math.max(now, since[r] + (first[r] - given[r]) / level[r]));
      }
    }
  }
}
