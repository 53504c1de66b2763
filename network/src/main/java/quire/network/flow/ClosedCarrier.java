package quire.network.flow;

import java.util.Arrays;
import quire.network.topology.Topology;

/// Parts that meet nobody: bytes over the narrowest resource of the path.
final class ClosedCarrier implements Carrier {
  private final PathTable table;
  private final Topology topology;
  private final TimeHeap ends = new TimeHeap();
  private int[] ended = new int[64];

  ClosedCarrier(PathTable table, Topology topology) {
    this.table = table;
    this.topology = topology;
  }

  @Override
  public void start(int part, int path, double bytes, double cap, double now) {
    double rate = cap;
    for (int at = table.first(path); at < table.end(path); at++) {
      rate = Math.min(rate, topology.capacity(table.resource(at)) / table.weight(path, at));
    }
    ends.push(now + bytes / rate, part);
  }

  @Override
  public double next() {
    return ends.top();
  }

  @Override
  public int[] advance(double limit, double now) {
    int n = 0;
    while (ends.top() <= limit) {
      if (n == ended.length) {
        ended = Arrays.copyOf(ended, 2 * n);
      }
      ended[n++] = (int) ends.pop();
    }
    return Arrays.copyOf(ended, n);
  }

  @Override
  public void settle(double now) {}
}
