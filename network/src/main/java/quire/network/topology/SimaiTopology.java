package quire.network.topology;

import java.util.ArrayList;
import java.util.List;
import quire.base.Check;
import quire.base.RequestException;
import quire.network.Quantity;

/// SimAI's topology text: a line `nodes gpusPerServer nvswitches switches links GPUTYPE`, a line of
/// the numbers of all switches, then a line a cable: `src dst 400Gbps 0.0005ms errorRate`. GPUs are
/// the nodes that are no switch. An error rate is not simulated; one above 0 is refused.
final class SimaiTopology {
  private final String where;
  private final List<String[]> rows = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();

  private SimaiTopology(String text, String where) {
    this.where = where;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.strip().startsWith("#")) {
        rows.add(line.strip().split("\\s+"));
        numbers.add(number);
      }
    }
  }

  static Topology parse(String text, String where) {
    return new SimaiTopology(text, where).build();
  }

  private Topology build() {
    String[] head = rows.getFirst();
    Check.that(
        head.length == 5 || head.length == 6,
        "%s: must be 'nodes gpusPerServer nvswitches switches links GPUTYPE'",
        at(0));
    int nodes = whole(0, 0, 1 << 21);
    int perServer = whole(0, 1, 1 << 20);
    int nvswitches = whole(0, 2, nodes);
    int switches = whole(0, 3, nodes);
    int links = whole(0, 4, 1 << 24);
    int hosts = nodes - nvswitches - switches;
    Check.that(hosts >= 1, "%s: %d nodes leave no GPU beside the switches", at(0), nodes);
    boolean listed = nvswitches + switches > 0;
    int first = listed ? 2 : 1;
    Check.that(
        !listed || rows.size() > 1 && rows.get(1).length == nvswitches + switches,
        "%s: the second line must list the %d switches",
        at(Math.min(1, rows.size() - 1)),
        nvswitches + switches);
    var net = new TopologyBuilder("simai");
    net.hosts(hosts);
    int[] node = new int[nodes];
    java.util.Arrays.fill(node, -1);
    for (int s = 0; s < nvswitches + switches; s++) {
      int id = whole(1, s, nodes - 1);
      Check.that(node[id] < 0, "%s: switch %d is listed twice", at(1), id);
      boolean inside = s < nvswitches;
      node[id] =
          net.node(
              inside ? "hb" + s : "switch" + (s - nvswitches),
              inside ? NodeKind.DOMAIN : NodeKind.SWITCH);
    }
    int host = 0;
    for (int id = 0; id < nodes; id++) {
      node[id] = node[id] < 0 ? host++ : node[id];
    }
    net.hb = nvswitches > 0 && perServer > 0 && hosts % perServer == 0 ? perServer : 0;
    Check.that(
        rows.size() - first == links,
        "%s: %d links are promised, %d follow",
        at(0),
        links,
        rows.size() - first);
    for (int r = first; r < rows.size(); r++) {
      cable(net, node, r);
    }
    net.keys.put("nodes", Integer.toString(nodes));
    return net.build();
  }

  private void cable(TopologyBuilder net, int[] node, int r) {
    String[] words = rows.get(r);
    Check.that(
        words.length == 4 || words.length == 5,
        "%s: a link must be 'src dst 400Gbps 0.0005ms errorRate'",
        at(r));
    int a = whole(r, 0, node.length - 1);
    int b = whole(r, 1, node.length - 1);
    Check.that(a != b, "%s: a link joins node %d to itself", at(r), a);
    if (words.length == 5) {
      try {
        Check.that(
            Double.parseDouble(words[4]) == 0,
            "%s: error rate %s: lost packets are not simulated; write 0",
            at(r),
            words[4]);
      } catch (NumberFormatException problem) {
        throw new RequestException(at(r) + ": error rate must be a number, is '" + words[4] + "'");
      }
    }
    net.cable(
        node[a],
        node[b],
        Quantity.BANDWIDTH.positive(words[2], at(r) + ":"),
        Quantity.TIME.parse(words[3], at(r) + ":"));
  }

  private int whole(int row, int column, int most) {
    String word = rows.get(row)[column];
    try {
      int value = Integer.parseInt(word);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException problem) {
      throw new RequestException(at(row) + ": '" + word + "' must be a whole number");
    }
    throw new RequestException(at(row) + ": " + word + " must lie in [0, " + most + "]");
  }

  private String at(int row) {
    return where + ":" + numbers.get(row);
  }
}
