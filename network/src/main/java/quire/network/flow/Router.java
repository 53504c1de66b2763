package quire.network.flow;

import java.util.Arrays;
import quire.base.RequestException;
import quire.network.topology.Topology;

/// Chooses the way of every flow: inside a domain over its switch, else over the network, and where
/// rails are separate with a relay at one of its ends. After an outage what is left is used,
/// through other GPUs of the domains if relays are allowed.
final class Router {
  private static final long RELAYED = 2048;
  private static final long DETOUR = 4096;

  private final Topology topology;
  private final SimulationOptions options;
  private final PathTable table;
  private final boolean[] down;
  private final Ways ways;
  private final double[] planned;
  private boolean anyDown;

  /// Of the last [#plan]: the paths of its parts, the host where a serial relay hands over or -1,
  /// and whether it changes rails.
  int[] parts = new int[4];

  int partCount;
  int handOver;
  boolean relayed;

  /// @param flows how many it will be asked for
  Router(Topology topology, SimulationOptions options, int flows) {
    table = new PathTable(flows);
    this.topology = topology;
    this.options = options;
    down = new boolean[topology.links()];
    ways = new Ways(topology, options, table, down);
    planned = new double[topology.resources()];
  }

  PathTable table() {
    return table;
  }

  /// Takes over which links are down; remembered ways are forgotten.
  void outage(boolean[] linkDown) {
    System.arraycopy(linkDown, 0, down, 0, down.length);
    anyDown = false;
    for (boolean is : down) {
      anyDown |= is;
    }
    table.forget();
    ways.changed(anyDown);
  }

  boolean anyDown() {
    return anyDown;
  }

  /// Plans a flow between different hosts. False where there is no way now.
  boolean plan(int a, int b, double bytes) {
    handOver = -1;
    relayed = false;
    int queuePairs = options.routing() == Routing.ECMP ? options.queuePairs() : 1;
    int first = direct(a, b, 0, bytes);
    if (first >= 0) {
      partCount = isNeighbour(a, b) ? 1 : queuePairs;
      if (parts.length < partCount) {
        parts = new int[partCount];
      }
      parts[0] = first;
      for (int q = 1; q < partCount; q++) {
        parts[q] = direct(a, b, q, bytes);
      }
      return true;
    }
    partCount = 1;
    return options.relay() != Relay.NONE && topology.hb() > 1 && relay(a, b, bytes);
  }

  /// One path for the rest of a flow that lost its way; -1 where there is none.
  int again(int a, int b, int pair, double bytes) {
    relayed = false;
    int path = direct(a, b, pair, bytes);
    if (path < 0 && options.relay() != Relay.NONE && topology.hb() > 1) {
      return relay(a, b, bytes) ? parts[0] : -1;
    }
    return path;
  }

  private boolean isNeighbour(int a, int b) {
    return topology.hb() > 1 && topology.domain(a) == topology.domain(b);
  }

  /// A path without relay, -1 where there is none.
  private int direct(int a, int b, int pair, double bytes) {
    long key = key(pair, a, b);
    if (options.routing() == Routing.UGAL || ways.turns()) {
      if (isNeighbour(a, b) && inside(a, b) >= 0) {
        return inside(a, b);
      }
      return options.routing() == Routing.UGAL
          ? adaptive(a, b, pair, bytes)
          : ways.find(options.routing(), a, b, pair);
    }
    int path = table.get(key);
    if (path >= 0) {
      return path - 1;
    }
    path = isNeighbour(a, b) ? inside(a, b) : -1;
    if (path < 0 && !(topology.isRailOnly() && topology.rail(a) != topology.rail(b))) {
      path = ways.find(options.routing(), a, b, pair);
    }
    return table.put(key, path + 1) - 1;
  }

  private long key(long variant, int a, int b) {
    return (variant * topology.hosts() + a) * topology.hosts() + b;
  }

  /// Over the switch of the domain that both are in, -1 where it is down.
  private int inside(int a, int b) {
    int node = topology.domainNode(a);
    if (node < 0) {
      return -1;
    }
    long key = key(RELAYED + 2, a, b);
    int path = table.get(key);
    if (path >= 0) {
      return path - 1;
    }
    int up = topology.link(a, node);
    int over = topology.link(b, node) ^ 1;
    path = -1;
    if (!down[up] && !down[over]) {
      double latency = topology.latency(up) + topology.latency(over);
      path = table.add(new int[] {up, over}, 2, null, latency);
    }
    return table.put(key, path + 1) - 1;
  }

  private int adaptive(int a, int b, int pair, double bytes) {
    int minimal = remembered(Routing.MINIMAL, 0, a, b, pair);
    int valiant = remembered(Routing.VALIANT, 1, a, b, pair);
    if (minimal < 0 || valiant < 0) {
      return Math.max(minimal, valiant);
    }
    double straight = load(minimal, 0) * (table.end(minimal) - table.first(minimal));
    double around = load(valiant, 0) * (table.end(valiant) - table.first(valiant));
    int chosen = straight <= around ? minimal : valiant;
    plan(chosen, bytes);
    return chosen;
  }

  private int remembered(Routing routing, int which, int a, int b, int pair) {
    long key = key(RELAYED + 8 + 2L * pair + which, a, b);
    int path = table.get(key);
    return path >= 0 ? path - 1 : table.put(key, ways.find(routing, a, b, pair) + 1) - 1;
  }

  private boolean relay(int a, int b, double bytes) {
    int hb = topology.hb();
    int atSource = a / hb * hb + b % hb;
    int atTarget = b / hb * hb + a % hb;
    int left = topology.isRailOnly() ? twoParts(0, a, atSource, b) : -1;
    int right = topology.isRailOnly() ? twoParts(1, a, atTarget, b) : -1;
    if (!anyDown) {
      left = options.relay() == Relay.DESTINATION ? -1 : left;
      right = options.relay() == Relay.SOURCE ? -1 : right;
    }
    if (left < 0 && right < 0) {
      return detour(a, b, bytes);
    }
    boolean source = right < 0 || left >= 0 && isSourceSide(a, b, left, right, bytes);
    relayed = true;
    if (options.relayMode() == RelayMode.SERIAL) {
      handOver = source ? atSource : atTarget;
    }
    parts[0] = source ? left : right;
    plan(parts[0], bytes);
    return true;
  }

  /// A pair keeps the side that was better when it was first asked for, as connections do: the
  /// flows of one pair do not gain the ways of both sides.
  private boolean isSourceSide(int a, int b, int left, int right, double bytes) {
    long key = key(RELAYED + 4, a, b);
    int side = table.get(key);
    if (side < 0) {
      side = table.put(key, load(left, bytes) <= load(right, bytes) ? 0 : 1);
    }
    return side == 0;
  }

  /// The path of one stage of a plan that hands over, -1 where there is none now.
  int stage(int a, int b) {
    return direct(a, b, 0, 0);
  }

  /// Through other GPUs of both domains, on the least loaded way that is up.
  private boolean detour(int a, int b, double bytes) {
    if (!anyDown || isNeighbour(a, b)) {
      return false;
    }
    int hb = topology.hb();
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < hb; i++) {
      int from = a / hb * hb + (a + i) % hb;
      for (int j = 0; j < hb; j++) {
        int to = b / hb * hb + (b + j) % hb;
        if ((i > 0 || j > 0) && (!topology.isRailOnly() || from % hb == to % hb)) {
          int path = threeParts(a, from, to, b);
          double load = path < 0 ? Double.POSITIVE_INFINITY : load(path, bytes);
          if (load < least) {
            best = path;
            least = load;
          }
        }
      }
    }
    if (best >= 0) {
      parts[0] = best;
      relayed = true;
      plan(best, bytes);
    }
    return best >= 0;
  }

  private int twoParts(int side, int a, int middle, int b) {
    long key = key(RELAYED + side, a, b);
    int path = table.get(key);
    if (path < 0) {
      path = 1 + join(direct(a, middle, 0, 0), direct(middle, b, 0, 0));
      table.put(key, path);
    }
    return path - 1;
  }

  private int threeParts(int a, int from, int to, int b) {
    long hb = topology.hb();
    long key = key(DETOUR + (from % hb) * hb + to % hb, a, b);
    int path = table.get(key);
    if (path < 0) {
      int middle = direct(from, to, 0, 0);
      int first = a == from ? middle : middle < 0 ? -1 : join(inside(a, from), middle);
      path = 1 + (to == b ? first : first < 0 ? -1 : join(first, inside(to, b)));
      table.put(key, path);
    }
    return path - 1;
  }

  /// Two paths one after the other as one, -1 where one of them is missing.
  private int join(int p, int q) {
    if (p < 0 || q < 0) {
      return -1;
    }
    int n = table.end(p) - table.first(p);
    int m = table.end(q) - table.first(q);
    int[] resources = new int[n + m];
    double[] weights = new double[n + m];
    for (int i = 0; i < n + m; i++) {
      int path = i < n ? p : q;
      int at = i < n ? table.first(p) + i : table.first(q) + i - n;
      resources[i] = table.resource(at);
      weights[i] = table.weight(path, at);
    }
    boolean plain = Arrays.stream(weights).allMatch(w -> w == 1);
    return table.add(resources, n + m, plain ? null : weights, table.latency(p) + table.latency(q));
  }

  /// Seconds that the fullest resource of a path would need for what is planned on it and these
  /// bytes.
  private double load(int path, double bytes) {
    double most = 0;
    for (int at = table.first(path); at < table.end(path); at++) {
      int r = table.resource(at);
      most = Math.max(most, (planned[r] + bytes * table.weight(path, at)) / topology.capacity(r));
    }
    return most;
  }

  private void plan(int path, double bytes) {
    for (int at = table.first(path); at < table.end(path); at++) {
      planned[table.resource(at)] += bytes * table.weight(path, at);
    }
  }

  /// The error of a pair that cannot be reached.
  RequestException unreachable(int a, int b) {
    String pair = topology.name(a) + " to " + topology.name(b);
    if (topology.isRailOnly() && topology.rail(a) != topology.rail(b)) {
      return new RequestException(
          pair
              + ": no path: rails "
              + topology.rail(a)
              + " and "
              + topology.rail(b)
              + " are separate; allow a relay (--relay auto)");
    }
    return new RequestException(pair + ": no path on this topology");
  }
}
