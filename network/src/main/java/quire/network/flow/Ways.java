package quire.network.flow;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import quire.network.topology.ClosFabric;
import quire.network.topology.NodeKind;
import quire.network.topology.Topology;

/// Finds ways between two hosts over the network outside domains, by one [Routing], and stores them
/// as paths.
final class Ways {
  private static final int[] NONE = {};
  private static final int ORDER_BITS = 10;
  private static final int ORDERS = 1 << ORDER_BITS;

  private final Topology topology;
  private final SimulationOptions options;
  private final PathTable table;
  private final Distances distances;
  private final boolean[] down;
  private final int[][] fabricsOf;
  private final int[] dims;
  private final boolean bundles;
  private boolean anyDown;

  private int[] found = new int[64];
  private double[] weight = new double[64];
  private int count;
  private double latency;
  private final int[] choices;
  private final int[] turn;
  private double[] shareAt = {};
  private double[] delayAt = {};
  private int[][] orders = {};
  private long[] orderKeys = {};

  Ways(Topology topology, SimulationOptions options, PathTable table, boolean[] down) {
    this.topology = topology;
    this.options = options;
    this.table = table;
    this.down = down;
    distances = new Distances(topology, down);
    dims = topology.dims();
    bundles = options.fidelity() == Fidelity.FLOW;
    int most = 1;
    for (int v = 0; v < topology.nodes(); v++) {
      most = Math.max(most, topology.outDegree(v));
    }
    choices = new int[most];
    turn = options.fidelity() == Fidelity.CHUNK ? new int[topology.nodes()] : new int[0];
    fabricsOf = new int[topology.hosts()][];
    Arrays.fill(fabricsOf, NONE);
    for (int f = 0; f < topology.fabrics().size(); f++) {
      for (int h = 0; h < topology.hosts(); h++) {
        if (topology.fabrics().get(f).place(h) >= 0) {
          fabricsOf[h] = Arrays.copyOf(fabricsOf[h], fabricsOf[h].length + 1);
          fabricsOf[h][fabricsOf[h].length - 1] = f;
        }
      }
    }
  }

  /// Looks at what is up anew.
  void changed(boolean somethingIsDown) {
    anyDown = somethingIsDown;
    distances.changed(somethingIsDown);
    Arrays.fill(orderKeys, 0);
  }

  /// Whether each call may give another path, so that none may be remembered.
  boolean turns() {
    return options.fidelity() == Fidelity.CHUNK && options.routing() == Routing.SPRAY;
  }

  /// A path from host a to host b by this routing, -1 where there is none.
  int find(Routing routing, int a, int b, int pair) {
    count = 0;
    latency = 0;
    boolean ok =
        switch (routing) {
          case SPRAY -> turns() ? walk(a, b, routing, pair) : sprayed(a, b);
          case DOR -> dims.length > 0 && dimensions(a, b) || walk(a, b, Routing.MINIMAL, pair);
          case VALIANT -> valiant(a, b, pair);
          default -> walk(a, b, routing, pair);
        };
    return ok ? store() : -1;
  }

  private int store() {
    boolean plain = true;
    for (int i = 0; i < count; i++) {
      plain &= weight[i] == 1;
    }
    return table.add(found, count, plain ? null : weight, latency);
  }

  private void add(int resource, double load) {
    if (count == found.length) {
      found = Arrays.copyOf(found, 2 * count);
      weight = Arrays.copyOf(weight, 2 * count);
    }
    found[count] = resource;
    weight[count++] = load;
  }

  private boolean sprayed(int a, int b) {
    if (!anyDown && fabricsOf[a].length > 0 && bundles && throughFabrics(a, b)) {
      return true;
    }
    count = 0;
    latency = 0;
    return throughGraph(a, b);
  }

  private boolean throughFabrics(int a, int b) {
    for (int f : fabricsOf[a]) {
      ClosFabric fabric = topology.fabrics().get(f);
      int @Nullable [] path = fabric.spray(a, b);
      if (path == null) {
        return false;
      }
      double delay = 0;
      for (int resource : path) {
        add(resource, fabric.share());
        delay += topology.latency(resource);
      }
      latency = Math.max(latency, delay);
    }
    return true;
  }

  /// Equal parts at every fork of the graph of shortest ways.
  private boolean throughGraph(int a, int b) {
    int goal = anchor(b);
    int begin = anchor(a);
    short[] hops = distances.to(goal);
    if (!ends(a, begin, true) || hops[begin] == Distances.FAR || !isOpen(b, goal)) {
      return false;
    }
    if (shareAt.length == 0) {
      shareAt = new double[topology.nodes()];
      delayAt = new double[topology.nodes()];
    }
    int[] order = new int[16];
    int tail = 0;
    order[tail++] = begin;
    shareAt[begin] = 1;
    delayAt[begin] = latency;
    for (int head = 0; head < tail; head++) {
      int v = order[head];
      if (v == goal) {
        continue;
      }
      int n = forks(v, goal, hops);
      for (int k = 0; k < n; k++) {
        int link = choices[k];
        int w = topology.to(link);
        if (shareAt[w] == 0) {
          if (tail == order.length) {
            order = Arrays.copyOf(order, 2 * tail);
          }
          order[tail++] = w;
        }
        shareAt[w] += shareAt[v] / n;
        delayAt[w] = Math.max(delayAt[w], delayAt[v] + topology.latency(link));
        add(link, shareAt[v] / n);
      }
    }
    latency = delayAt[goal];
    for (int i = 0; i < tail; i++) {
      shareAt[order[i]] = 0;
      delayAt[order[i]] = 0;
    }
    return ends(b, goal, false);
  }

  /// The node that stands for a host: its only switch, or itself.
  private int anchor(int host) {
    if (topology.hostsForward()) {
      return host;
    }
    int only = -1;
    for (int k = 0; k < topology.outDegree(host); k++) {
      int link = topology.out(host, k);
      if (!topology.isInside(link)) {
        if (only >= 0) {
          return host;
        }
        only = link;
      }
    }
    return only >= 0 && topology.nodeKind(topology.to(only)) == NodeKind.SWITCH
        ? topology.to(only)
        : host;
  }

  private boolean isOpen(int host, int anchor) {
    return host == anchor || distances.isUp(topology.link(host, anchor));
  }

  /// Adds the link between a host and its anchor; false where it is down.
  private boolean ends(int host, int anchor, boolean leaving) {
    if (host == anchor) {
      return true;
    }
    int link = topology.link(host, anchor);
    if (!leaving) {
      link ^= 1;
    }
    if (!distances.isUp(link)) {
      return false;
    }
    add(link, 1);
    latency += topology.latency(link);
    return true;
  }

  /// Collects the links out of v that lead one hop nearer to the goal.
  private int forks(int v, int goal, short[] hops) {
    int n = 0;
    for (int k = 0, degree = topology.outDegree(v); k < degree; k++) {
      int link = topology.out(v, k);
      int w = topology.to(link);
      if (hops[w] == hops[v] - 1
          && distances.isUp(link)
          && (w == goal || topology.hostsForward() || topology.nodeKind(w) == NodeKind.SWITCH)) {
        choices[n++] = link;
      }
    }
    return n;
  }

  /// One way, hop by hop.
  private boolean walk(int a, int b, Routing routing, int pair) {
    int begin = anchor(a);
    int goal = anchor(b);
    if (!ends(a, begin, true) || !isOpen(b, goal)) {
      return false;
    }
    return hop(begin, goal, routing, Hash.mix(((long) a << 32) + b), pair, place(a, b))
        && ends(b, goal, false);
  }

  private boolean hop(int begin, int goal, Routing routing, long flow, int pair, int place) {
    if (routing == Routing.MINIMAL && topology.groups() > 0 && overOneGlobal(begin, goal)) {
      return true;
    }
    short[] hops = distances.to(goal);
    if (hops[begin] == Distances.FAR) {
      return false;
    }
    int digits = place;
    for (int v = begin; v != goal; v = topology.to(found[count - 1])) {
      if (routing == Routing.D_MOD_K) {
        int[] ordered = ordered(v, goal, hops);
        int link = ordered[digits % ordered.length];
        digits /= ordered.length;
        add(link, 1);
        latency += topology.latency(link);
        continue;
      }
      int n = forks(v, goal, hops);
      int pick = 0;
      if (n > 1) {
        switch (routing) {
          case ECMP, VALIANT -> pick = Hash.below(n, options.seed(), flow, pair, v);
          case SPRAY -> pick = Math.floorMod(turn[v]++, n);
          default -> pick = 0;
        }
      }
      add(choices[pick], 1);
      latency += topology.latency(choices[pick]);
    }
    return true;
  }

  /// The links out of v one hop nearer to the goal, by the node they lead to; few pairs of nodes
  /// are asked for by many flows.
  private int[] ordered(int v, int goal, short[] hops) {
    if (orders.length == 0) {
      orders = new int[ORDERS][];
      orderKeys = new long[ORDERS];
    }
    long key = (long) v * topology.nodes() + goal + 1;
    int at = (int) (key * 0x9E3779B97F4A7C15L >>> 64 - ORDER_BITS);
    if (orderKeys[at] != key) {
      int n = forks(v, goal, hops);
      sortChoices(n);
      orders[at] = Arrays.copyOf(choices, n);
      orderKeys[at] = key;
    }
    return orders[at];
  }

  /// Minimal on a dragonfly: a local hop, the global cable between the two groups, a local hop.
  /// Fewer hops over two global cables do not count. False where a link of it is down.
  private boolean overOneGlobal(int begin, int goal) {
    int from = topology.groupOf(begin);
    int to = topology.groupOf(goal);
    if (from == to) {
      return cross(begin, goal);
    }
    int size = (topology.nodes() - topology.hosts()) / topology.groups();
    int first = begin - (begin - topology.hosts()) % size;
    for (int router = first; router < first + size; router++) {
      for (int k = 0; k < topology.outDegree(router); k++) {
        int link = topology.out(router, k);
        int far = topology.to(link);
        if (topology.nodeKind(far) == NodeKind.SWITCH && topology.groupOf(far) == to) {
          int mark = count;
          double before = latency;
          if (cross(begin, router) && cross(router, far) && cross(far, goal)) {
            return true;
          }
          count = mark;
          latency = before;
        }
      }
    }
    return false;
  }

  /// Adds the link between two neighbours; nothing for a node and itself.
  private boolean cross(int a, int b) {
    if (a == b) {
      return true;
    }
    int link = topology.link(a, b);
    if (link < 0 || !distances.isUp(link)) {
      return false;
    }
    add(link, 1);
    latency += topology.latency(link);
    return true;
  }

  /// By the node they lead to, so that spines count in their order.
  private void sortChoices(int n) {
    for (int i = 1; i < n; i++) {
      int link = choices[i];
      int j = i;
      for (; j > 0 && topology.to(choices[j - 1]) > topology.to(link); j--) {
        choices[j] = choices[j - 1];
      }
      choices[j] = link;
    }
  }

  /// The destination's number within the Clos network that both share, else among all hosts.
  private int place(int a, int b) {
    for (int f : fabricsOf[b]) {
      ClosFabric fabric = topology.fabrics().get(f);
      if (fabric.place(a) >= 0) {
        return fabric.place(b);
      }
    }
    return b;
  }

  /// Dimension by dimension, the shorter way round, a tie upward; false where a link is down.
  private boolean dimensions(int a, int b) {
    int at = a;
    int stride = 1;
    for (int d : dims) {
      int ahead = Math.floorMod(b / stride % d - a / stride % d, d);
      int step = 2 * ahead <= d ? 1 : -1;
      for (int left = step > 0 ? ahead : d - ahead; left > 0; left--) {
        int x = at / stride % d;
        int next = at + (Math.floorMod(x + step, d) - x) * stride;
        int link = topology.link(at, next);
        if (down[link]) {
          count = 0;
          latency = 0;
          return false;
        }
        add(link, 1);
        latency += topology.latency(link);
        at = next;
      }
      stride *= d;
    }
    return true;
  }

  /// Minimal to a random middle, then minimal to the end; a link crossed twice weighs 2.
  private boolean valiant(int a, int b, int pair) {
    if (topology.groups() == 0 && !topology.hostsForward()) {
      return walk(a, b, Routing.VALIANT, pair);
    }
    int middle = middle(a, b, pair);
    if (middle < 0 || middle == a || middle == b) {
      return walk(a, b, Routing.MINIMAL, pair);
    }
    int begin = anchor(a);
    int goal = anchor(b);
    if (!ends(a, begin, true)
        || !isOpen(b, goal)
        || !hop(begin, middle, Routing.MINIMAL, 0, pair, 0)
        || !hop(middle, goal, Routing.MINIMAL, 0, pair, 0)
        || !ends(b, goal, false)) {
      return false;
    }
    mergeRepeats();
    return true;
  }

  private int middle(int a, int b, int pair) {
    if (topology.groups() == 0) {
      return Hash.below(topology.hosts(), options.seed(), a, b, pair);
    }
    int groups = topology.groups();
    int routers = topology.nodes() - topology.hosts();
    for (int tries = 0; tries < 64; tries++) {
      int router =
          topology.hosts() + Hash.below(routers, options.seed(), a, b, pair + 1024L * tries);
      int group = topology.groupOf(router);
      if (group >= 0
          && (groups <= 2 || group != topology.groupOf(a) && group != topology.groupOf(b))) {
        return router;
      }
    }
    return -1;
  }

  private void mergeRepeats() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int j = 0;
      while (j < kept && found[j] != found[i]) {
        j++;
      }
      if (j < kept) {
        weight[j] += weight[i];
      } else {
        found[kept] = found[i];
        weight[kept++] = weight[i];
      }
    }
    count = kept;
  }
}
