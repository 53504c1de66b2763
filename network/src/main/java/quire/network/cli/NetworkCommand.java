package quire.network.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `quire network`: the verbs of the area. A new verb is one more class in `subcommands`.
@Command(
    name = "network",
    description = "Plan, price and simulate training networks (rail-only).",
    footer = {"", "Example:", "  quire network cost --gpus 32768 --hb 8,256 --radix 64"},
    subcommands = {
      // One class a line.
      CostCommand.class,
      LintCommand.class,
      PlanCommand.class,
      PresetsCommand.class,
      SimulateCommand.class,
      SweepCommand.class,
      TopologyCommand.class,
      TrafficCommand.class,
      ValidateCommand.class,
    })
public final class NetworkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  /// picocli fills the fields.
  @SuppressWarnings("NullAway.Init")
  public NetworkCommand() {}

  /// Without a verb: says which there are.
  @Override
  public Integer call() {
    var line = spec.commandLine();
    line.usage(line.getErr());
    return 2;
  }
}
