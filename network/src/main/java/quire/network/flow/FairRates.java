package quire.network.flow;

import java.util.Arrays;

/// Max-min fair rates of a changing set of transfers, by progressive filling, and when the next of
/// them ends.
///
/// A transfer is a class of `count` equal flows: it loads resource r with `count * weight_r *
/// rate`, and no resource carries more than its capacity. Progressive filling takes the resource
/// with the least residual / unfrozen weight, freezes its transfers at that share, subtracts them
/// elsewhere, and goes on; the result is the one in which every transfer has a full resource on
/// which no other is faster (Bertsekas and Gallager, *Data Networks*, section 6.5.2).
///
/// When transfers leave that had rate x or more, those frozen below x keep their rates, for the
/// filling is the same up to x; nor does anything change that no chain of shared resources
/// connects. Only the rest is filled anew. Remainders are advanced when a rate changes, and the
/// earliest end is the minimum over blocks of transfers. Arrays only; a transfer is a slot.
final class FairRates {
  /// Below its old level by this share a transfer still counts as at that level: covers rounding.
  private static final double SLACK = 1e-9;

  private final double[] capacity;
  private final int[][] members;
  private final int[][] memberEntry;
  private final int[] size;

  private int[] entryResource = new int[256];
  private int[] entryAt = new int[256];
  private double[] entryLoad = {};
  private int entries;
  private final FreeRuns freeRuns = new FreeRuns();

  private int slots;
  private int[] freeSlots = new int[64];
  private int freeCount;
  private int[] first = new int[64];
  private int[] length = new int[64];
  private double[] rate = new double[64];
  private double[] remaining = new double[64];
  private double[] since = new double[64];
  private double[] cap = new double[64];
  private int[] mark = new int[64];
  private final Earliest ends = new Earliest();
  private boolean anyCap;

  private int[] dirty = new int[64];
  private int dirtyCount;
  private final int[] dirtyMark;
  private double level = Double.POSITIVE_INFINITY;
  private int stamp;

  private final int[] linkMark;
  private final double[] residual;
  private final double[] unfrozenLoad;
  private final int[] unfrozen;
  private final ShareHeap heap;
  private int[] links = new int[64];
  private int linkCount;
  private int[] free = new int[64];
  private int freed;
  private double[] share = new double[64];

  FairRates(double[] capacity) {
    int n = capacity.length;
    this.capacity = capacity.clone();
    members = new int[n][];
    memberEntry = new int[n][];
    size = new int[n];
    dirtyMark = new int[n];
    linkMark = new int[n];
    residual = new double[n];
    unfrozenLoad = new double[n];
    unfrozen = new int[n];
    heap = new ShareHeap(n);
  }

  /// Adds a transfer; it gets its rate from the next [#settle].
  ///
  /// @param resources what it crosses, each once
  /// @param weights load per unit of rate on each, or null for 1
  /// @param count how many equal flows
  /// @param bytes of one flow, above 0
  /// @param limit largest rate of one flow
  /// @return its slot
  int add(
      int[] resources,
      int from,
      int to,
      double @org.jspecify.annotations.Nullable [] weights,
      int count,
      double bytes,
      double limit,
      double now) {
    int s = slot();
    int n = to - from;
    int e = freeRuns.take(n);
    if (e < 0) {
      e = entries;
      entries += n;
      if (entries > entryResource.length) {
        int room = Math.max(entries, entryResource.length + (entryResource.length >> 1));
        entryResource = Arrays.copyOf(entryResource, room);
        entryAt = Arrays.copyOf(entryAt, room);
      }
    }
    if (weights != null || count != 1 || entryLoad.length > 0) {
      loads();
    }
    first[s] = e;
    length[s] = n;
    rate[s] = Double.POSITIVE_INFINITY;
    remaining[s] = bytes;
    since[s] = now;
    cap[s] = limit;
    anyCap |= limit < Double.POSITIVE_INFINITY;
    ends.set(s, Double.POSITIVE_INFINITY);
    for (int k = 0; k < n; k++) {
      int r = resources[from + k];
      entryResource[e + k] = r;
      if (entryLoad.length > 0) {
        entryLoad[e + k] = count * (weights == null ? 1 : weights[from + k]);
      }
      attach(s, r, e + k);
      touch(r);
    }
    level = Math.min(level, lowerBound(s));
    return s;
  }

  /// A rate that the transfer certainly reaches: its cap, or an equal part of its fullest resource.
  private double lowerBound(int s) {
    double bound = cap[s];
    for (int e = first[s]; e < first[s] + length[s]; e++) {
      int r = entryResource[e];
      double load = size[r];
      if (entryLoad.length > 0) {
        load = 0;
        for (int i = 0; i < size[r]; i++) {
          load += entryLoad[memberEntry[r][i]];
        }
      }
      bound = Math.min(bound, capacity[r] / load);
    }
    return bound;
  }

  private void loads() {
    if (entryLoad.length < entryResource.length) {
      int old = entryLoad.length;
      entryLoad = Arrays.copyOf(entryLoad, entryResource.length);
      Arrays.fill(entryLoad, old, entryLoad.length, 1);
    }
  }

  private int slot() {
    if (freeCount > 0) {
      return freeSlots[--freeCount];
    }
    if (slots == first.length) {
      int room = slots + (slots >> 1);
      first = Arrays.copyOf(first, room);
      length = Arrays.copyOf(length, room);
      rate = Arrays.copyOf(rate, room);
      remaining = Arrays.copyOf(remaining, room);
      since = Arrays.copyOf(since, room);
      cap = Arrays.copyOf(cap, room);
      mark = Arrays.copyOf(mark, room);
      share = Arrays.copyOf(share, room);
      free = Arrays.copyOf(free, room);
    }
    return slots++;
  }

  private void attach(int s, int r, int e) {
    int n = size[r];
    int[] list = members[r];
    if (list == null) {
      members[r] = list = new int[4];
      memberEntry[r] = new int[4];
    } else if (n == list.length) {
      members[r] = list = Arrays.copyOf(list, n + (n >> 1));
      memberEntry[r] = Arrays.copyOf(memberEntry[r], n + (n >> 1));
    }
    list[n] = s;
    memberEntry[r][n] = e;
    entryAt[e] = n;
    size[r] = n + 1;
  }

  private void touch(int r) {
    if (dirtyMark[r] != stamp + 1) {
      dirtyMark[r] = stamp + 1;
      if (dirtyCount == dirty.length) {
        dirty = Arrays.copyOf(dirty, 2 * dirtyCount);
      }
      dirty[dirtyCount++] = r;
    }
  }

  /// Takes a transfer out; the others get their rates from the next [#settle].
  void remove(int s) {
    for (int e = first[s]; e < first[s] + length[s]; e++) {
      int r = entryResource[e];
      int last = --size[r];
      int at = entryAt[e];
      int moved = memberEntry[r][last];
      members[r][at] = members[r][last];
      memberEntry[r][at] = moved;
      entryAt[moved] = at;
      touch(r);
    }
    if (rate[s] < level) {
      level = rate[s];
    }
    freeRuns.give(first[s], length[s]);
    ends.set(s, Double.POSITIVE_INFINITY);
    if (freeCount == freeSlots.length) {
      freeSlots = Arrays.copyOf(freeSlots, 2 * freeCount);
    }
    freeSlots[freeCount++] = s;
  }

  /// Changes a capacity; rates follow at the next [#settle].
  void capacity(int r, double bytesPerSecond) {
    if (capacity[r] != bytesPerSecond) {
      capacity[r] = bytesPerSecond;
      level = 0;
      touch(r);
    }
  }

  /// When the next transfer ends; infinite where none does.
  double nextEnd() {
    return ends.least();
  }

  /// The transfers that end by `limit`, in the order of slots.
  int[] endingBy(double limit) {
    return ends.upTo(limit);
  }

  /// Bytes that one flow of the transfer has left at `now`.
  double left(int s, double now) {
    double r = rate[s];
    return r == Double.POSITIVE_INFINITY
        ? remaining[s]
        : Math.max(0, remaining[s] - r * (now - since[s]));
  }

  /// The rate of one flow of a transfer.
  double rate(int s) {
    return rate[s];
  }

  /// The largest rate of one flow of a transfer.
  double cap(int s) {
    return cap[s];
  }

  /// Brings all rates up to date after additions, removals and changes at time `now`.
  void settle(double now) {
    if (dirtyCount == 0) {
      level = Double.POSITIVE_INFINITY;
      return;
    }
    gather(level * (1 - SLACK));
    fill();
    for (int i = 0; i < freed; i++) {
      int s = free[i];
      double fresh = share[s];
      double old = rate[s];
      if (fresh != old) {
        if (old != Double.POSITIVE_INFINITY) {
          remaining[s] = Math.max(0, remaining[s] - old * (now - since[s]));
        }
        since[s] = now;
        rate[s] = fresh;
        ends.set(s, now + remaining[s] / fresh);
      }
    }
    dirtyCount = 0;
    level = Double.POSITIVE_INFINITY;
  }

  /// Finds the transfers at or above a level that share, by chains, a resource with a change.
  private void gather(double threshold) {
    stamp++;
    linkCount = 0;
    freed = 0;
    for (int i = 0; i < dirtyCount; i++) {
      reach(dirty[i]);
    }
    for (int at = 0; at < linkCount; at++) {
      int r = links[at];
      int[] list = members[r];
      double rest = capacity[r];
      double load = 0;
      int n = 0;
      for (int i = 0; i < size[r]; i++) {
        int s = list[i];
        double weight = entryLoad.length == 0 ? 1 : entryLoad[memberEntry[r][i]];
        if (rate[s] < threshold) {
          rest -= rate[s] * weight;
        } else {
          load += weight;
          n++;
          if (mark[s] != stamp) {
            mark[s] = stamp;
            free[freed++] = s;
            for (int e = first[s], end = e + length[s]; e < end; e++) {
              int q = entryResource[e];
              if (linkMark[q] != stamp) {
                reach(q);
              }
            }
          }
        }
      }
      residual[r] = Math.max(0, rest);
      unfrozenLoad[r] = load;
      unfrozen[r] = n;
    }
  }

  private void reach(int r) {
    linkMark[r] = stamp;
    if (linkCount == links.length) {
      links = Arrays.copyOf(links, 2 * linkCount);
    }
    links[linkCount++] = r;
  }

  private void fill() {
    heap.clear();
    for (int i = 0; i < linkCount; i++) {
      int r = links[i];
      if (unfrozen[r] > 0) {
        heap.append(residual[r] / unfrozenLoad[r], r);
      }
    }
    heap.order();
    int[] capped = anyCap ? capped() : NONE;
    int nextCap = 0;
    int left = freed;
    while (left > 0) {
      int r = heap.top();
      if (unfrozen[r] == 0) {
        heap.pop();
        continue;
      }
      double now = residual[r] / unfrozenLoad[r];
      if (now > heap.topShare()) {
        heap.raiseTop(now);
        continue;
      }
      while (nextCap < capped.length && mark[capped[nextCap]] != stamp) {
        nextCap++;
      }
      if (nextCap < capped.length && cap[capped[nextCap]] <= heap.topShare()) {
        freeze(capped[nextCap], cap[capped[nextCap]]);
        nextCap++;
        left--;
        continue;
      }
      double level = heap.topShare();
      heap.pop();
      int[] list = members[r];
      for (int i = 0; i < size[r]; i++) {
        if (mark[list[i]] == stamp) {
          freeze(list[i], level);
          left--;
        }
      }
    }
  }

  private static final int[] NONE = {};

  /// Free transfers with a cap, least first.
  private int[] capped() {
    return java.util.stream.IntStream.range(0, freed)
        .map(i -> free[i])
        .filter(s -> cap[s] < Double.POSITIVE_INFINITY)
        .boxed()
        .sorted((a, b) -> cap[a] != cap[b] ? Double.compare(cap[a], cap[b]) : a - b)
        .mapToInt(s -> s)
        .toArray();
  }

  private void freeze(int s, double level) {
    mark[s] = 0;
    share[s] = level;
    for (int e = first[s], end = e + length[s]; e < end; e++) {
      int q = entryResource[e];
      double weight = entryLoad.length == 0 ? 1 : entryLoad[e];
      residual[q] = Math.max(0, residual[q] - level * weight);
      unfrozenLoad[q] -= weight;
      unfrozen[q]--;
    }
  }
}
