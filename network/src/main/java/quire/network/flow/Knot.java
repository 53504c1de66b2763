package quire.network.flow;

import java.util.Arrays;

/// Filling for a network whose transfers are all tied together, so that every change reaches a good
/// part of them.
///
/// Transfers that one resource limits form its group. For each group the knot keeps a *column*: the
/// load of the group on every resource that its members cross. From one filling to the next nearly
/// all transfers stay in their group, so a filling moves whole columns: it opens the groups at or
/// above the level of the change (adding their columns back), and freezes group by group. Only
/// where a resource fills up that carries open transfers of other groups are those looked at one by
/// one: they change their group.
final class Knot {
  /// After so many fillings residuals are computed afresh, so that rounding does not pile up.
  private static final int FRESH = 256;

  private static final double NO_LOAD = FairRates.NO_LOAD;
  private static final double HOLE = 1e-12;

  private final double[] capacity;
  private final Transfers flows;
  private final Services services;
  private final ShareHeap heap;

  /// Residual and open load of each resource, side by side.
  private double[] state = {};

  private int[][] key = {};
  private double[][] load = {};
  private int[] size = {};
  private int[] holes = {};
  private double[] own = {};
  private int[] count = {};
  private int[] entryPlace = new int[0];
  private int[] open = {};
  private int[] place = {};
  private final IntList fresh = new IntList();
  private int stamp;
  private int since;
  private boolean tied;

  Knot(double[] capacity, Transfers flows, Services services, ShareHeap heap) {
    this.capacity = capacity;
    this.flows = flows;
    this.services = services;
    this.heap = heap;
  }

  /// Whether the columns are kept.
  boolean tied() {
    return tied;
  }

  /// Starts to keep columns; every live transfer has its group.
  void tie() {
    tied = true;
    if (state.length == 0) {
      allocate(capacity.length);
    }
    since = 0;
    fresh.drain();
    for (int r = 0; r < capacity.length; r++) {
      rebuild(r);
    }
  }

  private void allocate(int n) {
    state = new double[2 * n];
    key = new int[n][];
    load = new double[n][];
    size = new int[n];
    holes = new int[n];
    own = new double[n];
    count = new int[n];
    open = new int[n];
    place = new int[n];
  }

  /// Stops to keep columns.
  void untie() {
    tied = false;
    Arrays.fill(key, null);
    Arrays.fill(load, null);
  }

  private void rebuild(int r) {
    size[r] = 0;
    holes[r] = 0;
    own[r] = 0;
    count[r] = 0;
    if (key[r] == null) {
      key[r] = new int[4];
      load[r] = new double[4];
    }
    int[] list = flows.members(r);
    stampPlaces(r);
    for (int i = 0, n = flows.size(r); i < n; i++) {
      if (flows.group[list[i]] == r) {
        enter(list[i], r);
      }
    }
  }

  /// Makes `place[q]` the place of q in the column of r, or one that holds another key.
  private void stampPlaces(int r) {
    for (int i = 0; i < size[r]; i++) {
      place[key[r][i]] = i;
    }
  }

  /// Puts a transfer into the column of r; [#stampPlaces] went before.
  private void enter(int s, int r) {
    if (entryPlace.length < flows.entryResource.length) {
      entryPlace = Arrays.copyOf(entryPlace, flows.entryResource.length);
    }
    for (int e = flows.first[s], end = e + flows.length[s]; e < end; e++) {
      int q = flows.entryResource[e];
      double w = flows.weight(e);
      int at = place[q];
      if (at >= size[r] || key[r][at] != q) {
        at = size[r]++;
        if (at == key[r].length) {
          key[r] = Arrays.copyOf(key[r], 2 * at);
          load[r] = Arrays.copyOf(load[r], 2 * at);
        }
        key[r][at] = q;
        load[r][at] = 0;
        place[q] = at;
      } else if (load[r][at] == 0) {
        holes[r]--;
      }
      load[r][at] += w;
      entryPlace[e] = at;
      if (q == r) {
        own[r] += w;
      }
    }
    count[r]++;
  }

  /// Takes a transfer out of the column of g.
  private void quit(int s, int g) {
    for (int e = flows.first[s], end = e + flows.length[s]; e < end; e++) {
      int at = entryPlace[e];
      double rest = load[g][at] - flows.weight(e);
      if (rest <= HOLE) {
        rest = 0;
        holes[g]++;
      }
      load[g][at] = rest;
      if (flows.entryResource[e] == g) {
        own[g] -= flows.weight(e);
      }
    }
    count[g]--;
  }

  void added(int s) {
    fresh.add(s);
  }

  /// A transfer with that rate is taken out.
  void removed(int s, double rate) {
    for (int e = flows.first[s], end = e + flows.length[s]; e < end; e++) {
      state[2 * flows.entryResource[e]] += rate * flows.weight(e);
    }
    quit(s, flows.group[s]);
  }

  /// Fills anew what is at or above a level; returns how many transfers that were.
  int settle(double threshold, double now) {
    stamp++;
    boolean afresh = since == 0;
    since = (since + 1) % FRESH;
    int left = openGroups(afresh ? 0 : threshold, afresh, now);
    int filled = left;
    heap.clear();
    for (int r = 0; r < capacity.length; r++) {
      double load = state[2 * r + 1];
      if (load > NO_LOAD) {
        double rest = state[2 * r];
        heap.append(rest > 0 ? rest / load : 0, r);
      }
    }
    heap.order();
    while (left > 0) {
      int r = heap.top();
      double open = state[2 * r + 1];
      if (open <= NO_LOAD) {
        heap.pop();
        continue;
      }
      double share = state[2 * r] > 0 ? state[2 * r] / open : 0;
      if (share > heap.topShare()) {
        heap.raiseTop(share);
        continue;
      }
      share = heap.topShare();
      heap.pop();
      if (this.open[r] != stamp || own[r] < open - NO_LOAD) {
        gatherOthers(r, now);
      }
      this.open[r] = 0;
      services.level(r, share);
      move(r, -share, -1);
      left -= count[r];
    }
    return filled;
  }

  /// Opens the groups at or above a level and what is new; returns how many transfers that are.
  private int openGroups(double threshold, boolean afresh, double now) {
    int left = 0;
    for (int r = 0; r < capacity.length; r++) {
      state[2 * r + 1] = 0;
      if (afresh) {
        state[2 * r] = capacity[r];
      }
    }
    for (int r = 0; r < capacity.length; r++) {
      double level = services.level[r];
      if (count[r] > 0 && level >= threshold) {
        if (2 * holes[r] > size[r]) {
          rebuild(r);
        }
        open[r] = stamp;
        services.open(r, now);
        move(r, afresh ? 0 : level, 1);
        left += count[r];
      }
    }
    for (int s : fresh.drain()) {
      for (int e = flows.first[s], end = e + flows.length[s]; e < end; e++) {
        state[2 * flows.entryResource[e] + 1] += flows.weight(e);
      }
      left++;
    }
    return left;
  }

  /// Adds the column of r to the state: `rate` times it to residuals, `sign` times it to loads.
  private void move(int r, double rate, double sign) {
    int[] keys = key[r];
    double[] loads = load[r];
    for (int i = 0, n = size[r]; i < n; i++) {
      int at = 2 * keys[i];
      state[at] += rate * loads[i];
      state[at + 1] += sign * loads[i];
    }
  }

  /// Open transfers of other groups on r, and new ones, change to the group of r.
  private void gatherOthers(int r, double now) {
    if (open[r] != stamp) {
      services.open(r, now);
    }
    int[] list = flows.members(r);
    stampPlaces(r);
    for (int i = 0, n = flows.size(r); i < n; i++) {
      int s = list[i];
      int g = flows.group[s];
      if (g == r || g >= 0 && open[g] != stamp) {
        continue;
      }
      double left = flows.target[s];
      if (g >= 0) {
        left = Math.max(0, left - services.given(g, now));
        services.left(g, flows.target[s]);
        quit(s, g);
      }
      flows.group[s] = r;
      flows.target[s] = services.joined(r, left);
      enter(s, r);
    }
  }
}
