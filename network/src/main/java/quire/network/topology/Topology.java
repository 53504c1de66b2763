package quire.network.topology;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A network: nodes, and directed links between them. Immutable.
///
/// Hosts are nodes 0 to `hosts() - 1`. Cable c is the two links 2c (one way) and 2c + 1 (back),
/// each with its own capacity and latency, so `link ^ 1` is the way back. Beside the links there
/// are *bundles*: sets of equal links over which ideal spraying always spreads in equal parts, so
/// that one wide link may stand for them. Resources 0 to `links() - 1` are links, then come the
/// bundles.
public final class Topology {
  private final String kind;
  private final Map<String, String> keys;
  private final int hosts;
  private final int hb;
  private final int radix;
  private final int groups;
  private final boolean hostsForward;
  private final String[] names;
  private final NodeKind[] kinds;
  private final int[] from;
  private final int[] to;
  private final double[] capacity;
  private final double[] latency;
  private final int[] firstOut;
  private final int[] out;
  private final int[][] bundles;
  private final List<ClosFabric> fabrics;
  private final int[] dims;
  private final int[] groupOf;
  private final Map<String, Integer> byName;
  private final Hops hops;

  Topology(TopologyBuilder made) {
    kind = made.kind;
    keys = Map.copyOf(made.keys);
    hosts = made.hosts;
    hb = made.hb;
    radix = made.radix;
    groups = made.groups;
    hostsForward = made.hostsForward;
    names = made.names.toArray(String[]::new);
    kinds = made.kinds.toArray(NodeKind[]::new);
    int links = 2 * made.cables;
    from = Arrays.copyOf(made.from, links);
    to = Arrays.copyOf(made.to, links);
    capacity = Arrays.copyOf(made.capacity, links);
    latency = Arrays.copyOf(made.latency, links);
    firstOut = new int[names.length + 1];
    for (int node : from) {
      firstOut[node + 1]++;
    }
    for (int v = 0; v < names.length; v++) {
      firstOut[v + 1] += firstOut[v];
    }
    out = new int[links];
    int[] at = Arrays.copyOf(firstOut, names.length);
    for (int link = 0; link < links; link++) {
      out[at[from[link]]++] = link;
    }
    bundles = made.bundles.toArray(int[][]::new);
    fabrics = List.copyOf(made.fabrics);
    dims = made.dims.clone();
    groupOf = made.groupOf.clone();
    byName = new HashMap<>();
    for (int v = 0; v < names.length; v++) {
      byName.putIfAbsent(names[v], v);
    }
    hops = new Hops(names.length);
  }

  /// The word that a specification begins with: `rail-only`, `torus`, ...
  public String kind() {
    return kind;
  }

  /// The keys it was made from, as given; a new topology of the same keys is the same.
  public Map<String, String> keys() {
    return keys;
  }

  /// How many hosts.
  public int hosts() {
    return hosts;
  }

  /// GPUs of one high-bandwidth domain, K; 0 where there are no domains.
  public int hb() {
    return hb;
  }

  /// Whether the network between domains is separate for every rail.
  public boolean isRailOnly() {
    return kind.equals("rail-only");
  }

  /// Ports of the largest switch; 0 where there is none.
  public int radix() {
    return radix;
  }

  /// Groups of a dragonfly; 0 elsewhere.
  public int groups() {
    return groups;
  }

  /// Whether traffic may pass through hosts, as on a torus.
  public boolean hostsForward() {
    return hostsForward;
  }

  /// Lengths of a torus; empty elsewhere.
  public int[] dims() {
    return dims.clone();
  }

  /// The dragonfly group of a node, -1 where it has none.
  public int groupOf(int node) {
    return node < groupOf.length ? groupOf[node] : -1;
  }

  /// The domain of a host, -1 where there are none.
  public int domain(int host) {
    return hb == 0 ? -1 : host / hb;
  }

  /// The rail of a host: its place in its domain; 0 where there are none.
  public int rail(int host) {
    return hb == 0 ? 0 : host % hb;
  }

  /// How many nodes, hosts first.
  public int nodes() {
    return names.length;
  }

  /// The name of a node: `gpu5`, `rail3.leaf0`, `spine0`, ...
  public String name(int node) {
    return names[node];
  }

  /// What a node is.
  public NodeKind nodeKind(int node) {
    return kinds[node];
  }

  /// The node of that name.
  public OptionalInt node(String name) {
    Integer v = byName.get(name);
    return v == null ? OptionalInt.empty() : OptionalInt.of(v);
  }

  /// How many directed links: two a cable.
  public int links() {
    return from.length;
  }

  /// How many links and bundles.
  public int resources() {
    return from.length + bundles.length;
  }

  /// Where a link begins.
  public int from(int link) {
    return from[link];
  }

  /// Where a link ends.
  public int to(int link) {
    return to[link];
  }

  /// Bytes/s of a link or bundle.
  public double capacity(int resource) {
    if (resource < from.length) {
      return capacity[resource];
    }
    double sum = 0;
    for (int link : bundles[resource - from.length]) {
      sum += capacity[link];
    }
    return sum;
  }

  /// Seconds that a link, or every link of a bundle, delays.
  public double latency(int resource) {
    return latency[resource < from.length ? resource : bundles[resource - from.length][0]];
  }

  /// The name of a link, `gpu0->rail0.leaf0`; parallel ones get `#1`, `#2`, ...
  public String linkName(int link) {
    int parallel = 0;
    for (int k = firstOut[from[link]]; out[k] != link; k++) {
      parallel += to[out[k]] == to[link] ? 1 : 0;
    }
    return names[from[link]] + "->" + names[to[link]] + (parallel == 0 ? "" : "#" + parallel);
  }

  /// Distances that simulations found and lend to one another.
  public Hops hops() {
    return hops;
  }

  /// Links that leave a node.
  public int outDegree(int node) {
    return firstOut[node + 1] - firstOut[node];
  }

  /// The k-th link that leaves a node, in the order in which they were made.
  public int out(int node, int k) {
    return out[firstOut[node] + k];
  }

  /// The links of a bundle.
  public int[] members(int resource) {
    return bundles[resource - from.length].clone();
  }

  /// The Clos networks that hosts are attached to; several where there are rails or planes.
  public List<ClosFabric> fabrics() {
    return fabrics;
  }

  /// The node inside a host's domain that joins its GPUs; -1 where there is none.
  public int domainNode(int host) {
    for (int k = firstOut[host]; k < firstOut[host + 1]; k++) {
      if (kinds[to[out[k]]] == NodeKind.DOMAIN) {
        return to[out[k]];
      }
    }
    return -1;
  }

  /// The link from a node to another, -1 where there is none.
  public int link(int a, int b) {
    for (int k = firstOut[a]; k < firstOut[a + 1]; k++) {
      if (to[out[k]] == b) {
        return out[k];
      }
    }
    return -1;
  }

  /// Switches of the network; those inside domains count only where there are no others.
  public int switches() {
    return counted(NodeKind.SWITCH) > 0 ? counted(NodeKind.SWITCH) : counted(NodeKind.DOMAIN);
  }

  /// Cables of the network; those inside domains count only where there are no others.
  public int cables() {
    int inside = 0;
    for (int link = 0; link < from.length; link += 2) {
      inside += isInside(link) ? 1 : 0;
    }
    int all = from.length / 2;
    return inside == all ? all : all - inside;
  }

  /// Whether a link belongs to a high-bandwidth domain.
  public boolean isInside(int link) {
    return kinds[from[link]] == NodeKind.DOMAIN || kinds[to[link]] == NodeKind.DOMAIN;
  }

  private int counted(NodeKind which) {
    int count = 0;
    for (NodeKind one : kinds) {
      count += one == which ? 1 : 0;
    }
    return count;
  }

  /// The value of a key it was made from, or null.
  public @Nullable String key(String name) {
    return keys.get(name);
  }
}
