package quire.network.flow;

import java.util.Arrays;

/// Parts that share the network max-min fair. Parts that start together on one path with the same
/// bytes and cap travel as one class.
final class FairCarrier implements Carrier {
  private final PathTable table;
  private final FairRates rates;

  private int pending;
  private int[] pendingHead = new int[64];
  private int[] pendingPath = new int[64];
  private int[] pendingCount = new int[64];
  private double[] pendingBytes = new double[64];
  private double[] pendingCap = new double[64];
  private int[] lastOnPath = new int[64];

  private int[] head = new int[64];
  private int[] pathOf = new int[64];
  private int[] nextPart = new int[64];
  private int[] ended = new int[64];

  FairCarrier(PathTable table, double[] capacity) {
    this.table = table;
    rates = new FairRates(capacity);
    Arrays.fill(head, -1);
  }

  @Override
  public void start(int part, int path, double bytes, double cap, double now) {
    if (part >= nextPart.length) {
      nextPart = Arrays.copyOf(nextPart, Math.max(part + 1, part + (part >> 1)));
    }
    if (path >= lastOnPath.length) {
      lastOnPath = Arrays.copyOf(lastOnPath, Math.max(table.size(), path + (path >> 1)));
    }
    int last = lastOnPath[path] - 1;
    if (last >= 0
        && last < pending
        && pendingPath[last] == path
        && pendingBytes[last] == bytes
        && pendingCap[last] == cap) {
      nextPart[part] = pendingHead[last];
      pendingHead[last] = part;
      pendingCount[last]++;
      return;
    }
    if (pending == pendingHead.length) {
      int room = 2 * pending;
      pendingHead = Arrays.copyOf(pendingHead, room);
      pendingPath = Arrays.copyOf(pendingPath, room);
      pendingCount = Arrays.copyOf(pendingCount, room);
      pendingBytes = Arrays.copyOf(pendingBytes, room);
      pendingCap = Arrays.copyOf(pendingCap, room);
    }
    nextPart[part] = -1;
    pendingHead[pending] = part;
    pendingPath[pending] = path;
    pendingCount[pending] = 1;
    pendingBytes[pending] = bytes;
    pendingCap[pending] = cap;
    lastOnPath[path] = ++pending;
  }

  @Override
  public double next() {
    return rates.nextEnd();
  }

  @Override
  public int[] advance(double limit, double now) {
    int n = 0;
    for (int slot : rates.endingBy(limit)) {
      n = collect(slot, n);
      rates.remove(slot);
    }
    int[] parts = Arrays.copyOf(ended, n);
    Arrays.sort(parts);
    return parts;
  }

  private int collect(int slot, int at) {
    int n = at;
    for (int part = head[slot]; part >= 0; part = nextPart[part]) {
      if (n == ended.length) {
        ended = Arrays.copyOf(ended, 2 * n);
      }
      ended[n++] = part;
    }
    head[slot] = -1;
    return n;
  }

  @Override
  public void settle(double now) {
    for (int i = 0; i < pending; i++) {
      int path = pendingPath[i];
      int slot =
          rates.add(
              table.resources(),
              table.first(path),
              table.end(path),
              table.weights(path),
              pendingCount[i],
              pendingBytes[i],
              pendingCap[i]);
      if (slot >= head.length) {
        int old = head.length;
        int room = slot + 1 + (slot >> 1);
        head = Arrays.copyOf(head, room);
        Arrays.fill(head, old, room, -1);
        pathOf = Arrays.copyOf(pathOf, room);
      }
      head[slot] = pendingHead[i];
      pathOf[slot] = path;
    }
    pending = 0;
    rates.settle(now);
  }

  /// What becomes of a part when the network changed.
  interface Detour {
    /// The path that the part shall take, the one it is on to keep it, or -1 to take it out.
    int path(int part, int path, double left);
  }

  /// Asks for every travelling part, in order, which path it shall take now.
  void reroute(double now, Detour detour) {
    record Moved(int part, int path, double left, double cap) {}
    var moved = new java.util.ArrayList<Moved>();
    for (int slot = 0; slot < head.length; slot++) {
      if (head[slot] < 0) {
        continue;
      }
      double left = rates.left(slot, now);
      int path = pathOf[slot];
      boolean all = true;
      var away = new java.util.ArrayList<Moved>();
      for (int part = head[slot]; part >= 0; part = nextPart[part]) {
        int to = detour.path(part, path, left);
        all &= to == path;
        away.add(new Moved(part, to, left, rates.cap(slot)));
      }
      if (!all) {
        rates.remove(slot);
        head[slot] = -1;
        moved.addAll(away);
      }
    }
    moved.sort(java.util.Comparator.comparingInt(Moved::part));
    for (var one : moved) {
      if (one.path() >= 0) {
        start(one.part(), one.path(), one.left(), one.cap(), now);
      }
    }
  }
}
