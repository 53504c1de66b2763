package quire.graph.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import quire.base.RequestException;
import quire.graph.GraphBuilder;

/// `csv`: a folder of `nodes.csv` (`id`, optional `label` and `split`, every other column a
/// feature) and `edges.csv` (`source`, `target`, every other column an edge feature).
final class CsvFormat implements GraphFormat {
  @Override
  public String word() {
    return "csv";
  }

  @Override
  public boolean recognises(Path path) {
    return Files.isDirectory(path)
        && Files.exists(TextFile.plainOrGzipped(path, "nodes.csv"))
        && Files.exists(TextFile.plainOrGzipped(path, "edges.csv"));
  }

  @Override
  public GraphBuilder read(Path folder, String name, boolean directed) {
    if (!Files.isDirectory(folder)) {
      throw new RequestException(folder + ": is no folder; csv is nodes.csv and edges.csv in one");
    }
    var nodes = new Nodes();
    nodes.read(TextFile.plainOrGzipped(folder, "nodes.csv"));
    var builder = nodes.builder(name);
    readEdges(TextFile.plainOrGzipped(folder, "edges.csv"), nodes.place, builder, directed);
    return builder;
  }

  private static void readEdges(
      Path file, Map<String, Integer> place, GraphBuilder builder, boolean directed) {
    var source = new Ints();
    var target = new Ints();
    var values = new Floats();
    int line = 1;
    try (var rows = CsvRows.open(file)) {
      int from = rows.column("source");
      int to = rows.column("target");
      int[] features = others(rows.header().size(), from, to, -1);
      for (var row = rows.next(); row != null; row = rows.next()) {
        line = rows.line();
        source.add(node(rows, row.get(from), place));
        target.add(node(rows, row.get(to), place));
        for (int column : features) {
          values.add(rows.number(row, column));
        }
      }
      builder.edges(
          source.toArray(), target.toArray(), features.length, values.toArray(), directed);
    } catch (IOException problem) {
      throw TextFile.problem(file, line, problem);
    }
  }

  private static int node(CsvRows rows, String id, Map<String, Integer> place) {
    Integer at = place.get(id);
    if (at == null) {
      throw rows.problem("node '" + CsvRows.shortened(id) + "' is not in nodes.csv");
    }
    return at;
  }

  private static int[] others(int columns, int a, int b, int c) {
    return IntStream.range(0, columns).filter(k -> k != a && k != b && k != c).toArray();
  }

  /// What nodes.csv holds.
  private static final class Nodes {
    private final Map<String, Integer> place = new HashMap<>();
    private final List<String> ids = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final List<String> parts = new ArrayList<>();
    private final Ints lines = new Ints();
    private final Floats values = new Floats();
    private int width;

    void read(Path file) {
      int line = 1;
      try (var rows = CsvRows.open(file)) {
        int id = rows.column("id");
        int label = rows.columnOrNone("label");
        int split = rows.columnOrNone("split");
        int[] features = others(rows.header().size(), id, label, split);
        width = features.length;
        for (var row = rows.next(); row != null; row = rows.next()) {
          line = rows.line();
          addNode(rows, row.get(id));
          labels.add(label < 0 ? "" : row.get(label).strip());
          parts.add(split < 0 ? "" : part(rows, row.get(split), labels.getLast()));
          for (int column : features) {
            values.add(rows.number(row, column));
          }
        }
      } catch (IOException problem) {
        throw TextFile.problem(file, line, problem);
      }
      if (ids.isEmpty()) {
        throw new RequestException(file + ":2: holds no nodes");
      }
    }

    private void addNode(CsvRows rows, String id) {
      if (id.isBlank()) {
        throw rows.problem("the id is empty");
      }
      Integer before = place.putIfAbsent(id, ids.size());
      if (before != null) {
        throw rows.problem(
            "id '" + CsvRows.shortened(id) + "' is that of line " + lines.get(before) + " too");
      }
      ids.add(id);
      lines.add(rows.line());
    }

    private static String part(CsvRows rows, String cell, String label) {
      String word = cell.strip().toLowerCase(Locale.ROOT);
      if (!List.of("", "train", "val", "test").contains(word)) {
        throw rows.problem(
            "split '" + CsvRows.shortened(cell) + "' is none of train, val, test or empty");
      }
      if (!word.isEmpty() && label.isEmpty()) {
        throw rows.problem("is in split " + word + " but has no label");
      }
      return word;
    }

    GraphBuilder builder(String name) {
      var builder =
          new GraphBuilder(name, ids.size())
              .ids(ids)
              .features(Features.dense(width, values.toArray()))
              .nodeLabels(Labels.ofNames(labels));
      if (parts.stream().anyMatch(word -> !word.isEmpty())) {
        var split = Split.empty(false, ids.size());
        for (int i = 0; i < parts.size(); i++) {
          if (!parts.get(i).isEmpty()) {
            split.put(i, Part.valueOf(parts.get(i).toUpperCase(Locale.ROOT)));
          }
        }
        builder.splits(List.of(split));
      }
      return builder;
    }
  }
}
