package quire.network.flow;

import org.jspecify.annotations.Nullable;

/// Max-min fair rates of a changing set of transfers, by progressive filling, and when the next of
/// them ends.
///
/// A transfer is a class of `count` equal flows: it loads resource r with `count * weight_r *
/// rate`, and no resource carries more than its capacity. Progressive filling takes the resource
/// with the least residual / unfrozen load, freezes its transfers at that level, subtracts them
/// elsewhere, and goes on; the result is the one in which every transfer has a full resource on
/// which no other is faster (Bertsekas and Gallager, *Data Networks*, section 6.5.2).
///
/// What makes it fast:
/// - When transfers leave that had rate x or more, those frozen below x keep their rates, for the
///   filling is the same up to x. Only what is above is filled anew, and of that only what a chain
///   of shared resources connects to the change.
/// - All transfers frozen by one resource have one rate. Each resource counts the bytes that it
///   gave to each of its transfers; a transfer ends when that count reaches its target. A new level
///   moves no transfer, it only moves the resource's next end.
/// - Where most of the network is one knot, transfers are filled group by group ([Knot]).
final class FairRates {
  /// Below the level of a change by this share a transfer still counts as at it: covers rounding.
  private static final double SLACK = 1e-9;

  /// Group of a transfer that runs at its own cap, and of one that has no rate yet.
  private static final int CAPPED = -1;

  private static final int NEW = -2;

  /// A load below this is rounding.
  static final double NO_LOAD = 1e-9;

  /// Fillings of fewer transfers are not worth a [Knot].
  private static final int FEW = 64;

  /// After so many fillings of a knot it is checked that it still is one.
  private static final int LOOK = 1024;

  private static final int[] NONE = {};

  private final double[] capacity;
  private final Transfers flows;
  private final Services services;
  private final Earliest capEnds = new Earliest();
  private final Knot knot;
  private int large;
  private boolean anyCap;

  private final IntList changed = new IntList();
  private double level = Double.POSITIVE_INFINITY;
  private int stamp;

  private final int[] linkMark;

  /// Residual and unfrozen load of each resource, side by side.
  private final double[] state;

  private final ShareHeap heap;
  private final int[] links;
  private int linkCount;
  private int freed;

  FairRates(double[] capacity) {
    int n = capacity.length;
    this.capacity = capacity.clone();
    flows = new Transfers(n);
    services = new Services(n);
    heap = new ShareHeap(n);
    knot = new Knot(this.capacity, flows, services, heap);
    linkMark = new int[n];
    state = new double[2 * n];
    links = new int[n];
  }

  /// Adds a transfer; it gets its rate from the next [#settle].
  ///
  /// @param resources holds what it crosses, each once, at `from` to `to - 1`
  /// @param weights load per unit of rate, at the same places, or null for 1
  /// @param count how many equal flows
  /// @param bytes of one flow, above 0
  /// @param limit largest rate of one flow
  /// @return its slot
  int add(
      int[] resources,
      int from,
      int to,
      double @Nullable [] weights,
      int count,
      double bytes,
      double limit) {
    int s = flows.add(resources, from, to, weights, count);
    flows.group[s] = NEW;
    flows.target[s] = bytes;
    flows.cap[s] = limit;
    if (limit < Double.POSITIVE_INFINITY) {
      anyCap = true;
      leaveKnot();
    }
    double bound = limit;
    for (int e = flows.first[s]; e < flows.first[s] + flows.length[s]; e++) {
      int r = flows.entryResource[e];
      changed.add(r);
      bound = Math.min(bound, capacity[r] / flows.load[r]);
    }
    level = Math.min(level, bound);
    if (knot.tied()) {
      knot.added(s);
    }
    return s;
  }

  /// Takes a transfer out; the others get their rates from the next [#settle].
  void remove(int s) {
    int g = flows.group[s];
    double rate = rate(s);
    level = Math.min(level, rate);
    for (int e = flows.first[s]; e < flows.first[s] + flows.length[s]; e++) {
      changed.add(flows.entryResource[e]);
    }
    if (knot.tied()) {
      knot.removed(s, rate);
    }
    if (g >= 0) {
      services.left(g, flows.target[s]);
    } else {
      capEnds.set(s, Double.POSITIVE_INFINITY);
    }
    flows.remove(s);
  }

  private void leaveKnot() {
    if (knot.tied()) {
      knot.untie();
      large = 0;
    }
  }

  /// When the next transfer ends; infinite where none does.
  double nextEnd() {
    double end = services.ends.least();
    return anyCap ? Math.min(end, capEnds.least()) : end;
  }

  /// The transfers that end by `limit`, in a fixed order.
  int[] endingBy(double limit) {
    var ending = new IntList();
    for (int r : services.ends.upTo(limit)) {
      double reached = services.reachedBy(r, limit);
      int[] list = flows.members(r);
      for (int i = 0; i < flows.size(r); i++) {
        int s = list[i];
        if (flows.group[s] == r && flows.target[s] <= reached) {
          ending.add(s);
        }
      }
    }
    if (anyCap) {
      for (int s : capEnds.upTo(limit)) {
        ending.add(s);
      }
    }
    return ending.drain();
  }

  /// Bytes that one flow of the transfer has left at `now`.
  double left(int s, double now) {
    int g = flows.group[s];
    return switch (g) {
      case NEW -> flows.target[s];
      case CAPPED -> Math.max(0, (capEnds.get(s) - now) * flows.cap[s]);
      default -> Math.max(0, flows.target[s] - services.given(g, now));
    };
  }

  /// The rate of one flow of a transfer.
  double rate(int s) {
    int g = flows.group[s];
    return g >= 0 ? services.level[g] : g == CAPPED ? flows.cap[s] : Double.POSITIVE_INFINITY;
  }

  /// The largest rate of one flow of a transfer.
  double cap(int s) {
    return flows.cap[s];
  }

  /// Brings all rates up to date after additions and removals at time `now`.
  void settle(double now) {
    int[] dirty = changed.drain();
    if (dirty.length > 0) {
      double threshold = level * (1 - SLACK);
      if (knot.tied()) {
        knot.settle(threshold, now);
        if (--large == 0) {
          leaveKnot();
        }
      } else {
        stamp++;
        linkCount = 0;
        freed = 0;
        gather(dirty, threshold);
        fill(now);
        watch();
      }
      services.refresh(flows, now);
    }
    level = Double.POSITIVE_INFINITY;
  }

  /// Ties the knot after several fillings that reached a good part of all transfers.
  private void watch() {
    boolean isLarge =
        freed > FEW && 4L * freed > flows.live() && capacity.length < 8L * flows.live() && !anyCap;
    large = isLarge ? large + 1 : 0;
    if (large > 2) {
      knot.tie();
      large = LOOK;
    }
  }

  /// Finds the transfers at or above a level that share, by chains, a resource with a change.
  private void gather(int[] dirty, double threshold) {
    for (int r : dirty) {
      if (linkMark[r] != stamp) {
        reach(r);
      }
    }
    for (int at = 0; at < linkCount; at++) {
      int r = links[at];
      int[] list = flows.members(r);
      int[] entries = flows.memberEntries(r);
      double rest = capacity[r];
      double load = 0;
      for (int i = 0, n = flows.size(r); i < n; i++) {
        int s = list[i];
        double weight = flows.weight(entries[i]);
        double rate = rate(s);
        if (rate < threshold) {
          rest -= rate * weight;
        } else {
          load += weight;
          if (flows.mark[s] != stamp) {
            flows.mark[s] = stamp;
            freed++;
            for (int e = flows.first[s], end = e + flows.length[s]; e < end; e++) {
              int q = flows.entryResource[e];
              if (linkMark[q] != stamp) {
                reach(q);
              }
            }
          }
        }
      }
      state[2 * r] = Math.max(0, rest);
      state[2 * r + 1] = load;
    }
  }

  private void reach(int r) {
    linkMark[r] = stamp;
    links[linkCount++] = r;
  }

  private void fill(double now) {
    heap.clear();
    for (int i = 0; i < linkCount; i++) {
      int r = links[i];
      if (state[2 * r + 1] > NO_LOAD) {
        heap.append(state[2 * r] > 0 ? state[2 * r] / state[2 * r + 1] : 0, r);
        services.open(r, now);
      }
    }
    heap.order();
    int[] capped = anyCap ? capped() : NONE;
    int nextCap = 0;
    int left = freed;
    while (left > 0) {
      int r = heap.top();
      double load = state[2 * r + 1];
      if (load <= NO_LOAD) {
        heap.pop();
        continue;
      }
      double share = state[2 * r] > 0 ? state[2 * r] / load : 0;
      if (share > heap.topShare()) {
        heap.raiseTop(share);
        continue;
      }
      while (nextCap < capped.length && flows.mark[capped[nextCap]] != stamp) {
        nextCap++;
      }
      share = heap.topShare();
      if (nextCap < capped.length && flows.cap[capped[nextCap]] <= share) {
        freezeAtCap(capped[nextCap++], now);
        left--;
        continue;
      }
      heap.pop();
      left -= freezeOn(r, share, now);
    }
  }

  /// Free transfers with a cap, least first.
  private int[] capped() {
    return java.util.stream.IntStream.range(0, flows.slots())
        .filter(s -> flows.mark[s] == stamp && flows.cap[s] < Double.POSITIVE_INFINITY)
        .boxed()
        .sorted((a, b) ->
            flows.cap[a] != flows.cap[b] ? Double.compare(flows.cap[a], flows.cap[b]) : a - b)
        .mapToInt(s -> s)
        .toArray();
  }

  private void freezeAtCap(int s, double now) {
    double end = now + left(s, now) / flows.cap[s];
    if (flows.group[s] != CAPPED) {
      leaveGroup(s);
      flows.group[s] = CAPPED;
      capEnds.set(s, end);
    }
    subtract(s, flows.cap[s]);
  }

  private void leaveGroup(int s) {
    int g = flows.group[s];
    if (g >= 0) {
      services.left(g, flows.target[s]);
    } else if (g == CAPPED) {
      capEnds.set(s, Double.POSITIVE_INFINITY);
    }
  }

  private int freezeOn(int r, double share, double now) {
    int[] list = flows.members(r);
    int[] mark = flows.mark;
    int[] group = flows.group;
    int n = 0;
    for (int i = 0, size = flows.size(r); i < size; i++) {
      int s = list[i];
      if (mark[s] == stamp) {
        if (group[s] != r) {
          join(s, r, now);
        }
        subtract(s, share);
        n++;
      }
    }
    services.level(r, share);
    return n;
  }

  private void join(int s, int r, double now) {
    double left = left(s, now);
    leaveGroup(s);
    flows.group[s] = r;
    flows.target[s] = services.joined(r, left);
  }

  private void subtract(int s, double share) {
    flows.mark[s] = 0;
    int e = flows.first[s];
    int end = e + flows.length[s];
    if (flows.unit()) {
      for (; e < end; e++) {
        int at = 2 * flows.entryResource[e];
        state[at] -= share;
        state[at + 1] -= 1;
      }
    } else {
      for (; e < end; e++) {
        int at = 2 * flows.entryResource[e];
        state[at] -= share * flows.entryLoad[e];
        state[at + 1] -= flows.entryLoad[e];
      }
    }
  }
}
