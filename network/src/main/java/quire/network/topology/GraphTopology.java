package quire.network.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import quire.base.Check;
import quire.base.RequestException;
import quire.network.Quantity;
import tools.jackson.databind.JsonNode;

/// Any graph, listed node by node:
///
///     kind: graph
///     hosts: [a, b]
///     switches: [s]
///     links: ["a s 50GB/s 500ns", "b s 50GB/s"]
///
/// Hosts pass traffic on where `forward: true` stands, or where there are no switches at all.
final class GraphTopology {
  private static final Set<String> KNOWN = Set.of("kind", "hosts", "switches", "links", "forward");

  private GraphTopology() {}

  static Topology parse(JsonNode root, List<String> lines, String where) {
    for (String key : root.propertyNames()) {
      if (!KNOWN.contains(key)) {
        throw new RequestException(
            where + ": unknown key '" + key + "'; known: forward, hosts, kind, links, switches");
      }
    }
    var net = new TopologyBuilder("graph");
    Map<String, Integer> nodes = new HashMap<>();
    names(root, "hosts", where, NodeKind.HOST, net, nodes);
    Check.that(net.hosts > 0, "%s: hosts must name at least one", where);
    names(root, "switches", where, NodeKind.SWITCH, net, nodes);
    JsonNode forward = root.get("forward");
    Check.that(forward == null || forward.isBoolean(), "%s: forward must be true or false", where);
    net.hostsForward = forward == null ? net.names.size() == net.hosts : forward.booleanValue();
    List<String> cables = strings(root, "links", where);
    int from = 0;
    for (String cable : cables) {
      int at = line(lines, cable, from);
      from = Math.max(from, at);
      cable(net, nodes, cable, at < 0 ? where : where + ":" + (at + 1));
    }
    net.keys.put("hosts", String.join(" ", net.names.subList(0, net.hosts)));
    net.keys.put("forward", Boolean.toString(net.hostsForward));
    return net.build();
  }

  /// The line that a link stands on, searched from the line of the link before it; -1 if none.
  private static int line(List<String> lines, String text, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    return -1;
  }

  private static void cable(
      TopologyBuilder net, Map<String, Integer> nodes, String text, String where) {
    String[] words = text.strip().split("\\s+");
    Check.that(
        words.length == 3 || words.length == 4,
        "%s: link '%s' must be two nodes, a bandwidth and maybe a latency: a s 50GB/s 500ns",
        where,
        text);
    int[] ends = new int[2];
    for (int i = 0; i < 2; i++) {
      Integer node = nodes.get(words[i]);
      Check.that(node != null, "%s: link '%s': %s is no host and no switch", where, text, words[i]);
      ends[i] = node == null ? 0 : node;
    }
    Check.that(ends[0] != ends[1], "%s: link '%s' joins a node to itself", where, text);
    net.cable(
        ends[0],
        ends[1],
        Quantity.BANDWIDTH.positive(words[2], where + ": link '" + text + "':"),
        words.length == 3 ? 0 : Quantity.TIME.parse(words[3], where + ": link '" + text + "':"));
  }

  private static void names(
      JsonNode root,
      String key,
      String where,
      NodeKind kind,
      TopologyBuilder net,
      Map<String, Integer> nodes) {
    Set<String> seen = new HashSet<>(nodes.keySet());
    for (String name : strings(root, key, where)) {
      Check.that(
          !name.isBlank() && !name.contains(" "), "%s: %s: '%s' is no name", where, key, name);
      Check.that(seen.add(name), "%s: %s: '%s' is named twice", where, key, name);
      nodes.put(name, net.node(name, kind));
    }
  }

  private static List<String> strings(JsonNode root, String key, String where) {
    JsonNode value = root.get(key);
    if (value == null || value.isNull()) {
      return List.of();
    }
    Check.that(value.isArray(), "%s: %s must be a list", where, key);
    List<String> texts = new ArrayList<>();
    value.forEach(one -> texts.add(one.asString("")));
    return texts;
  }
}
