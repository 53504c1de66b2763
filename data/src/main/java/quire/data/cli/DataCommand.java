package quire.data.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import quire.base.cli.CommandProvider;

/// `quire data`: the verbs. A new verb is one more class in `subcommands`.
@Command(
    name = "data",
    description = "List, fetch, check and build data sets.",
    footer = {"", "Example:", "  quire data info emoji"},
    subcommands = {
      ListCommand.class,
      InfoCommand.class,
      FetchCommand.class,
      CheckCommand.class,
      BuildCommand.class,
      AddCommand.class,
      RemoveCommand.class,
    })
public final class DataCommand implements Callable<Integer> {
  /// Offers the command to the program.
  public static final class Provider implements CommandProvider {
    @Override
    public Object command() {
      return new DataCommand();
    }

    @Override
    public boolean isArea() {
      return false;
    }
  }

  @Spec private CommandSpec spec;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  /// picocli fills the fields.
  @SuppressWarnings("NullAway.Init")
  public DataCommand() {}

  /// Without a verb: says which there are.
  @Override
  public Integer call() {
    var line = spec.commandLine();
    line.usage(line.getErr());
    return 2;
  }
}
