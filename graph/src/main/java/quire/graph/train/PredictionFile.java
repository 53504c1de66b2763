package quire.graph.train;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import quire.base.AtomicFile;
import quire.base.WorkException;
import quire.graph.GraphData;

/// Predictions as CSV: `graph,node,truth,predicted,p0,p1,...`.
///
/// Graphs, and nodes inside their graph, count from 0; `node` is empty where graphs are classified,
/// `truth` where there is no label. Truth and prediction are class numbers: class k is column pk.
public final class PredictionFile {
  private PredictionFile() {}

  /// Writes some rows.
  ///
  /// @param rows numbers of rows, through all graphs
  /// @param truth class of every row of the data, -1 for none
  public static void write(
      Path file, GraphData data, int[] rows, int[] truth, Predictions predictions) {
    try {
      AtomicFile.write(
          file,
          stream -> {
            var out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
            out.write("graph,node,truth,predicted");
            for (int c = 0; c < predictions.classes(); c++) {
              out.write(",p" + c);
            }
            out.write('\n');
            boolean byGraph = data.task() == GraphData.Task.GRAPH;
            int[] graphOf = byGraph ? new int[0] : data.graphOfNodes();
            for (int row : rows) {
              int graph = byGraph ? row : graphOf[row];
              out.write(Integer.toString(graph));
              out.write(',');
              out.write(byGraph ? "" : Integer.toString(row - data.firstNode(graph)));
              out.write(',');
              out.write(truth[row] < 0 ? "" : Integer.toString(truth[row]));
              out.write(',');
              out.write(Integer.toString(predictions.predicted(row)));
              for (int c = 0; c < predictions.classes(); c++) {
                double p = predictions.probabilities()[row * predictions.classes() + c];
                out.write(String.format(Locale.ROOT, ",%.9g", p));
              }
              out.write('\n');
            }
            out.flush();
          });
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }
}
