package quire.graph.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import quire.base.RequestException;

/// Expander edges as a file: header `graph,source,target`, a row an undirected edge, nodes numbered
/// from 0 in each graph.
public final class EdgeFile {
  private EdgeFile() {}

  /// The edges of one graph, loops and repeats included.
  ///
  /// @param graph its number; 0 where the file has no column `graph`
  /// @param source one end of each edge
  /// @param target the other end
  public record GraphEdges(long graph, int[] source, int[] target) {}

  /// Reads the graphs of a file, by number. Columns beyond the three are not looked at.
  ///
  /// @param nodes nodes of each graph
  /// @throws RequestException naming file and line
  public static List<GraphEdges> read(Path file, int nodes) {
    var ends = new TreeMap<Long, Ints>();
    int line = 1;
    try (var rows = CsvRows.open(file)) {
      int graph = rows.columnOrNone("graph");
      int source = rows.column("source");
      int target = rows.column("target");
      for (var row = rows.next(); row != null; row = rows.next()) {
        line = rows.line();
        long of = graph < 0 ? 0 : whole(rows, row.get(graph), Long.MAX_VALUE, "graph");
        var own = ends.computeIfAbsent(of, key -> new Ints());
        own.add((int) whole(rows, row.get(source), nodes - 1L, "source"));
        own.add((int) whole(rows, row.get(target), nodes - 1L, "target"));
      }
    } catch (IOException problem) {
      throw TextFile.problem(file, line, problem);
    }
    if (ends.isEmpty()) {
      throw new RequestException(file + ": holds no edges");
    }
    List<GraphEdges> graphs = new ArrayList<>();
    ends.forEach((graph, list) -> graphs.add(apart(graph, list)));
    return graphs;
  }

  private static GraphEdges apart(long graph, Ints ends) {
    int[] source = new int[ends.size() / 2];
    int[] target = new int[source.length];
    for (int e = 0; e < source.length; e++) {
      source[e] = ends.get(2 * e);
      target[e] = ends.get(2 * e + 1);
    }
    return new GraphEdges(graph, source, target);
  }

  private static long whole(CsvRows rows, String text, long high, String column) {
    long value;
    try {
      value = Long.parseLong(text.strip());
    } catch (NumberFormatException problem) {
      throw rows.problem(
          "column " + column + ": '" + CsvRows.shortened(text) + "' is no whole number");
    }
    if (value < 0 || value > high) {
      throw rows.problem("column " + column + ": " + value + " is not in [0, " + high + "]");
    }
    return value;
  }

  /// Writes rows to a stream that the caller closes.
  public static final class Writer {
    private final BufferedWriter out;

    /// Writes the header.
    public Writer(OutputStream stream) throws IOException {
      out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 16);
      out.write("graph,source,target\n");
    }

    /// Writes one undirected edge.
    public void edge(long graph, long source, long target) throws IOException {
      out.write(Long.toString(graph));
      out.write(',');
      out.write(Long.toString(source));
      out.write(',');
      out.write(Long.toString(target));
      out.write('\n');
    }

    /// Hands everything to the stream.
    public void flush() throws IOException {
      out.flush();
    }
  }
}
