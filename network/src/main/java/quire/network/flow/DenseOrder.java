package quire.network.flow;

import java.util.Arrays;

/// The order in which the last filling froze transfers, for networks that are one knot: what has to
/// be filled anew is then a tail of it. Kept only while fillings reach a good part of all transfers;
/// now and then everything is filled afresh, so that rounding does not pile up.
final class DenseOrder {
  private static final int FRESH = 512;
  private static final int FEW = 64;

  private final Transfers flows;
  private boolean useful;
  private int since;
  private int patience;

  private int[] slot = new int[256];
  private int size;
  private int[] place = new int[64];
  private int[] begins = new int[64];
  private double[] level = new double[64];
  private int segments;
  private final IntList added = new IntList();
  private int[] tail = new int[64];
  private int tailSize;

  DenseOrder(Transfers flows) {
    this.flows = flows;
  }

  /// Whether the order is kept.
  boolean useful() {
    return useful;
  }

  /// Whether the next filling shall start from nothing.
  boolean afresh() {
    return since == 0;
  }

  /// After a filling of so many transfers: decides whether the order is kept from now on.
  void settled(int filled, int resources) {
    if (useful) {
      since = (since + 1) % FRESH;
      if (since == 0) {
        // A look at the chains again: perhaps the knot has come apart.
        useful = false;
      }
      return;
    }
    added.drain();
    boolean knot = filled > FEW && 4L * filled > flows.live() && resources < 8L * flows.live();
    patience = knot ? patience + 1 : 0;
    if (patience > 2) {
      useful = true;
      since = 0;
    }
  }

  void forget() {
    size = 0;
    segments = 0;
  }

  void added(int s) {
    if (useful) {
      added.add(s);
      room(s);
      place[s] = -1;
    }
  }

  void removed(int s) {
    if (useful && s < place.length) {
      place[s] = -1;
    }
  }

  private void room(int s) {
    if (s >= place.length) {
      int old = place.length;
      place = Arrays.copyOf(place, Math.max(s + 1, flows.first.length));
      Arrays.fill(place, old, place.length, -1);
    }
  }

  /// A group of transfers begins that are frozen at one level.
  void begin(double bytesPerSecond) {
    if (!useful) {
      return;
    }
    if (segments == begins.length) {
      begins = Arrays.copyOf(begins, 2 * segments);
      level = Arrays.copyOf(level, 2 * segments);
    }
    begins[segments] = size;
    // Ties can come a rounding out of order.
    level[segments] = segments == 0 ? bytesPerSecond : Math.max(bytesPerSecond, level[segments - 1]);
    segments++;
  }

  /// The next transfer that was frozen.
  void froze(int s) {
    if (useful) {
      if (size == slot.length) {
        slot = Arrays.copyOf(slot, size + (size >> 1));
      }
      place[s] = size;
      slot[size++] = s;
    }
  }

  /// Cuts off and returns what was frozen at or above a level and what is new; all live transfers
  /// for level 0 after [#afresh]. Only the first [#tailSize] entries count.
  int[] tail(double threshold) {
    tailSize = 0;
    if (afresh()) {
      room(flows.slots());
      all();
      added.drain();
      forget();
      return tail;
    }
    int low = 0;
    int high = segments;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (level[middle] < threshold) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int from = low == segments ? size : begins[low];
    int[] fresh = added.drain();
    if (tail.length < size - from + fresh.length) {
      tail = new int[size - from + fresh.length + size / 2];
    }
    for (int i = from; i < size; i++) {
      if (place[slot[i]] == i) {
        tail[tailSize++] = slot[i];
      }
    }
    for (int s : fresh) {
      tail[tailSize++] = s;
    }
    size = from;
    segments = low;
    return tail;
  }

  private void all() {
    boolean[] seen = new boolean[flows.slots()];
    if (tail.length < flows.live()) {
      tail = new int[flows.live() + flows.live() / 2];
    }
    for (int r = 0; r < flows.load.length; r++) {
      int[] list = flows.members(r);
      for (int i = 0, n = flows.size(r); i < n; i++) {
        if (!seen[list[i]]) {
          seen[list[i]] = true;
          tail[tailSize++] = list[i];
        }
      }
    }
  }

  int tailSize() {
    return tailSize;
  }
}
