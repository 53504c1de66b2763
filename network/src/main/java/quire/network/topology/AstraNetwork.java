package quire.network.topology;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import quire.base.Check;
import quire.base.RequestException;
import tools.jackson.databind.JsonNode;

/// ASTRA-sim's network YAML: one building block a dimension, the first dimension fastest.
///
///     topology: [Ring, Switch]
///     npus_count: [4, 2]
///     bandwidth: [50.0, 25.0]   # "GB/s", which that program takes for GiB/s
///     latency: [500.0, 500.0]   # ns a link
///
/// Hosts pass traffic from one dimension to the next.
final class AstraNetwork {
  private static final double GIB = 1L << 30;
  private static final Set<String> KNOWN = Set.of("topology", "npus_count", "bandwidth", "latency");

  private AstraNetwork() {}

  static Topology parse(JsonNode root, Map<String, String> places, String where) {
    for (String key : root.propertyNames()) {
      Check.that(
          KNOWN.contains(key),
          "%s: unknown key '%s'; known: bandwidth, latency, npus_count, topology",
          places.getOrDefault(key, where),
          key);
    }
    JsonNode kinds = list(root, "topology", places, where);
    int dims = kinds.size();
    var net = new TopologyBuilder("astra-sim");
    net.dims = new int[dims];
    double[] count = numbers(root, "npus_count", dims, places, where);
    double[] bandwidth = numbers(root, "bandwidth", dims, places, where);
    double[] latency = numbers(root, "latency", dims, places, where);
    long hosts = 1;
    for (int d = 0; d < dims; d++) {
      String at = places.getOrDefault("npus_count", where);
      Check.that(
          count[d] == Math.rint(count[d]) && count[d] >= 1,
          "%s: npus_count must be whole numbers of at least 1, is %s",
          at,
          count[d]);
      net.dims[d] = (int) count[d];
      hosts = Math.min(1L << 40, hosts * net.dims[d]);
      Check.that(
          bandwidth[d] > 0,
          "%s: bandwidth must be above 0",
          places.getOrDefault("bandwidth", where));
    }
    Check.that(hosts <= 1 << 20, "%s: %d NPUs are too many", where, hosts);
    net.hosts((int) hosts);
    net.hostsForward = true;
    int stride = 1;
    boolean rings = true;
    for (int d = 0; d < dims; d++) {
      String kind = kinds.get(d).asString("").toLowerCase(Locale.ROOT);
      var block = new Block(net, d, stride, bandwidth[d] * GIB, latency[d] * 1e-9);
      switch (kind) {
        case "ring" -> block.ring();
        case "fullyconnected" -> block.full();
        case "switch" -> block.around();
        default ->
            throw new RequestException(
                places.getOrDefault("topology", where)
                    + ": topology '"
                    + kinds.get(d).asString("")
                    + "' is none of Ring, Switch, FullyConnected");
      }
      rings &= kind.equals("ring");
      stride *= net.dims[d];
    }
    int[] lengths = net.dims;
    net.dims = rings ? lengths : new int[0];
    net.keys.put("npus_count", Arrays.toString(lengths));
    net.keys.put("topology", kinds.toString());
    return net.build();
  }

  /// One dimension: all lines of hosts that differ in it alone.
  private record Block(TopologyBuilder net, int dim, int stride, double capacity, double latency) {
    private int length() {
      return net.dims[dim];
    }

    private boolean begins(int host) {
      return host / stride % length() == 0;
    }

    void ring() {
      for (int h = 0; h < net.hosts && length() > 1; h++) {
        int x = h / stride % length();
        if (length() > 2 || x == 0) {
          net.cable(h, h + ((x + 1) % length() - x) * stride, capacity, latency);
        }
      }
    }

    void full() {
      for (int h = 0; h < net.hosts; h++) {
        for (int x = h / stride % length() + 1, to = h + stride; x < length(); x++, to += stride) {
          net.cable(h, to, capacity, latency);
        }
      }
    }

    void around() {
      int made = 0;
      for (int h = 0; h < net.hosts; h++) {
        if (begins(h)) {
          int middle = net.node("dim" + dim + ".switch" + made++, NodeKind.SWITCH);
          for (int x = 0; x < length(); x++) {
            net.cable(h + x * stride, middle, capacity, latency);
          }
        }
      }
    }
  }

  private static JsonNode list(
      JsonNode root, String key, Map<String, String> places, String where) {
    JsonNode value = root.get(key);
    Check.that(value != null, "%s: key '%s' is missing", where, key);
    Check.that(
        value != null && value.isArray() && !value.isEmpty(),
        "%s: %s must be a list with an entry for every dimension",
        places.getOrDefault(key, where),
        key);
    return java.util.Objects.requireNonNull(value);
  }

  private static double[] numbers(
      JsonNode root, String key, int dims, Map<String, String> places, String where) {
    JsonNode value = list(root, key, places, where);
    String at = places.getOrDefault(key, where);
    Check.that(
        value.size() == dims,
        "%s: %s has %d entries for %d dimensions",
        at,
        key,
        value.size(),
        dims);
    double[] numbers = new double[dims];
    for (int d = 0; d < dims; d++) {
      Check.that(
          value.get(d).isNumber()
              && value.get(d).doubleValue() >= 0
              && Double.isFinite(value.get(d).doubleValue()),
          "%s: %s must be numbers of at least 0, is %s",
          at,
          key,
          value.get(d));
      numbers[d] = value.get(d).doubleValue();
    }
    return numbers;
  }
}
