package quire.network.flow;

import java.util.Arrays;
import quire.network.topology.Topology;

/// Parts that are stored whole at every node and then forwarded. A link carries one part at a time,
/// first in, first out, those that come together in the order of their numbers; behind the last
/// byte comes the link's latency, during which the link already serves the next.
final class ChunkCarrier implements Carrier {
  private final PathTable table;
  private final Topology topology;
  private final double[] idleFrom;
  private final TimeHeap arrivals = new TimeHeap();
  private int[] hop = new int[64];
  private int[] pathOf = new int[64];
  private double[] bytesOf = new double[64];
  private double[] capOf = new double[64];
  private int[] ended = new int[64];

  ChunkCarrier(PathTable table, Topology topology) {
    this.table = table;
    this.topology = topology;
    idleFrom = new double[topology.links()];
  }

  @Override
  public void start(int part, int path, double bytes, double cap, double now) {
    if (part >= hop.length) {
      int room = part + 1 + (part >> 1);
      hop = Arrays.copyOf(hop, room);
      pathOf = Arrays.copyOf(pathOf, room);
      bytesOf = Arrays.copyOf(bytesOf, room);
      capOf = Arrays.copyOf(capOf, room);
    }
    hop[part] = 0;
    pathOf[part] = path;
    bytesOf[part] = bytes;
    capOf[part] = cap;
    arrivals.push(now, part);
  }

  @Override
  public double next() {
    return arrivals.top();
  }

  @Override
  public int[] advance(double limit, double now) {
    int n = 0;
    while (arrivals.top() <= limit) {
      double at = arrivals.top();
      int part = (int) arrivals.pop();
      int path = pathOf[part];
      int place = table.first(path) + hop[part];
      if (place == table.end(path)) {
        if (n == ended.length) {
          ended = Arrays.copyOf(ended, 2 * n);
        }
        ended[n++] = part;
        continue;
      }
      int link = table.resource(place);
      double start = Math.max(at, idleFrom[link]);
      double gone = start + bytesOf[part] / Math.min(capOf[part], topology.capacity(link));
      idleFrom[link] = gone;
      hop[part]++;
      arrivals.push(gone + topology.latency(link), part);
    }
    return Arrays.copyOf(ended, n);
  }

  @Override
  public void settle(double now) {}
}
