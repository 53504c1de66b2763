package quire.graph;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import quire.graph.data.Shares;
import quire.graph.train.GraphRun;
import quire.graph.train.RunOptions;
import quire.graph.train.RunResult;
import quire.graph.train.TrainedModel;

/// A trained model: made by [#train], read by [#load], asked by [#predict].
///
/// ```java
/// var model = GraphModel.train(data, Map.of("config", "photo", "epochs", "50"), Path.of("run"));
/// double[][] p = model.predict(data); // nodes x classes
/// ```
///
/// It is free for any number of calls, one at a time.
public final class GraphModel {
  private final TrainedModel model;

  private GraphModel(TrainedModel model) {
    this.model = model;
  }

  /// Trains on the data and leaves a run folder, as `quire graph train` does. Data without a split
  /// get 60/20/20, drawn with each seed.
  ///
  /// @param options of the command by name, without dashes, such as `layers` or `seeds`; unknown
  ///   ones are refused with the list
  /// @param run the folder; what an older run left in it is replaced
  /// @throws quire.base.RequestException for options or data that do not fit
  /// @throws quire.base.WorkException when the training fails, or an expander is not certified
  public static GraphModel train(GraphData data, Map<String, String> options, Path run) {
    var parsed = RunOptions.of(options);
    var split = data.hasSplit() ? data : data.withDrawnSplit(Shares.COMMON, parsed.seed());
    var _ = GraphRun.train(split, null, parsed, run);
    return load(run);
  }

  /// Reads the model of a run: of its seeds the one with the best validation metric.
  ///
  /// @throws quire.base.RequestException where there is no finished run
  public static GraphModel load(Path run) {
    return new GraphModel(TrainedModel.load(run));
  }

  /// What the training gave.
  public RunResult result() {
    return model.result();
  }

  /// Names of the classes, in the order of [#predict]'s columns.
  public List<String> classes() {
    return model.config().classes();
  }

  /// Class probabilities of every node, or of every graph where those are classified: (rows,
  /// classes), each row adding up to 1. Labels of the data are not looked at.
  ///
  /// @throws quire.base.RequestException for data with other features or classes than the model's
  public double[][] predict(GraphData data) {
    var predictions = model.predict(data, 32);
    double[][] rows = new double[predictions.rows()][predictions.classes()];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(
          predictions.probabilities(), i * predictions.classes(), rows[i], 0, rows[i].length);
    }
    return rows;
  }
}
