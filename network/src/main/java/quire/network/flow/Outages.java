package quire.network.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import quire.base.Check;
import quire.base.RequestException;
import quire.network.topology.NodeKind;
import quire.network.topology.Topology;

/// When which links and hosts are down.
final class Outages {
  private final List<Outage> outages;
  private final List<int[]> links = new ArrayList<>();
  private final List<Integer> hosts = new ArrayList<>();
  private final double[] moments;

  Outages(Topology topology, List<Outage> outages) {
    this.outages = outages;
    var times = new TreeSet<Double>();
    for (Outage one : outages) {
      Check.that(
          one.from() >= 0 && one.to() > one.from(),
          "--fail %s: the end must be after the start, and neither below 0",
          one.element());
      links.add(links(topology, one.element()));
      var node = topology.node(one.element());
      boolean host = node.isPresent() && topology.nodeKind(node.getAsInt()) == NodeKind.HOST;
      hosts.add(host ? node.getAsInt() : -1);
      times.add(one.from());
      if (one.to() < Double.POSITIVE_INFINITY) {
        times.add(one.to());
      }
    }
    moments = times.stream().mapToDouble(t -> t).toArray();
  }

  /// Times at which something goes down or comes up, in order.
  double[] moments() {
    return moments;
  }

  boolean isEmpty() {
    return outages.isEmpty();
  }

  /// Marks the links that are down from `now` on.
  void mark(double now, boolean[] linkDown, boolean[] hostDown) {
    java.util.Arrays.fill(linkDown, false);
    java.util.Arrays.fill(hostDown, false);
    for (int i = 0; i < outages.size(); i++) {
      if (outages.get(i).from() <= now && now < outages.get(i).to()) {
        for (int link : links.get(i)) {
          linkDown[link] = true;
          linkDown[link ^ 1] = true;
        }
        if (hosts.get(i) >= 0) {
          hostDown[hosts.get(i)] = true;
        }
      }
    }
  }

  /// What is down at a time, in words.
  String describe(double now) {
    var down = new ArrayList<String>();
    for (Outage one : outages) {
      if (one.from() <= now && now < one.to()) {
        down.add(one.element());
      }
    }
    return down.isEmpty() ? "nothing is down" : "down: " + String.join(", ", down);
  }

  private static int[] links(Topology topology, String element) {
    var node = topology.node(element);
    if (node.isPresent()) {
      return around(topology, node.getAsInt(), false);
    }
    if (element.matches("nic\\d{1,7}")) {
      int host = Integer.parseInt(element.substring(3));
      if (host < topology.hosts()) {
        int[] own = around(topology, host, true);
        Check.that(own.length > 0, "--fail %s: gpu%d has no network card", element, host);
        return own;
      }
    }
    for (int dash = element.indexOf('-'); dash > 0; dash = element.indexOf('-', dash + 1)) {
      var a = topology.node(element.substring(0, dash));
      var b = topology.node(element.substring(dash + 1));
      if (a.isPresent() && b.isPresent()) {
        int link = topology.link(a.getAsInt(), b.getAsInt());
        Check.that(link >= 0, "--fail %s: no cable joins these two", element);
        return new int[] {link};
      }
    }
    throw new RequestException(
        "--fail "
            + element
            + ": no such node or cable; nodes are called like "
            + examples(topology)
            + ", cables like gpu0-"
            + topology.name(topology.to(topology.out(0, 0))));
  }

  private static String examples(Topology topology) {
    String last = topology.name(topology.nodes() - 1);
    String first = topology.name(Math.min(topology.hosts(), topology.nodes() - 1));
    return "gpu0, nic0, " + (first.equals(last) ? first : first + ", " + last);
  }

  private static int[] around(Topology topology, int node, boolean onlyNetwork) {
    return java.util.stream.IntStream.range(0, topology.outDegree(node))
        .map(k -> topology.out(node, k))
        .filter(link -> !onlyNetwork || !topology.isInside(link))
        .toArray();
  }
}
