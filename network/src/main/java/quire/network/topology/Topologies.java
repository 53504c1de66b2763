package quire.network.topology;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quire.base.Check;
import quire.base.RequestException;

/// Reads and builds topologies.
///
/// A specification is `kind:key=value,...` or the name of a file: YAML with the same keys,
/// ASTRA-sim network YAML, htsim `.topo`, or SimAI topology text.
///
/// | kind | keys |
/// | --- | --- |
/// | `rail-only`, `rail-optimized` | gpus hb radix hbBandwidth nicBandwidth; hbLatency nicLatency oversubscription planes |
/// | `fat-tree` | radix bandwidth; tiers gpus latency oversubscription planes |
/// | `leaf-spine` | leaves hostsPerLeaf spines bandwidth; latency |
/// | `torus` | dims bandwidth; latency |
/// | `dragonfly` | p a h bandwidth; latency arrangement (palmtree or absolute) |
/// | `hb` | gpus hbBandwidth; hbLatency |
/// | `graph` | hosts switches links (YAML files only); forward |
///
/// `fat-tree`, `leaf-spine` and `dragonfly` may have domains too: hb hbBandwidth hbLatency. The
/// `latency` of those kinds is that of each link; `hbLatency` and `nicLatency` are those of a
/// message, once through its domain or once from card to card.
public final class Topologies {
  /// Every kind, as written.
  public static final List<String> KINDS =
      List.of(
          "rail-only",
          "rail-optimized",
          "fat-tree",
          "leaf-spine",
          "torus",
          "dragonfly",
          "hb",
          "graph");

  private Topologies() {}

  /// A topology from a specification; see the class.
  ///
  /// @throws RequestException naming the key, or the file and line
  public static Topology parse(String specification) {
    int colon = specification.indexOf(':');
    String kind = colon < 0 ? specification : specification.substring(0, colon);
    if (KINDS.contains(kind)) {
      return of(kind, pairs(specification, colon < 0 ? "" : specification.substring(colon + 1)));
    }
    if (Files.exists(Path.of(specification))) {
      return TopologyFiles.read(Path.of(specification));
    }
    throw new RequestException(
        "topology "
            + specification
            + ": is no file and no kind:key=value,...; kinds: "
            + String.join(", ", KINDS));
  }

  /// A topology of a kind from its keys, values as in a specification.
  public static Topology of(String kind, Map<String, String> keys) {
    return build(kind, new Keys("topology " + kind, keys, Map.of()));
  }

  private static Map<String, String> pairs(String specification, String text) {
    var keys = new LinkedHashMap<String, String>();
    for (String pair : text.isBlank() ? new String[0] : text.split(",")) {
      int equals = pair.indexOf('=');
      Check.that(
          equals > 0,
          "topology %s: '%s' must be key=value, as in torus:dims=4x4x4,bandwidth=50GB/s",
          specification,
          pair);
      String before =
          keys.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      Check.that(
          before == null, "topology %s: key '%s' twice", specification, pair.substring(0, equals));
    }
    return keys;
  }

  static Topology build(String kind, Keys keys) {
    var net = new TopologyBuilder(kind);
    switch (kind) {
      case "rail-only" -> railOnly(net, keys);
      case "rail-optimized" -> railOptimized(net, keys);
      case "fat-tree" -> fatTree(net, keys);
      case "leaf-spine" -> leafSpine(net, keys);
      case "torus" -> {
        double latency = keys.time("latency");
        DirectNetworks.torus(net, keys.dims("dims"), keys.bandwidth("bandwidth"), latency);
      }
      case "dragonfly" -> dragonfly(net, keys);
      case "hb" -> {
        int gpus = keys.integer("gpus");
        net.hosts(gpus);
        net.domains(gpus, keys.bandwidth("hbBandwidth"), keys.time("hbLatency") / 2);
      }
      default -> throw keys.wrong("kind", "'" + kind + "' is none of " + String.join(", ", KINDS));
    }
    keys.finish();
    net.keys.putAll(keys.all());
    return net.build();
  }

  private static int planes(Keys keys) {
    return Check.range("planes", keys.integer("planes", 1), 1, 8);
  }

  private static String plane(int plane, int planes) {
    return planes == 1 ? "" : "plane" + plane + ".";
  }

  private static void railOnly(TopologyBuilder net, Keys keys) {
    int gpus = keys.integer("gpus");
    int hb = hb(keys, gpus);
    int radix = keys.integer("radix", 64);
    int planes = planes(keys);
    double nic = keys.bandwidth("nicBandwidth") / planes;
    double over = keys.number("oversubscription", 1);
    double latency = keys.time("nicLatency") / 2;
    net.hosts(gpus);
    int n = gpus / hb;
    for (int plane = 0; plane < planes; plane++) {
      for (int rail = 0; rail < hb; rail++) {
        int[] hosts = new int[n];
        int first = rail;
        Arrays.setAll(hosts, d -> d * hb + first);
        String prefix = plane(plane, planes) + "rail" + rail + ".";
        ClosBuilder.fitting(prefix, n, radix, over, nic, 1.0 / planes)
            .build(net, hosts, latency, 0);
      }
    }
    net.radix = radix;
    addDomains(net, hb, keys);
  }

  private static void railOptimized(TopologyBuilder net, Keys keys) {
    int gpus = keys.integer("gpus");
    int hb = hb(keys, gpus);
    int radix = keys.integer("radix", 64);
    int planes = planes(keys);
    double nic = keys.bandwidth("nicBandwidth") / planes;
    double over = keys.number("oversubscription", 1);
    double latency = keys.time("nicLatency") / 2;
    net.hosts(gpus);
    for (int plane = 0; plane < planes; plane++) {
      String prefix = plane(plane, planes);
      var fabric = ClosBuilder.fitting(prefix, gpus, radix, over, nic, 1.0 / planes);
      int[] ports = railPorts(gpus, hb, fabric.down());
      if (ports.length > fabric.ports()) {
        fabric = ClosBuilder.fitting(prefix, ports.length, radix, over, nic, 1.0 / planes);
        ports = railPorts(gpus, hb, fabric.down());
      }
      fabric.build(net, ports, latency, 0);
    }
    net.radix = radix;
    addDomains(net, hb, keys);
  }

  /// Hosts rail by rail. Where rails and leaves do not fit into one another, a rail begins on a new
  /// leaf and the ports that stay empty are -1.
  private static int[] railPorts(int gpus, int hb, int down) {
    int n = gpus / hb;
    boolean fits = gpus <= down || down % n == 0 || n % down == 0;
    int room = fits ? n : Math.ceilDiv(n, down) * down;
    int[] ports = new int[room * hb];
    Arrays.fill(ports, -1);
    for (int rail = 0; rail < hb; rail++) {
      for (int d = 0; d < n; d++) {
        ports[rail * room + d] = d * hb + rail;
      }
    }
    return ports;
  }

  private static int hb(Keys keys, int gpus) {
    int hb = keys.integer("hb");
    Check.that(gpus >= 1, "gpus must be at least 1, is %d", gpus);
    if (hb < 1 || gpus % hb != 0) {
      int below = Math.max(1, gpus / Math.max(1, hb)) * Math.max(1, hb);
      throw keys.wrong(
          "hb",
          String.format(
              Locale.ROOT,
              "%d does not divide %d gpus; %d or %d gpus would do",
              hb,
              gpus,
              below,
              below + Math.max(1, hb)));
    }
    return hb;
  }

  private static void addDomains(TopologyBuilder net, int hb, Keys keys) {
    double latency = keys.time("hbLatency") / 2;
    if (hb > 1 || keys.has("hbBandwidth")) {
      net.domains(hb, keys.bandwidth("hbBandwidth"), latency);
    } else {
      net.hb = hb;
    }
  }

  private static void domainsIfGiven(TopologyBuilder net, Keys keys) {
    if (keys.has("hb")) {
      addDomains(net, hb(keys, net.hosts), keys);
    } else {
      Check.that(!keys.has("hbBandwidth"), "hbBandwidth needs hb, the GPUs of a domain");
      keys.time("hbLatency");
    }
  }

  private static void fatTree(TopologyBuilder net, Keys keys) {
    int planes = planes(keys);
    double bandwidth = keys.bandwidth("bandwidth") / planes;
    double latency = keys.time("latency");
    double over = keys.number("oversubscription", 1);
    int radix = keys.integer("radix", 64);
    for (int plane = 0; plane < planes; plane++) {
      String prefix = plane(plane, planes);
      ClosBuilder fabric;
      if (keys.has("tiers")) {
        fabric =
            new ClosBuilder(prefix, radix, keys.integer("tiers"), over, bandwidth, 1.0 / planes);
      } else {
        int gpus = keys.integer("gpus");
        fabric = ClosBuilder.fitting(prefix, gpus, radix, over, bandwidth, 1.0 / planes);
      }
      if (plane == 0) {
        net.hosts(keys.integer("gpus", (int) Math.min(1 << 21, fabric.ports())));
      }
      int[] ports = new int[net.hosts];
      Arrays.setAll(ports, host -> host);
      fabric.build(net, ports, latency, latency);
    }
    net.radix = radix;
    domainsIfGiven(net, keys);
  }

  private static void leafSpine(TopologyBuilder net, Keys keys) {
    double bandwidth = keys.bandwidth("bandwidth");
    double latency = keys.time("latency");
    LeafSpine.build(
        net,
        keys.integer("leaves"),
        keys.integer("hostsPerLeaf"),
        keys.integer("spines"),
        bandwidth,
        latency);
    domainsIfGiven(net, keys);
  }

  private static void dragonfly(TopologyBuilder net, Keys keys) {
    String word = keys.text("arrangement", "palmtree").replace("-", "").toLowerCase(Locale.ROOT);
    if (!word.equals("palmtree") && !word.equals("absolute")) {
      throw keys.wrong("arrangement", "must be palmtree or absolute, is '" + word + "'");
    }
    DirectNetworks.dragonfly(
        net,
        keys.integer("p"),
        keys.integer("a"),
        keys.integer("h"),
        DirectNetworks.Arrangement.valueOf(word.toUpperCase(Locale.ROOT)),
        keys.bandwidth("bandwidth"),
        keys.time("latency"));
    domainsIfGiven(net, keys);
  }
}
