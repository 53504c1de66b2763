package quire.graph.cli;

import picocli.CommandLine.Model.CommandSpec;
import quire.base.cli.WorkOptions;
import quire.graph.GraphData;
import quire.graph.data.GraphSource;
import quire.graph.train.TrainedModel;

/// The data that a trained model is asked about.
final class Seen {
  private Seen() {}

  /// Reads them. Without `--seed` a built-in source is made with the seed of the run; without
  /// `--split` a source that has no split gets the one that the model's seed drew, so that `--part
  /// test` means what it meant in training.
  static GraphData of(CommandSpec spec, DataOptions data, WorkOptions work, TrainedModel model) {
    var given = spec.commandLine().getParseResult();
    var source = model.config().data();
    long seed = given.hasMatchedOption("--seed") || source == null ? work.seed() : source.seed();
    GraphSource named = data.source(seed);
    boolean own = given.hasMatchedOption("--seed") || given.hasMatchedOption("--split");
    return own ? model.checked(named.load()) : model.seen(named.load());
  }
}
