package quire.graph.train;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import quire.base.Check;
import quire.base.Json;
import quire.graph.GraphData;
import quire.graph.data.Part;
import quire.graph.model.GraphNetwork;
import quire.tensor.Torch;
import quire.tensor.train.ModelState;

/// The model of a finished run: of its seeds the one with the best validation metric.
public final class TrainedModel {
  private final Path run;
  private final RunConfig config;
  private final RunResult result;
  private final GraphNetwork network;

  private TrainedModel(Path run, RunConfig config, RunResult result, GraphNetwork network) {
    this.run = run;
    this.config = config;
    this.result = result;
    this.network = network;
  }

  /// Reads a run folder.
  ///
  /// @throws quire.base.RequestException where there is no finished run, or one whose weights do
  ///   not fit its options
  public static TrainedModel load(Path run) {
    Check.that(Files.isDirectory(run), "%s: no such run folder", run);
    Check.that(
        Files.exists(run.resolve(RunConfig.FILE)),
        "%s: holds no run: %s is missing",
        run,
        RunConfig.FILE);
    Check.that(
        Files.exists(run.resolve(RunResult.FILE)),
        "%s: the training has not ended; go on with --resume %s",
        run,
        run);
    var config = RunConfig.read(run.resolve(RunConfig.FILE));
    var result = Json.read(run.resolve(RunResult.FILE), RunResult.class);
    Torch.load();
    var network = new GraphNetwork(config.network());
    Path place = GraphRun.checkpoints(run, result.chosen().seed());
    BestWeights.load(Check.readable(place.resolve(BestWeights.FILE)), ModelState.of(network));
    network.train(false);
    return new TrainedModel(run, config, result, network);
  }

  /// The run's configuration.
  public RunConfig config() {
    return config;
  }

  /// What the training gave.
  public RunResult result() {
    return result;
  }

  /// The data as the model's seed saw them: where the source has no split, with that seed's.
  ///
  /// @throws quire.base.RequestException for data of another form, naming both sides
  public GraphData seen(GraphData data) {
    checked(data);
    return GraphRun.dataOf(data, config, result.chosen().seed());
  }

  /// The data as they are.
  ///
  /// @throws quire.base.RequestException for data of another form, naming both sides
  @CanIgnoreReturnValue
  public GraphData checked(GraphData data) {
    ModelInputs.of(config).check(data, run);
    return data;
  }

  /// The model's class of every row, -1 where there is no label.
  public int[] truth(GraphData data) {
    return ModelInputs.of(config).truth(data);
  }

  /// Rows of a part; all of them for null.
  public int[] rows(GraphData data, @org.jspecify.annotations.Nullable Part part) {
    int all = config.task().equals("graph") ? data.graphs() : data.nodes();
    if (part == null) {
      return IntStream.range(0, all).toArray();
    }
    int[] rows = GraphRun.rows(data, part);
    Check.that(rows.length > 0, "--part %s: no item of %s is in it", part.word(), data.name());
    return rows;
  }

  /// Probabilities of every row.
  ///
  /// @param batch graphs at a time: speed and memory only
  /// @throws quire.base.RequestException for data of another form, naming both sides
  public Predictions predict(GraphData data, int batch) {
    Check.positive("--batch", batch);
    ModelInputs.of(config).check(data, run);
    var options = config.parsed();
    var samples =
        Samples.of(
            data,
            options.expander(network.config()),
            result.chosen().seed(),
            Runtime.getRuntime().availableProcessors(),
            true);
    int[] all = IntStream.range(0, data.graphs()).toArray();
    try (var evaluator =
        new Evaluator(samples, network.config(), all, batch, config.task().equals("graph"))) {
      return evaluator.run(network);
    }
  }
}
