package quire.graph.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import quire.base.Check;
import quire.graph.GraphBuilder;

/// `ring`: carry a class half round a ring. Node 0 holds the class (one-hot) and a source flag, the
/// node opposite a target flag and the label; no other node is labelled, so the loss is on the
/// target only. Anything that sees fewer than nodes / 2 hops stays at chance.
final class RingSource implements BuiltIn {
  @Override
  public String word() {
    return "ring";
  }

  @Override
  public Map<String, Double> defaults() {
    var keys = new LinkedHashMap<String, Double>();
    keys.put("nodes", 32.0);
    keys.put("classes", 5.0);
    keys.put("train", 1_000.0);
    keys.put("val", 200.0);
    keys.put("test", 200.0);
    return keys;
  }

  @Override
  public GraphBuilder make(Settings settings, long seed, boolean directed) {
    int n = settings.whole("nodes", 4, 1_000_000);
    int classes = settings.whole("classes", 2, 10_000);
    Check.that(n % 2 == 0, "--set nodes: source ring wants an even number, got %d", n);
    int[] sizes = PartSizes.of(settings);
    int count = sizes[0] + sizes[1] + sizes[2];
    int nodes = Math.multiplyExact(count, n);
    int[] starts = new int[count + 1];
    int[] rowStart = new int[nodes + 1];
    int[] source = new int[2 * nodes];
    int[] labels = new int[nodes];
    java.util.Arrays.fill(labels, Labels.MISSING);
    var cellStart = new int[nodes + 1];
    var cells = new Ints();
    var draws = Draws.of(seed, 'r');
    for (int g = 0; g < count; g++) {
      int first = g * n;
      int own = draws.nextInt(classes);
      starts[g + 1] = first + n;
      labels[first + n / 2] = own;
      for (int i = 0; i < n; i++) {
        int before = first + (i + n - 1) % n;
        int after = first + (i + 1) % n;
        source[2 * (first + i)] = Math.min(before, after);
        source[2 * (first + i) + 1] = Math.max(before, after);
        rowStart[first + i + 1] = 2 * (first + i + 1);
        if (i == 0) {
          cells.add(own);
          cells.add(classes);
        } else if (i == n / 2) {
          cells.add(classes + 1);
        }
        cellStart[first + i + 1] = cells.size();
      }
    }
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return new GraphBuilder(word(), nodes)
        .graphs(starts)
        .features(Features.sparse(classes + 2, cellStart, cells.toArray(), null))
        .nodeLabels(new Labels(labels, names))
        .cleanEdges(LocalEdges.plain(rowStart, source))
        .splits(List.of(PartSizes.split(sizes)));
  }
}
