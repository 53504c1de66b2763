package quire.network.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.base.Yaml;

/// Writes a topology in other programs' forms.
public enum TopologyExport {
  /// Platform XML of SimGrid: one link a direction, shortest ways by Dijkstra's algorithm.
  SIMGRID,
  /// Graphviz.
  DOT,
  /// A picture: hosts at the bottom, switches above, at most a few hundred nodes.
  SVG,
  /// A specification that [Topologies#parse] reads back.
  YAML;

  /// The form of that name.
  public static TopologyExport of(String word) {
    for (var one : values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
        return one;
      }
    }
    throw new RequestException("--export " + word + ": must be simgrid, dot, svg or yaml");
  }

  /// The topology as text.
  public String text(Topology topology) {
    return switch (this) {
      case SIMGRID -> simgrid(topology);
      case DOT -> dot(topology);
      case SVG -> TopologyPicture.svg(topology);
      case YAML -> yaml(topology);
    };
  }

  private static String simgrid(Topology topology) {
    var text =
        new StringBuilder(
            """
            <?xml version='1.0'?>
            <!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">
            <platform version="4.1">
              <!-- Plain max-min sharing needs network/model:CM02, network/TCP-gamma:1e30,
                   network/crosstraffic:0, network/bandwidth-factor:1, network/latency-factor:1 and
                   network/weight-S:0. -->
              <zone id="network" routing="Dijkstra">
            """);
    for (int v = 0; v < topology.nodes(); v++) {
      boolean host = topology.nodeKind(v) == NodeKind.HOST;
      text.append(host ? "    <host id=\"" : "    <router id=\"")
          .append(xml(topology.name(v)))
          .append(host ? "\" speed=\"1Gf\"/>\n" : "\"/>\n");
    }
    for (int link = 0; link < topology.links(); link++) {
      text.append("    <link id=\"l")
          .append(link)
          .append("\" bandwidth=\"")
          .append(topology.capacity(link))
          .append("Bps\" latency=\"")
          .append(topology.latency(link))
          .append("s\"/>\n");
    }
    var joined = new java.util.HashSet<Long>();
    for (int link = 0; link < topology.links(); link++) {
      // One route a pair of nodes: of parallel cables SimGrid is given the first.
      if (joined.add((long) topology.from(link) * topology.nodes() + topology.to(link))) {
        text.append("    <route src=\"")
            .append(xml(topology.name(topology.from(link))))
            .append("\" dst=\"")
            .append(xml(topology.name(topology.to(link))))
            .append("\" symmetrical=\"NO\"><link_ctn id=\"l")
            .append(link)
            .append("\"/></route>\n");
      }
    }
    return text.append("  </zone>\n</platform>\n").toString();
  }

  private static String dot(Topology topology) {
    var text = new StringBuilder("graph network {\n  node [shape=box];\n");
    for (int v = 0; v < topology.nodes(); v++) {
      text.append("  \"")
          .append(quoted(topology.name(v)))
          .append('"')
          .append(
              switch (topology.nodeKind(v)) {
                case HOST -> " [shape=circle]";
                case SWITCH -> "";
                case DOMAIN -> " [style=filled]";
              })
          .append(";\n");
    }
    for (int link = 0; link < topology.links(); link += 2) {
      text.append("  \"")
          .append(quoted(topology.name(topology.from(link))))
          .append("\" -- \"")
          .append(quoted(topology.name(topology.to(link))))
          .append("\" [label=\"")
          .append(String.format(Locale.ROOT, "%.4g GB/s", topology.capacity(link) / 1e9))
          .append("\"];\n");
    }
    return text.append("}\n").toString();
  }

  private static String yaml(Topology topology) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    if (Topologies.KINDS.contains(topology.kind()) && !topology.kind().equals("graph")) {
      document.put("kind", topology.kind());
      document.putAll(new java.util.TreeMap<>(topology.keys()));
      return Yaml.write(document);
    }
    document.put("kind", "graph");
    List<String> hosts = new ArrayList<>();
    List<String> switches = new ArrayList<>();
    for (int v = 0; v < topology.nodes(); v++) {
      (topology.nodeKind(v) == NodeKind.HOST ? hosts : switches).add(topology.name(v));
    }
    List<String> links = new ArrayList<>();
    for (int link = 0; link < topology.links(); link += 2) {
      links.add(
          topology.name(topology.from(link))
              + " "
              + topology.name(topology.to(link))
              + " "
              + topology.capacity(link)
              + "B/s "
              + topology.latency(link)
              + "s");
    }
    document.put("hosts", hosts);
    document.put("switches", switches);
    document.put("forward", topology.hostsForward());
    document.put("links", links);
    return Yaml.write(document);
  }

  static String xml(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
