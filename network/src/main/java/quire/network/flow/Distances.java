package quire.network.flow;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import quire.network.topology.NodeKind;
import quire.network.topology.Topology;

/// Hops from every node to a target, through nodes that pass traffic on, outside high-bandwidth
/// domains, over links that are up. Remembered per target; while nothing is down also with the
/// topology, for the next simulation on it.
final class Distances {
  /// Where there is no way.
  static final short FAR = Short.MAX_VALUE;

  private static final long MOST_REMEMBERED = 128L << 20;

  private final Topology topology;
  private final boolean[] down;
  private final Map<Integer, short[]> known = new HashMap<>();
  private int[] queue = {};
  private boolean anyDown;

  Distances(Topology topology, boolean[] down) {
    this.topology = topology;
    this.down = down;
  }

  boolean isUp(int link) {
    return !down[link] && !topology.isInside(link);
  }

  /// Forgets everything, after links went down or came up.
  void changed(boolean somethingIsDown) {
    anyDown = somethingIsDown;
    known.clear();
  }

  /// Hops of each node to the target, [#FAR] where there is no way.
  short[] to(int target) {
    if (!anyDown) {
      short[] hops = topology.hops().get(target);
      if (hops != null) {
        return hops;
      }
    }
    short[] hops = known.get(target);
    if (hops == null) {
      if ((long) known.size() * topology.nodes() > MOST_REMEMBERED) {
        known.clear();
      }
      hops = search(target);
      if (anyDown || !topology.hops().keep(target, hops)) {
        known.put(target, hops);
      }
    }
    return hops;
  }

  private short[] search(int target) {
    short[] hops = new short[topology.nodes()];
    if (queue.length == 0) {
      queue = new int[topology.nodes()];
    }
    Arrays.fill(hops, FAR);
    hops[target] = 0;
    int tail = 0;
    queue[tail++] = target;
    for (int head = 0; head < tail; head++) {
      int v = queue[head];
      if (v != target && !passes(v)) {
        continue;
      }
      for (int k = 0, n = topology.outDegree(v); k < n; k++) {
        int out = topology.out(v, k);
        int w = topology.to(out);
        if (hops[w] == FAR && isUp(out ^ 1)) {
          hops[w] = (short) (hops[v] + 1);
          queue[tail++] = w;
        }
      }
    }
    return hops;
  }

  private boolean passes(int v) {
    return topology.nodeKind(v) == NodeKind.SWITCH
        || topology.nodeKind(v) == NodeKind.HOST && topology.hostsForward();
  }
}
