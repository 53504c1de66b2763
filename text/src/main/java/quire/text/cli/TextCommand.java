package quire.text.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `quire text`: the verbs of the kit.
@Command(
    name = "text",
    description = "Encode, decode, train and look at tokenizers.",
    footer = {"", "Example:", "  quire text encode tokenizer.json \"Hello world\" --json"},
    subcommands = {
      EncodeCommand.class,
      DecodeCommand.class,
      TrainCommand.class,
      InfoCommand.class,
    })
public final class TextCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  /// picocli fills the fields.
  @SuppressWarnings("NullAway.Init")
  public TextCommand() {}

  /// Without a verb: says which there are.
  @Override
  public Integer call() {
    var line = spec.commandLine();
    line.usage(line.getErr());
    return 2;
  }
}
