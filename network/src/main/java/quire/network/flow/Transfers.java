package quire.network.flow;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The live transfers of [FairRates] as arrays: what each crosses, and who crosses each resource.
/// Arrays are open to that class, which lives in their loops.
final class Transfers {
  private static final int[] NONE = {};

  private final int[][] members;
  private final int[][] memberEntry;
  private final int[] size;

  /// Load per unit of rate that all transfers of a resource put on it together.
  final double[] load;

  int[] entryResource = new int[256];
  private int[] entryAt = new int[256];
  double[] entryLoad = {};
  private int entries;
  private final FreeRuns freeRuns = new FreeRuns();

  private int slots;
  private int live;
  private int[] freeSlots = new int[64];
  private int freeCount;
  int[] first = new int[64];
  int[] length = new int[64];
  int[] group = new int[64];
  int[] mark = new int[64];
  double[] target = new double[64];
  double[] cap = new double[64];

  Transfers(int resources) {
    members = new int[resources][];
    memberEntry = new int[resources][];
    Arrays.fill(members, NONE);
    Arrays.fill(memberEntry, NONE);
    size = new int[resources];
    load = new double[resources];
  }

  /// Whether every transfer is one flow of weight 1 everywhere.
  boolean unit() {
    return entryLoad.length == 0;
  }

  double weight(int entry) {
    return entryLoad.length == 0 ? 1 : entryLoad[entry];
  }

  int slots() {
    return slots;
  }

  int live() {
    return live;
  }

  /// The transfers that cross a resource, at 0 to `size(r) - 1`.
  int[] members(int r) {
    return members[r];
  }

  int[] memberEntries(int r) {
    return memberEntry[r];
  }

  int size(int r) {
    return size[r];
  }

  int add(int[] resources, int from, int to, double @Nullable [] weights, int count) {
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
        if (entryLoad.length > 0) {
          loads();
        }
      }
    }
    if ((weights != null || count != 1) && entryLoad.length == 0) {
      loads();
    }
    first[s] = e;
    length[s] = n;
    for (int k = 0; k < n; k++) {
      int r = resources[from + k];
      double weight = count * (weights == null ? 1 : weights[from + k]);
      entryResource[e + k] = r;
      if (entryLoad.length > 0) {
        entryLoad[e + k] = weight;
      }
      load[r] = size[r] == 0 ? weight : load[r] + weight;
      attach(s, r, e + k);
    }
    live++;
    return s;
  }

  private void loads() {
    int old = entryLoad.length;
    entryLoad = Arrays.copyOf(entryLoad, entryResource.length);
    Arrays.fill(entryLoad, old, entryLoad.length, 1);
  }

  private int slot() {
    if (freeCount > 0) {
      return freeSlots[--freeCount];
    }
    if (slots == first.length) {
      int room = slots + (slots >> 1);
      first = Arrays.copyOf(first, room);
      length = Arrays.copyOf(length, room);
      group = Arrays.copyOf(group, room);
      mark = Arrays.copyOf(mark, room);
      target = Arrays.copyOf(target, room);
      cap = Arrays.copyOf(cap, room);
    }
    return slots++;
  }

  private void attach(int s, int r, int e) {
    int n = size[r];
    if (n == members[r].length) {
      int room = Math.max(4, n < 256 ? 2 * n : n + (n >> 1));
      members[r] = Arrays.copyOf(members[r], room);
      memberEntry[r] = Arrays.copyOf(memberEntry[r], room);
    }
    members[r][n] = s;
    memberEntry[r][n] = e;
    entryAt[e] = n;
    size[r] = n + 1;
  }

  void remove(int s) {
    for (int e = first[s]; e < first[s] + length[s]; e++) {
      int r = entryResource[e];
      int last = --size[r];
      int at = entryAt[e];
      int moved = memberEntry[r][last];
      members[r][at] = members[r][last];
      memberEntry[r][at] = moved;
      entryAt[moved] = at;
      load[r] -= weight(e);
    }
    freeRuns.give(first[s], length[s]);
    if (freeCount == freeSlots.length) {
      freeSlots = Arrays.copyOf(freeSlots, 2 * freeCount);
    }
    freeSlots[freeCount++] = s;
    mark[s] = 0;
    live--;
  }
}
