package quire.graph.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `quire graph`: the verbs of the area. A new verb is one more class in `subcommands`.
@Command(
    name = "graph",
    description = "Learn on graphs too large for full attention (Exphormer).",
    footer = {"", "Example:", "  quire graph info --data cora.npz"},
    subcommands = {
      InfoCommand.class,
      ExpanderCommand.class,
      TrainCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
    })
public final class GraphCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  /// picocli fills the fields.
  @SuppressWarnings("NullAway.Init")
  public GraphCommand() {}

  /// Without a verb: says which there are.
  @Override
  public Integer call() {
    var line = spec.commandLine();
    line.usage(line.getErr());
    return 2;
  }
}
