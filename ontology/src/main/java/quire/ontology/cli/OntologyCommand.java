package quire.ontology.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `quire ontology`: the verbs of the area. A new verb is one more class in `subcommands`.
@Command(
    name = "ontology",
    description = "Reason with existential rules and ontologies, and explain every answer.",
    footer = {"", "Example:", "  quire ontology chase facts.tsv rules.dlgp --out closure.tsv"},
    subcommands = {
      CheckCommand.class,
      ChaseCommand.class,
      AskCommand.class,
      WhyCommand.class,
      ConsistentCommand.class,
      CoherentCommand.class,
      ClassifyCommand.class,
      ConvertCommand.class,
      GenerateCommand.class,
    })
public final class OntologyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  /// picocli fills the fields.
  @SuppressWarnings("NullAway.Init")
  public OntologyCommand() {}

  /// Without a verb: says which there are.
  @Override
  public Integer call() {
    var line = spec.commandLine();
    line.usage(line.getErr());
    return 2;
  }
}
