package quire.imaging.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `quire imaging`: a new verb is one more class in `subcommands`.
@Command(
    name = "imaging",
    description = "Look at images, resize and convert them, draw contact sheets, compare two.",
    footer = {"", "Example:", "  quire imaging info photo.jpg"},
    subcommands = {
      InfoCommand.class,
      ResizeCommand.class,
      ConvertCommand.class,
      SheetCommand.class,
      CompareCommand.class,
    })
public final class ImagingCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  /// picocli fills the fields.
  @SuppressWarnings("NullAway.Init")
  public ImagingCommand() {}

  /// Without a verb: says which there are.
  @Override
  public Integer call() {
    var line = spec.commandLine();
    line.usage(line.getErr());
    return 2;
  }
}
