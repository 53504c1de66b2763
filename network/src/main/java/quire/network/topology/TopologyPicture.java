package quire.network.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import quire.base.Check;

/// Draws a topology: tiers of switches as rows above the hosts, domains below them; a torus or a
/// graph without switches as a ring.
final class TopologyPicture {
  private static final int MOST = 600;
  private static final double WIDTH = 960;
  private static final double ROW = 110;

  private final Topology topology;
  private final double[] x;
  private final double[] y;
  private final StringBuilder text = new StringBuilder();
  private double height;

  private TopologyPicture(Topology topology) {
    this.topology = topology;
    x = new double[topology.nodes()];
    y = new double[topology.nodes()];
  }

  static String svg(Topology topology) {
    Check.that(
        topology.nodes() <= MOST,
        "--export svg: %d nodes are too many to draw, at most %d; use dot",
        topology.nodes(),
        MOST);
    return new TopologyPicture(topology).draw();
  }

  private String draw() {
    List<List<Integer>> rows = rows();
    if (rows.size() == 1) {
      ring();
    } else {
      place(rows);
    }
    text.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" role=\"img\""
                + " font-family=\"sans-serif\" font-size=\"10\"><title>%s: %d hosts, %d switches,"
                + " %d cables</title>%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            WIDTH,
            height,
            TopologyExport.xml(topology.kind()),
            topology.hosts(),
            topology.switches(),
            topology.cables()));
    for (int link = 0; link < topology.links(); link += 2) {
      int a = topology.from(link);
      int b = topology.to(link);
      text.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                  + " stroke-width=\"0.7\"/>%n",
              x[a],
              y[a],
              x[b],
              y[b],
              topology.isInside(link) ? "#c77700" : "#5b7fa6"));
    }
    for (int v = 0; v < topology.nodes(); v++) {
      node(v);
    }
    legend();
    return text.append("</svg>\n").toString();
  }

  private void node(int v) {
    boolean host = topology.nodeKind(v) == NodeKind.HOST;
    String fill =
        host ? "#ffffff" : topology.nodeKind(v) == NodeKind.DOMAIN ? "#ffdfa8" : "#cfe0f2";
    String name = TopologyExport.xml(topology.name(v));
    text.append(
        host
            ? String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\" stroke=\"#333\"><title>%s"
                    + "</title></circle>%n",
                x[v],
                y[v],
                fill,
                name)
            : String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"14\" height=\"12\" fill=\"%s\""
                    + " stroke=\"#333\"><title>%s</title></rect>%n",
                x[v] - 7,
                y[v] - 6,
                fill,
                name));
    boolean roomy = topology.nodes() <= 48;
    if (roomy) {
      text.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>%n",
              x[v],
              y[v] + (host ? 18 : -10),
              name));
    }
  }

  private void legend() {
    text.append(
        String.format(
            Locale.ROOT,
            "<text x=\"8\" y=\"%.1f\">circle: GPU; blue box: switch; orange box: NVLink domain; point"
                + " at one for its name</text>%n",
            height - 8));
  }

  /// Nodes by row: domains, hosts, then switches by their distance from the hosts.
  private List<List<Integer>> rows() {
    int[] depth = new int[topology.nodes()];
    Arrays.fill(depth, -1);
    int[] queue = new int[topology.nodes()];
    int tail = 0;
    for (int h = 0; h < topology.hosts(); h++) {
      depth[h] = 0;
      queue[tail++] = h;
    }
    for (int head = 0; head < tail; head++) {
      int v = queue[head];
      for (int k = 0; k < topology.outDegree(v); k++) {
        int link = topology.out(v, k);
        int w = topology.to(link);
        if (depth[w] < 0 && !topology.isInside(link)) {
          depth[w] = depth[v] + 1;
          queue[tail++] = w;
        }
      }
    }
    List<List<Integer>> rows = new ArrayList<>();
    int deepest = Arrays.stream(depth).max().orElse(0);
    for (int d = deepest; d >= -1; d--) {
      List<Integer> row = new ArrayList<>();
      for (int v = 0; v < topology.nodes(); v++) {
        if (depth[v] == d) {
          row.add(v);
        }
      }
      if (!row.isEmpty()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private void place(List<List<Integer>> rows) {
    height = 60 + ROW * rows.size();
    for (int r = 0; r < rows.size(); r++) {
      List<Integer> row = rows.get(r);
      for (int i = 0; i < row.size(); i++) {
        x[row.get(i)] = 20 + (WIDTH - 40) * (i + 0.5) / row.size();
        y[row.get(i)] = 40 + ROW * r;
      }
    }
  }

  private void ring() {
    height = WIDTH;
    int n = topology.nodes();
    for (int v = 0; v < n; v++) {
      double angle = 2 * Math.PI * v / n - Math.PI / 2;
      x[v] = WIDTH / 2 + (WIDTH / 2 - 50) * Math.cos(angle);
      y[v] = WIDTH / 2 + (WIDTH / 2 - 50) * Math.sin(angle);
    }
  }
}
