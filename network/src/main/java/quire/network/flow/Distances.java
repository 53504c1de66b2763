package quire.network.flow;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import quire.network.topology.NodeKind;
import quire.network.topology.Topology;

/// Hops from every node to a target, through nodes that pass traffic on, outside high-bandwidth
/// domains, over links that are up. Remembered per target.
final class Distances {
  /// Where there is no way.
  static final short FAR = Short.MAX_VALUE;

  private static final long MOST_REMEMBERED = 128L << 20;

  private final Topology topology;
  private final boolean[] down;
  private final Map<Integer, short[]> known = new HashMap<>();
  private final int[] queue;

  Distances(Topology topology, boolean[] down) {
    this.topology = topology;
    this.down = down;
    queue = new int[topology.nodes()];
  }

  boolean isUp(int link) {
    return !down[link] && !topology.isInside(link);
  }

  /// Forgets everything, after links went down or came up.
  void forget() {
    known.clear();
  }

  /// Hops of each node to the target, [#FAR] where there is no way.
  short[] to(int target) {
    short[] hops = known.get(target);
    if (hops == null) {
      if ((long) known.size() * topology.nodes() > MOST_REMEMBERED) {
        known.clear();
      }
      hops = search(target);
      known.put(target, hops);
    }
    return hops;
  }

  private short[] search(int target) {
    short[] hops = new short[topology.nodes()];
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
