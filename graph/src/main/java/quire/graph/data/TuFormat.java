package quire.graph.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.graph.GraphBuilder;

/// `tu`: a folder of text files `DS_*.txt`, as the TU Dortmund collection has them. `DS` is the
/// folder's name, else the one prefix that has a file `_A.txt`.
final class TuFormat implements GraphFormat {
  @Override
  public String word() {
    return "tu";
  }

  @Override
  public boolean recognises(Path path) {
    return Files.isDirectory(path) && !prefixes(path).isEmpty();
  }

  @Override
  public GraphBuilder read(Path folder, String name, boolean directed) {
    if (!Files.isDirectory(folder)) {
      throw new RequestException(folder + ": is no folder; tu is a folder of files DS_A.txt ...");
    }
    return new DataSet(folder, prefix(folder)).read(name, directed);
  }

  private static List<String> prefixes(Path folder) {
    var found = new ArrayList<String>();
    try (var entries = Files.newDirectoryStream(folder, "*_A.txt*")) {
      for (Path entry : entries) {
        String file = entry.getFileName().toString();
        if (file.endsWith("_A.txt") || file.endsWith("_A.txt.gz")) {
          found.add(file.substring(0, file.lastIndexOf("_A.txt")));
        }
      }
    } catch (IOException problem) {
      throw new WorkException(folder + ": cannot be listed: " + problem.getMessage(), problem);
    }
    return found;
  }

  private static String prefix(Path folder) {
    var found = prefixes(folder);
    Path own = folder.toAbsolutePath().normalize().getFileName();
    if (own != null && found.contains(own.toString())) {
      return own.toString();
    }
    if (found.size() != 1) {
      throw new RequestException(
          folder + ": holds " + found.size() + " files *_A.txt; tu wants one, DS_A.txt");
    }
    return found.getFirst();
  }

  /// The files of one data set.
  private static final class DataSet {
    private final Path folder;
    private final String prefix;

    DataSet(Path folder, String prefix) {
      this.folder = folder;
      this.prefix = prefix;
    }

    GraphBuilder read(String name, boolean directed) {
      int[] starts = graphStarts();
      int nodes = starts[starts.length - 1];
      var builder = new GraphBuilder(name, nodes).graphs(starts);
      edges(builder, starts, directed);
      if (has("graph_labels")) {
        builder.graphLabels(labels("graph_labels", starts.length - 1));
        features(builder, nodes, true);
      } else {
        if (has("node_labels")) {
          builder.nodeLabels(labels("node_labels", nodes));
        }
        features(builder, nodes, false);
      }
      split(builder, starts.length - 1);
      return builder;
    }

    private boolean has(String what) {
      return Files.exists(file(what));
    }

    private Path file(String what) {
      return TextFile.plainOrGzipped(folder, prefix + "_" + what + ".txt");
    }

    private int[] graphStarts() {
      var starts = new Ints();
      int[] state = {0, 0};
      NumberLines.read(
          file("graph_indicator"),
          (lines, fields) -> {
            int graph = lines.whole(single(lines, fields), 1, Integer.MAX_VALUE - 9);
            if (graph != state[0] && graph != state[0] + 1) {
              throw lines.problem(
                  "graph "
                      + graph
                      + " comes after graph "
                      + state[0]
                      + ": sort the nodes by graph");
            }
            if (graph > state[0]) {
              starts.add(state[1]);
              state[0] = graph;
            }
            state[1]++;
          });
      if (state[1] == 0) {
        throw new RequestException(file("graph_indicator") + ": holds no nodes");
      }
      starts.add(state[1]);
      return starts.toArray();
    }

    private void edges(GraphBuilder builder, int[] starts, boolean directed) {
      int nodes = starts[starts.length - 1];
      int[] graphOf = new int[nodes];
      for (int g = 0; g + 1 < starts.length; g++) {
        java.util.Arrays.fill(graphOf, starts[g], starts[g + 1], g);
      }
      var source = new Ints();
      var target = new Ints();
      NumberLines.read(
          file("A"),
          (lines, fields) -> {
            if (fields.length != 2) {
              throw lines.problem("has " + fields.length + " fields, not 2 (i, j)");
            }
            int i = lines.whole(fields[0], 1, nodes) - 1;
            int j = lines.whole(fields[1], 1, nodes) - 1;
            if (graphOf[i] != graphOf[j]) {
              throw lines.problem(
                  "joins nodes of graphs " + (graphOf[i] + 1) + " and " + (graphOf[j] + 1));
            }
            source.add(i);
            target.add(j);
          });
      int width = 0;
      float[] values = new float[0];
      if (has("edge_attributes")) {
        var table = table("edge_attributes", source.size());
        width = table.width();
        values = table.rows(0, source.size());
      }
      builder.edges(source.toArray(), target.toArray(), width, values, directed);
    }

    private Features table(String what, int rows) {
      var values = new Floats();
      int[] state = {0, -1};
      NumberLines.read(
          file(what),
          (lines, fields) -> {
            if (state[1] >= 0 && fields.length != state[1]) {
              throw lines.problem(
                  "has " + fields.length + " numbers, the lines before " + state[1]);
            }
            state[1] = fields.length;
            state[0]++;
            for (String field : fields) {
              values.add(lines.finite(field));
            }
          });
      if (state[0] != rows) {
        throw new RequestException(file(what) + ": has " + state[0] + " lines, not " + rows);
      }
      return Features.dense(Math.max(0, state[1]), values.toArray());
    }

    /// Attributes; where the graph is the target, one-hot node labels too; else, without any, the
    /// degree profile.
    private void features(GraphBuilder builder, int nodes, boolean labelsToo) {
      if (has("node_attributes")) {
        builder.features(table("node_attributes", nodes));
      } else if (labelsToo && has("node_labels")) {
        var labels = labels("node_labels", nodes);
        int[] starts = new int[nodes + 1];
        for (int i = 0; i <= nodes; i++) {
          starts[i] = i;
        }
        builder.features(Features.sparse(labels.classes().size(), starts, labels.index(), null));
      } else {
        builder.degreeProfile();
      }
    }

    private Labels labels(String what, int items) {
      var names = new ArrayList<String>();
      NumberLines.read(file(what), (lines, fields) -> names.add(single(lines, fields)));
      if (names.size() != items) {
        throw new RequestException(file(what) + ": has " + names.size() + " lines, not " + items);
      }
      return Labels.ofNames(names);
    }

    private void split(GraphBuilder builder, int graphs) {
      if (!has("graph_split")) {
        return;
      }
      var split = Split.empty(true, graphs);
      int[] at = {0};
      NumberLines.read(
          file("graph_split"),
          (lines, fields) -> {
            String word = single(lines, fields).toLowerCase(Locale.ROOT);
            if (!List.of("train", "val", "test").contains(word)) {
              throw lines.problem("'" + word + "' is none of train, val, test");
            }
            if (at[0] == graphs) {
              throw lines.problem("has more lines than there are graphs, " + graphs);
            }
            split.put(at[0]++, Part.valueOf(word.toUpperCase(Locale.ROOT)));
          });
      if (at[0] != graphs) {
        throw new RequestException(
            file("graph_split") + ": has " + at[0] + " lines, not " + graphs);
      }
      builder.splits(List.of(split));
    }

    private static String single(NumberLines lines, String[] fields) {
      if (fields.length != 1) {
        throw lines.problem("has " + fields.length + " fields, not 1");
      }
      return fields[0];
    }
  }
}
