package quire.network.topology;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import quire.base.Check;
import quire.base.RequestException;

/// htsim's `.topo` text: `Nodes`, `Tiers` (2 or 3), `Podsize`, then a block a tier of switches,
/// from the lowest up, each begun by `Tier N`: `Downlink_speed_Gbps`, `Radix_Down`, `Radix_Up`,
/// `Downlink_Latency_ns`, `Bundle` (cables between the same two switches).
final class HtsimTopology {
  private static final Set<String> IGNORED =
      Set.of("queue_up", "queue_down", "switch_latency_ns", "oversubscribed");
  private static final List<String> TIERS = List.of("leaf", "spine", "core");

  private final String where;
  private final int[] head = new int[3]; // nodes, tiers, podsize
  private final double[][] blocks = new double[3][5];
  private final int[] lines = new int[3];

  private HtsimTopology(String where) {
    this.where = where;
    for (double[] block : blocks) {
      Arrays.fill(block, Double.NaN);
      block[4] = 1;
    }
  }

  static Topology parse(String text, String where) {
    var one = new HtsimTopology(where);
    one.read(text);
    return one.build();
  }

  private void read(String text) {
    int tier = -1;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String plain = line.replaceAll("#.*", "").strip();
      if (plain.isEmpty()) {
        continue;
      }
      String[] words = plain.split("\\s+");
      String at = where + ":" + number;
      Check.that(words.length == 2, "%s: '%s' must be a key and a value", at, plain);
      String key = words[0].toLowerCase(Locale.ROOT);
      double value = number(words[1], at, words[0]);
      int headAt = List.of("nodes", "tiers", "podsize").indexOf(key);
      int blockAt =
          List.of("downlink_speed_gbps", "radix_down", "radix_up", "downlink_latency_ns", "bundle")
              .indexOf(key);
      if (key.equals("tier")) {
        tier = whole(value, at, words[0], 0);
        Check.that(tier < 3, "%s: Tier must be 0, 1 or 2", at);
        lines[tier] = number;
      } else if (headAt >= 0) {
        head[headAt] = whole(value, at, words[0], 1);
      } else if (blockAt >= 0) {
        Check.that(tier >= 0, "%s: %s must stand below a line 'Tier N'", at, words[0]);
        if (blockAt == 1 || blockAt == 2 || blockAt == 4) {
          value = whole(value, at, words[0], 1);
        }
        blocks[tier][blockAt] = value;
      } else if (!IGNORED.contains(key)) {
        throw new RequestException(at + ": unknown key '" + words[0] + "'");
      }
    }
  }

  private static double number(String word, String at, String key) {
    try {
      double value = Double.parseDouble(word);
      if (value >= 0 && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException problem) {
      throw new RequestException(at + ": " + key + " must be a number, is '" + word + "'");
    }
    throw new RequestException(at + ": " + key + " must be finite and not negative: " + word);
  }

  private static int whole(double value, String at, String key, int least) {
    Check.that(
        value == Math.rint(value) && value >= least && value <= 1 << 24,
        "%s: %s must be a whole number of at least %d",
        at,
        key,
        least);
    return (int) value;
  }

  private int need(int tier, int field, String key) {
    return (int) needed(tier, field, key);
  }

  private double needed(int tier, int field, String key) {
    Check.that(lines[tier] > 0, "%s: block 'Tier %d' is missing", where, tier);
    Check.that(!Double.isNaN(blocks[tier][field]), "%s:%d: %s is missing", where, lines[tier], key);
    return blocks[tier][field];
  }

  private int ratio(int above, int below, String what) {
    Check.that(
        below > 0 && above % below == 0 && above >= below,
        "%s: %s: %d is not a multiple of %d",
        where,
        what,
        above,
        below);
    return above / below;
  }

  private Topology build() {
    int nodes = head[0];
    int tiers = head[1];
    Check.that(nodes > 0, "%s: Nodes is missing", where);
    Check.that(tiers == 2 || tiers == 3, "%s: Tiers must be 2 or 3, is %d", where, tiers);
    int pod = tiers == 2 ? nodes : head[2];
    Check.that(pod > 0, "%s: Podsize is missing", where);
    var net = new TopologyBuilder("htsim");
    net.hosts(nodes);
    int pods = ratio(nodes, pod, "Nodes over Podsize");
    int perLeaf = need(0, 1, "Radix_Down");
    int leavesPerPod = ratio(pod, perLeaf, "Podsize over Radix_Down of tier 0");
    int[][] tops = new int[pods][leavesPerPod];
    for (int l = 0; l < pods * leavesPerPod; l++) {
      tops[l / leavesPerPod][l % leavesPerPod] = net.node("leaf" + l, NodeKind.SWITCH);
    }
    for (int h = 0; h < nodes; h++) {
      net.cable(h, tops[h / pod][h % pod / perLeaf], speed(0), latency(0));
    }
    for (int p = 0; p < pods; p++) {
      tops[p] = join(net, List.of(tops[p]), 1, p);
    }
    if (tiers == 3) {
      join(net, List.of(tops), 2, 0);
    }
    net.keys.put("nodes", Integer.toString(nodes));
    net.keys.put("tiers", Integer.toString(tiers));
    return net.build();
  }

  private double speed(int tier) {
    return Check.positive(
        where + ": Downlink_speed_Gbps", needed(tier, 0, "Downlink_speed_Gbps") * 1e9 / 8);
  }

  private double latency(int tier) {
    return needed(tier, 3, "Downlink_Latency_ns") * 1e-9;
  }

  /// Joins the switches of tier - 1 by switches of `tier`: within a pod every pair, between pods
  /// each position of all pods its own share of the cores.
  private int[] join(TopologyBuilder net, List<int[]> below, int tier, int pod) {
    int lower = below.stream().mapToInt(row -> row.length).sum();
    int up = need(tier - 1, 2, "Radix_Up");
    int bundle = (int) blocks[tier][4];
    int down = need(tier, 1, "Radix_Down");
    int count = ratio(lower * up, down, "cables up over Radix_Down of tier " + tier);
    int[] made = new int[count];
    for (int s = 0; s < count; s++) {
      made[s] = net.node(TIERS.get(tier) + (pod * count + s), NodeKind.SWITCH);
    }
    int distinct = ratio(up, bundle, "Radix_Up over Bundle of tier " + tier);
    for (int[] row : below) {
      for (int p = 0; p < row.length; p++) {
        for (int u = 0; u < distinct; u++) {
          int s = tier == 1 ? u : p * distinct + u;
          for (int b = 0; b < bundle; b++) {
            net.cable(row[p], made[s % count], speed(tier), latency(tier));
          }
        }
      }
    }
    return made;
  }
}
