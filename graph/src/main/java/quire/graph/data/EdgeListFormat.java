package quire.graph.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import quire.base.RequestException;
import quire.graph.GraphBuilder;

/// `edgelist`: `u v` a line, nodes numbered from 0, `#` comments. Features are the degree profile.
final class EdgeListFormat implements GraphFormat {
  @Override
  public String word() {
    return "edgelist";
  }

  @Override
  public boolean recognises(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return Files.isRegularFile(path) && (name.endsWith(".edgelist") || name.endsWith(".edges"));
  }

  @Override
  public GraphBuilder read(Path file, String name, boolean directed) {
    var source = new Ints();
    var target = new Ints();
    int[] largest = {-1};
    NumberLines.read(
        file,
        (lines, fields) -> {
          if (fields.length != 2) {
            throw lines.problem("has " + fields.length + " fields, not 2 (u v)");
          }
          int u = lines.whole(fields[0], 0, Integer.MAX_VALUE - 9);
          int v = lines.whole(fields[1], 0, Integer.MAX_VALUE - 9);
          source.add(u);
          target.add(v);
          largest[0] = Math.max(largest[0], Math.max(u, v));
        });
    if (largest[0] < 0) {
      throw new RequestException(file + ": holds no edges");
    }
    int nodes = largest[0] + 1;
    if (nodes > 100_000_000 && nodes > 100L * source.size()) {
      throw new RequestException(
          file + ": names node " + largest[0] + " but has " + source.size() + " edges: renumber");
    }
    var builder = new GraphBuilder(name, nodes);
    return builder
        .edges(source.toArray(), target.toArray(), 0, new float[0], directed)
        .degreeProfile();
  }
}
